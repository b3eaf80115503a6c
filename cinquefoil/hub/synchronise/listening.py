"""Hears when a permission begins or ends, and asks for what follows: a webhook and a look, or no webhook any more.

Calls nobody: both signals come inside a transaction, so what has to be done outside is asked for as jobs.
"""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from cinquefoil.hub.authenticate.signals import permission_ended, permission_granted
from cinquefoil.jobs.outbox import enqueue


@receiver(permission_granted, dispatch_uid="synchronise.begin")
def begin(sender: Any, permission_id: int, at: datetime, **_: Any) -> None:  # noqa: ARG001 - Django's
    """Ask for the webhook, and for a look at what of ours is on the record: she may have removed some meanwhile."""
    for job in ("synchronise.register_webhook", "synchronise.read_record"):
        enqueue(job, {"permission_id": permission_id}, key=f"{job}:{permission_id}:{at.isoformat()}", at=at)


@receiver(permission_ended, dispatch_uid="synchronise.end")
def end(sender: Any, permission_id: int, at: datetime, **_: Any) -> None:  # noqa: ARG001 - Django's
    """Ask for the webhook to be taken back. A push under way stops by itself: it has no token any more."""
    job = "synchronise.unregister_webhook"
    enqueue(job, {"permission_id": permission_id}, key=f"{job}:{permission_id}:{at.isoformat()}", at=at)
