"""What goes with this room's mails: the credentials of the awards that a member is told of.

Signs nothing new: they were signed when the awards were given.
"""

from django.conf import settings

from cinquefoil.mailing.attachments import Attachment, attaches
from cinquefoil.programme.credentials.services import issue
from cinquefoil.programme.credentials.views import TOKEN_TYPE
from cinquefoil.programme.services.awarding import TEMPLATE, awards_told_by


@attaches(TEMPLATE)
def credentials(key: str) -> tuple[Attachment, ...]:
    """Return the credential of every award that the mail of this key tells of."""
    return tuple(
        Attachment(f"award-{number}.jwt", TOKEN_TYPE, issue(number, base_url=settings.BASE_URL).encode())
        for number in awards_told_by(key)
    )
