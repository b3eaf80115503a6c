"""What this room does when a permission begins or ends, or an invitation goes astray.

Runs inside the transaction in which that happens: it writes rows and wishes for work, and calls nobody.
"""

from datetime import datetime, timedelta
from typing import Any

from django.dispatch import receiver

from cinquefoil.hub.authenticate import signals
from cinquefoil.hub.authenticate.selectors import permission
from cinquefoil.hub.collect import services
from cinquefoil.hub.collect.selectors import invitations_of
from cinquefoil.hub.collect.values import InvitationState
from cinquefoil.jobs.outbox import enqueue

# A room above may read the record at once for its own ends; then this reading is not needed.
A_MOMENT = timedelta(seconds=5)


@receiver(signals.permission_granted)
def begin_reading(*, permission_id: int, at: datetime, **_kwargs: Any) -> None:
    """Close the person's links and ask for a first reading of her record."""
    card = permission(permission_id)
    if card.person_id is not None:
        services.use_invitations(card.person_id, at=at)
    key = f"collect.read_record:{permission_id}:{at.isoformat()}"
    wish = {"permission": permission_id, "unless_read_since": at.isoformat()}
    enqueue("collect.read_record", wish, key=key, at=at, not_before=at + A_MOMENT)


@receiver(signals.permission_ended)
def forget(*, permission_id: int, **_kwargs: Any) -> None:
    """Delete what was read."""
    services.forget_record(permission_id)


@receiver(signals.not_this_person)
def close_links(*, person_id: int, at: datetime, **_kwargs: Any) -> None:
    """Close the person's links: they reached somebody else."""
    services.close_invitations(person_id, at=at)


@receiver(signals.is_invited)
def has_open_link(*, person_id: int, at: datetime, **_kwargs: Any) -> bool:
    """Answer whether one of her links may still be used."""
    return any(card.state == InvitationState.OPEN for card in invitations_of(person_id, at))


@receiver(signals.connection_refused)
def note_refused(*, person_id: int, at: datetime, **_kwargs: Any) -> None:
    """Note that she said no."""
    services.note_refused(person_id, at=at)
