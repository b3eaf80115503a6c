"""The faults that a session injects at its actions, and how each is taken back.

Who is meant are the session's own invented people and its own client; nobody else is touched.
"""

from dataclasses import replace

from cinquefoil.programme.sessions.canaries import PASSWORD, people_of
from cinquefoil.programme.sessions.registry import levers_of
from cinquefoil.programme.sessions.values import SessionCard


def arm(card: SessionCard, fault: str) -> None:
    """Inject a fault. Raises: ControlRefused.

    `hidden` needs nothing done: the second person's name and e-mail address are private from the start.
    """
    levers, people = levers_of(card), people_of(card.seed, card.told.names)
    second = people["second"]
    if fault == "busy":
        levers.put_out_of_order()
    elif fault == "revoked":
        levers.end_permissions(second.orcid_id)
    elif fault == "moved":
        other = people["other"].orcid_id
        levers.create([replace(second, orcid_id=other, email=f"moved.{second.email}")], password=PASSWORD)
        levers.move(second.orcid_id, other)


def withdraw(card: SessionCard, fault: str) -> None:
    """Take a fault back; an ended permission stays ended, as she could not give it back without connecting again.

    Raises: ControlRefused.
    """
    levers = levers_of(card)
    if fault == "busy":
        levers.mend()
    elif fault == "moved":
        levers.move_back(people_of(card.seed, card.told.names)["second"].orcid_id)
