"""The one job of this room: deliver a mail.

How it leaves is `delivery`'s to know.
"""

from datetime import datetime
from typing import Any

from cinquefoil.jobs.handlers import handler
from cinquefoil.mailing.delivery import deliver


@handler("mailing.deliver")
def deliver_mail(payload: dict[str, Any], *, at: datetime) -> None:
    """Deliver the mail whose number is in `payload`."""
    deliver(payload["mail"], at=at)
