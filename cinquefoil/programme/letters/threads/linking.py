"""Makes and withdraws the links by which a letter is answered; one of them is open at a time.

Sends nothing; the caller puts the address into its mail.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from cinquefoil.programme.letters.models import ReplyLink
from cinquefoil.programme.letters.threads.links import LIVES, token_of


@dataclass(frozen=True, slots=True)
class Made:
    """A link as a mail shows it: its address, and the moment until which it is good."""

    address: str
    until: datetime


def make_link(thread_id: int, *, to: str, at: datetime) -> Made:
    """Make a thread's new link; an older one that was not used is good no more."""
    withdraw_links(thread_id, at=at)
    row = ReplyLink.objects.create(thread_id=thread_id, to=to, made_at=at, expires_at=at + LIVES)
    return Made(settings.BASE_URL + reverse("letter-reply", args=[token_of(row.id)]), row.expires_at)


def withdraw_links(thread_id: int, *, at: datetime) -> int:
    """Withdraw every link of a thread that is still open, and return how many."""
    rows = ReplyLink.objects.filter(thread_id=thread_id, used_at=None, withdrawn_at=None)
    return rows.update(withdrawn_at=at)
