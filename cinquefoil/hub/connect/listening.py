"""Hears when a person gives permission, and lets what waited for her go out.

Does nothing when a permission ends: the push itself asks for one before every call.
"""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from cinquefoil.hub.authenticate.selectors import permission
from cinquefoil.hub.authenticate.signals import permission_granted
from cinquefoil.hub.connect.services import release_items


@receiver(permission_granted, dispatch_uid="connect.release_items")
def release_what_waited(sender: Any, permission_id: int, at: datetime, **_: Any) -> None:  # noqa: ARG001 - Django's
    """Ask for a push to the person's record, if anything waits for her."""
    card = permission(permission_id)
    if card.person_id is not None and card.may_write:
        release_items(
            card.person_id,
            environment=card.environment,
            orcid_id=card.orcid_id,
            cause=f"permission:{permission_id}:{at.isoformat()}",
            at=at,
        )
