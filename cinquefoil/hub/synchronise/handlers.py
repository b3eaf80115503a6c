"""The jobs of this room. Each may run more than once for the same payload and does not mind.

They hold no rule: they call what does the work, and turn trouble that passes into patience.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from cinquefoil.hub.synchronise import comparing, push, webhooks
from cinquefoil.jobs.handlers import RetryLater, handler
from cinquefoil.orcid.errors import OrcidError

TROUBLED = timedelta(seconds=5)


@handler("synchronise.push_person")
def push_person(payload: dict[str, Any], *, at: datetime) -> None:
    """Bring one record to what the organisation holds. Payload: person_id."""
    push.push_person(payload["person_id"], at=at)


@handler("synchronise.read_record")
def read_record(payload: dict[str, Any], *, at: datetime) -> None:
    """Read one record and note what changed there. Payload: permission_id."""
    with _patience():
        comparing.read_and_compare(payload["permission_id"], at=at)


@handler("synchronise.register_webhook")
def register_webhook(payload: dict[str, Any], *, at: datetime) -> None:
    """Have ORCID tell us of changes to one record. Payload: permission_id."""
    with _patience():
        webhooks.register(payload["permission_id"], at=at)


@handler("synchronise.unregister_webhook")
def unregister_webhook(payload: dict[str, Any], *, at: datetime) -> None:
    """Have ORCID stop telling us of changes to one record. Payload: permission_id."""
    with _patience():
        webhooks.unregister(payload["permission_id"], at=at)


@contextmanager
def _patience() -> Iterator[None]:
    try:
        yield
    except OrcidError as error:
        if error.may_retry:
            raise RetryLater(error.retry_after or TROUBLED, error.sentence) from None
        raise
