"""A lead's own notes about members: appended, and read by that lead alone."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cinquefoil.organisations.errors import NotNow
from cinquefoil.organisations.models import MemberNote


@dataclass(frozen=True, slots=True)
class Note:
    """One note: what, by whom, when."""

    text: str
    by: str
    at: datetime


def notes_of(consortium_id: int, organisation_id: int) -> tuple[Note, ...]:
    """Return what this consortium's lead noted about a member, the latest first; another lead's notes stay its own."""
    rows = MemberNote.objects.filter(consortium_id=consortium_id, organisation_id=organisation_id)
    return tuple(
        Note(row.text, row.written_by.get_full_name() or row.written_by.get_username(), row.at)
        for row in rows.select_related("written_by")
    )


def add_note(consortium_id: int, organisation_id: int, text: str, *, user_id: int, at: datetime) -> None:
    """Append a note. Raises: NotNow if it says nothing."""
    if not text.strip():
        raise NotNow(_("A note needs a word. Nothing was kept."))
    MemberNote.objects.create(
        consortium_id=consortium_id,
        organisation_id=organisation_id,
        text=text.strip().replace("\r\n", "\n"),
        written_by_id=user_id,
        at=at,
    )
