"""A mail as other rooms see it.

Holds no behaviour that reads or writes.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

FATES = {
    "waiting": _("waiting to be sent"),
    "sending": _("being sent"),
    "sent": _("sent"),
    "kept": _("kept here, not sent"),
    "failed": _("could not be sent"),
}


@dataclass(frozen=True, slots=True)
class MailCard:
    """One mail to one address, and how it stands; `reason` says why it failed."""

    id: int
    key: str
    template: str
    to: str
    subject: str
    text: str
    state: str
    reason: str
    created_at: datetime
    sent_at: datetime | None
    organisation_id: int | None
    consortium_id: int | None

    @property
    def fate(self) -> str:
        """How the mail stands, in words for a page."""
        return str(FATES.get(self.state, self.state))
