"""Reads rounds and their letters, and returns cards. Checks nobody's right to see."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from cinquefoil.mailing.selectors import states_by_key
from cinquefoil.programme.errors import NotThere
from cinquefoil.programme.letters.kind import KIND_WORDS, Kind
from cinquefoil.programme.letters.models import LetterRound, RoundLetter


@dataclass(frozen=True, slots=True)
class RoundCard:
    """One round: how many letters it has, how many are sent, and how many can still go; or one letter alone."""

    id: int
    opened_at: datetime
    letters: int
    sent: int
    ready: int
    is_single: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundLetterCard:
    """One letter of a round. `bounced`: why its mail could not be delivered, or ""."""

    id: int
    round_id: int
    organisation: str
    slug: str
    kind: Kind
    to: str
    subject: str
    text: str
    sent_at: datetime | None
    bounced: str = ""

    @property
    def word(self) -> str:
        """The kind in words."""
        return str(KIND_WORDS[self.kind])


def rounds(consortium_id: int) -> tuple[RoundCard, ...]:
    """Return a consortium's rounds, newest first."""
    found = list(LetterRound.objects.filter(consortium_id=consortium_id))
    told = RoundLetter.objects.filter(round__in=found).values_list("round_id", "sent_at", "to")
    letters, sent, ready = Counter[int](), Counter[int](), Counter[int]()
    for number, at, to in told:
        letters[number] += 1
        sent[number] += at is not None
        ready[number] += at is None and bool(to)
    return tuple(
        RoundCard(one.id, one.opened_at, letters[one.id], sent[one.id], ready[one.id], one.is_single) for one in found
    )


def round_of(round_id: int, consortium_id: int) -> RoundCard:
    """Return one round of a consortium. Raises: NotThere."""
    found = next((one for one in rounds(consortium_id) if one.id == round_id), None)
    if found is None:
        raise NotThere(f"There is no round {round_id} here.")
    return found


def letters_of(round_id: int) -> tuple[RoundLetterCard, ...]:
    """Return a round's letters, by member."""
    rows = list(RoundLetter.objects.filter(round_id=round_id).select_related("organisation"))
    bounced = states_by_key([f"programme-round-letter:{row.id}" for row in rows])
    return tuple(_card(row, bounced.get(f"programme-round-letter:{row.id}", "")) for row in rows)


def letter(letter_id: int, consortium_id: int) -> RoundLetterCard:
    """Return one letter. Raises: NotThere."""
    row = RoundLetter.objects.filter(id=letter_id, round__consortium_id=consortium_id)
    found = row.select_related("organisation").first()
    if found is None:
        raise NotThere(f"There is no letter {letter_id} here.")
    key = f"programme-round-letter:{found.id}"
    return _card(found, states_by_key([key]).get(key, ""))


def _card(row: RoundLetter, bounced: str) -> RoundLetterCard:
    return RoundLetterCard(
        id=row.id,
        round_id=row.round_id,
        organisation=row.organisation.name,
        slug=row.organisation.slug,
        kind=Kind(row.kind),
        to=row.to,
        subject=row.subject,
        text=row.text,
        sent_at=row.sent_at,
        bounced=bounced,
    )
