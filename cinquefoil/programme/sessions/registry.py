"""Where a session's registry is, and what it has seen: the settings' address and token in, exchanges out.

Decides nothing.
"""

from django.conf import settings

from cinquefoil.assess.evidence import Exchange
from cinquefoil.programme import selectors as programme
from cinquefoil.programme.sessions.levers import Levers
from cinquefoil.programme.sessions.values import SessionCard


def levers_of(card: SessionCard) -> Levers:
    """The practice registry's levers for the client of the session's system."""
    client_id = programme.integration(card.integration_id).client_id
    return Levers(settings.PRACTICE_REGISTRY, settings.PRACTICE_CONTROL_TOKEN, client_id)


def seen(card: SessionCard) -> tuple[Exchange, ...]:
    """What the witness saw since the last action; nothing at a real registry, which bears no witness to us.

    Raises: ControlRefused.
    """
    return levers_of(card).seen(card.seen) if card.is_guided else ()
