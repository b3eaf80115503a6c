"""The jobs of this room.

Each may run more than once and must not mind.
"""

from datetime import datetime, timedelta
from typing import Any

from cinquefoil.hub.authenticate import keeping, revoking
from cinquefoil.jobs.handlers import RetryLater, handler
from cinquefoil.orcid.errors import OrcidError


@handler("authenticate.revoke")
def revoke(payload: dict[str, Any], *, at: datetime) -> None:
    """Tell ORCID that tokens are no longer used. Shape: {"revocation": number}."""
    try:
        revoking.revoke_now(payload["revocation"], at=at)
    except OrcidError as trouble:
        if trouble.may_retry:
            raise RetryLater(trouble.retry_after or timedelta(seconds=10), trouble.sentence) from None
        raise


@handler(keeping.DROP)
def drop_undecided(payload: dict[str, Any], *, at: datetime) -> None:
    """Give a second iD back that nobody decided about. Shape: {"permission": number}."""
    keeping.drop_undecided(payload["permission"], at=at)
