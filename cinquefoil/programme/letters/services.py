"""Opens a round, edits its letters and sends them: each once, whatever happens in between.

What each letter says is `wording`'s, which kind fits is `kind`'s to say.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cinquefoil.guidelines.catalogue import products_named
from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations.members import lock
from cinquefoil.organisations.values import ConsortiumCard, OrganisationCard
from cinquefoil.programme.dashboard.glances import glances_of
from cinquefoil.programme.dashboard.values import Glance
from cinquefoil.programme.errors import NotNow, NotThere
from cinquefoil.programme.letters import sending
from cinquefoil.programme.letters.contacts import Reach, reach_of
from cinquefoil.programme.letters.kind import Kind, kind_of
from cinquefoil.programme.letters.models import LetterRound, RoundLetter
from cinquefoil.programme.letters.sending import LONGEST_SUBJECT
from cinquefoil.programme.letters.wordings.compose import common, of_kind, written
from cinquefoil.programme.letters.wordings.facts import facts_of
from cinquefoil.programme.letters.wordings.library import Language, Wording
from cinquefoil.programme.letters.wordings.selectors import languages_of, spoken, wordings_of
from cinquefoil.programme.services.events import note
from cinquefoil.programme.stock import mends_of_criteria


@transaction.atomic
def open_round(
    consortium: ConsortiumCard, *, user_id: int, base_url: str, at: datetime, only: int | None = None
) -> int:
    """Draft one letter for each member that is written to, or for one of them `only`, and return the round's number.

    Raises: NotNow while an earlier round has letters to them that could go and did not, or without members.
    """
    # Two leads who open a round at the same moment would write to everybody twice.
    lock(consortium.id)
    members = [
        card for card in organisations.organisations_of(consortium.id) if card.is_written_to and only in {None, card.id}
    ]
    if only is None:
        elsewhere = organisations.written_to_elsewhere(consortium.id)
        members = [card for card in members if card.id not in elsewhere]
    numbers = [card.id for card in members]
    waiting = RoundLetter.objects.filter(round__consortium_id=consortium.id, organisation_id__in=numbers, sent_at=None)
    if waiting.exclude(to="").exists():
        raise NotNow(_("The last round has letters that are not sent yet. Send them, or leave them out, first."))
    if not members:
        raise NotNow(_("There is no member here to write to. Take in a list of members, or make this one active."))
    opened = LetterRound.objects.create(
        consortium_id=consortium.id, opened_at=at, opened_by_id=user_id, is_single=only is not None
    )
    own = wordings_of(consortium.id)
    reached, spoken_to = reach_of(members), languages_of(numbers)
    systems: dict[int, list[Glance]] = defaultdict(list)
    for glance in glances_of(numbers, on=at.date()):
        systems[glance.organisation_id].append(glance)
    RoundLetter.objects.bulk_create(
        _drafted(
            opened,
            card,
            systems[card.id],
            consortium,
            spoken_to[card.id],
            own,
            reach=reached[card.id],
            base_url=base_url,
            at=at,
        )
        for card in members
    )
    return opened.id


def edit(letter_id: int, consortium_id: int, *, subject: str, text: str) -> None:
    """Change a draft. Raises: NotThere; NotNow with the sentence of `sending.edit`."""
    sending.edit(_letter(letter_id, consortium_id), subject=subject, text=text)


def leave_out(letter_id: int, consortium_id: int) -> None:
    """Take an unsent letter out of its round. Raises: NotThere; NotNow once it is sent."""
    if not RoundLetter.objects.filter(id=_letter(letter_id, consortium_id).id, sent_at=None).delete()[0]:
        raise NotNow(_("This letter has been sent already."))


def send_all(round_id: int, consortium_id: int, *, user_id: int, at: datetime) -> tuple[int, tuple[str, ...]]:
    """Send every letter of a round that can go and has not; what was sent is never sent again.

    Each goes by itself: what breaks one leaves those before it sent and those after it to the next time. Returns how
    many this call sent, and why others cannot go.
    """
    rows = RoundLetter.objects.filter(round_id=round_id, round__consortium_id=consortium_id, sent_at=None)
    sent, problems = 0, []
    for row in rows.exclude(to=""):
        try:
            sent += _send(row, user_id=user_id, at=at)
        except NotNow as error:
            problems.append(error.sentence)
    return sent, tuple(problems)


def send(letter_id: int, consortium_id: int, *, user_id: int, at: datetime) -> bool:
    """Send one letter, and return whether this call sent it. Raises: NotThere; NotNow if it cannot go."""
    return _send(_letter(letter_id, consortium_id), user_id=user_id, at=at)


@transaction.atomic
def _send(row: RoundLetter, *, user_id: int, at: datetime) -> bool:
    member = organisations.organisation(row.organisation_id)
    if member.consortium_id != row.round.consortium_id:
        told = _("%(member)s is a member of another consortium now, whose lead writes to it. Leave this letter out.")
        raise NotNow(told % {"member": member.name})
    if not sending.send_once(row, member, user_id=user_id, at=at):
        return False
    note(
        "round_letter_sent",
        f"A letter was sent: {row.subject}",
        organisation_id=row.organisation_id,
        subject=f"letter:{row.id}",
        at=at,
        user_id=user_id,
    )
    return True


def _drafted(
    opened: LetterRound,
    card: OrganisationCard,
    systems: list[Glance],
    consortium: ConsortiumCard,
    words: Language,
    own: Mapping[tuple[str, str], Wording],
    *,
    reach: Reach,
    base_url: str,
    at: datetime,
) -> RoundLetter:
    kind: Kind = kind_of(systems, has_contact=reach.is_main, is_known=_is_known, on=at.date())
    facts = replace(facts_of(card, consortium, base_url=base_url), contact=reach.name)
    with spoken(words):
        values = common(facts, words) | of_kind(kind, facts, systems, mends_of_criteria(), words, on=at.date())
        subject, text = written(own.get((words.code, kind), words.wordings[kind]), values)
    return RoundLetter(
        round=opened,
        organisation_id=card.id,
        kind=kind,
        language=words.code,
        to=reach.to,
        subject=subject[:LONGEST_SUBJECT],
        text=text,
    )


def _is_known(product: str) -> bool:
    return bool(products_named(product))


def _letter(letter_id: int, consortium_id: int) -> RoundLetter:
    row = RoundLetter.objects.filter(id=letter_id, round__consortium_id=consortium_id).first()
    if row is None:
        raise NotThere(f"There is no letter {letter_id} here.")
    return row
