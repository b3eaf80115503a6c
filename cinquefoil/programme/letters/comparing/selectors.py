"""Reads a round's letters with what became of them up to a moment. Checks nobody's right to see."""

from datetime import datetime

from cinquefoil.programme.letters.comparing.figures import LetterSeen
from cinquefoil.programme.letters.kind import Kind
from cinquefoil.programme.letters.models import RoundLetter
from cinquefoil.programme.letters.threads.selectors import ThreadCard, threads_of_rounds
from cinquefoil.programme.letters.threads.turn import Side, days_by_owner


def seen_by(round_id: int, *, until: datetime) -> tuple[LetterSeen, ...]:
    """Return a round's letters, by member, with the days and answers up to a moment, in constantly many queries."""
    threads = {card.organisation_id: card for card in threads_of_rounds([round_id])}
    rows = RoundLetter.objects.filter(round_id=round_id).select_related("organisation")
    return tuple(_seen(row, threads.get(row.organisation_id), until=until) for row in rows)


def _seen(row: RoundLetter, thread: ThreadCard | None, *, until: datetime) -> LetterSeen:
    if thread is None or row.sent_at is None:
        return LetterSeen(
            organisation_id=row.organisation_id,
            organisation=row.organisation.name,
            kind=Kind(row.kind),
            is_sent=row.sent_at is not None,
        )
    replies = [one for one in thread.words if one.side == Side.MEMBER and one.at <= until]
    return LetterSeen(
        organisation_id=row.organisation_id,
        organisation=row.organisation.name,
        kind=Kind(row.kind),
        is_sent=True,
        answer=next((one.answer for one in replies if one.answer), ""),
        is_answered=bool(replies),
        waited=(replies[0].at - row.sent_at).days if replies else None,
        days=days_by_owner([turn for turn in thread.turns if turn.since <= until], until),
    )
