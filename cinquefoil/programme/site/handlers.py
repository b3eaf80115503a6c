"""The job of this room: forget questions and feedback that have had their time.

May run twice: what is gone stays gone.
"""

from datetime import datetime
from typing import Any

from cinquefoil.jobs.handlers import daily
from cinquefoil.programme.site.helpdesk import forget_old


@daily("site.forget_old")
def forget(payload: dict[str, Any], *, at: datetime) -> None:
    """Delete what is older than a year."""
    del payload
    forget_old(at=at)
