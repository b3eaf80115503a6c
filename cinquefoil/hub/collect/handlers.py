"""The jobs of this room.

Each may run more than once and must not mind.
"""

from datetime import datetime, timedelta
from typing import Any

from cinquefoil.hub.collect.selectors import was_read_since
from cinquefoil.hub.collect.services import read_record
from cinquefoil.jobs.handlers import RetryLater, handler
from cinquefoil.orcid.errors import OrcidError


@handler("collect.read_record")
def read(payload: dict[str, Any], *, at: datetime) -> None:
    """Read a record and keep what we use of it, unless that was done meanwhile.

    Shape: {"permission": number, "unless_read_since": ISO time}.
    """
    if was_read_since(payload["permission"], datetime.fromisoformat(payload["unless_read_since"])):
        return
    try:
        read_record(payload["permission"], at)
    except OrcidError as trouble:
        if trouble.may_retry:
            raise RetryLater(trouble.retry_after or timedelta(seconds=30), trouble.sentence) from None
        raise
