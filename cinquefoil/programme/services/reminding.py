"""Writes to members before and after an award ends, once for each rung of the ladder.

Which rung is reached is `awards.reminders`' to say. What was told is known by the mails themselves.
"""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby

from cinquefoil.mailing import selectors as mails
from cinquefoil.organisations import selectors as organisations
from cinquefoil.programme import selectors
from cinquefoil.programme.awards.reminders import LADDER, Rung, rung_reached
from cinquefoil.programme.letters.wordings.compose import of_reminder
from cinquefoil.programme.services.telling import tell_in_words
from cinquefoil.programme.values import AwardCard

JOB = "programme.remind"
TEMPLATE = "programme/mail/reminder.txt"


def remind(*, base_url: str, at: datetime) -> int:
    """Write to every member whose awards reached a rung by `at`, one mail a system; return how many were written."""
    written = 0
    for cards in _ending_together(selectors.awards_with_an_end()):
        first = cards[0]
        assert first.valid_until is not None
        told = {rung.name for rung in LADDER if mails.mail_by_key(_key(first, rung))}
        rung = rung_reached(first.base, first.valid_until, told, on=at.date())
        if rung is not None and _is_written_to(first):
            _write(cards, rung, first.valid_until, base_url=base_url, at=at)
            written += 1
    return written


def _is_written_to(card: AwardCard) -> bool:
    return organisations.organisation(card.integration.organisation_id).is_written_to


def _ending_together(cards: Iterable[AwardCard]) -> Iterable[list[AwardCard]]:
    """Return awards of one system that end on one day, and stand alike, together: they are told of in one mail."""

    def same(card: AwardCard) -> tuple[int, str, str]:
        return card.integration.id, str(card.valid_until), card.base.value

    for _, group in groupby(sorted(cards, key=lambda card: (*same(card), card.id)), key=same):
        yield list(group)


def _write(cards: list[AwardCard], rung: Rung, ends: date, *, base_url: str, at: datetime) -> None:
    integration = cards[0].integration
    is_over = at.date() > ends
    tell_in_words(
        TEMPLATE,
        "reminder_lapsed" if rung.name == "lapsed" else "reminder_over" if is_over else "reminder_before",
        integration,
        key=_key(cards[0], rung),
        values=lambda words: of_reminder(
            [card.badge for card in cards],
            words,
            system=integration.system,
            page=f"{base_url}/integrations/{integration.id}",
            until=ends,
        ),
        at=at,
    )


def _key(card: AwardCard, rung: Rung) -> str:
    return f"programme-reminder:{card.integration.id}:{card.valid_until}:{card.base.value}:{rung.name}"
