"""Writes this room's events into the history, each under the organisation it concerns.

Every act passes here, so glances are told here that they are behind. No name of a person goes into a sentence.
"""

from datetime import datetime

from cinquefoil.history import services as history
from cinquefoil.programme.dashboard.glances import something_happened


def note(
    kind: str,
    sentence: str,
    *,
    organisation_id: int,
    subject: str,
    at: datetime,
    user_id: int | None,
    data: dict[str, object] | None = None,
    actor: str = "",
) -> None:
    """Add one event about `subject`, as `assessment:4`; without a user `actor` did it, or the worker."""
    something_happened(subject)
    history.record(
        f"programme.{kind}",
        organisation_id=organisation_id,
        subject=subject,
        sentence=sentence,
        data=data,
        at=at,
        actor=f"user:{user_id}" if user_id is not None else actor or "worker",
    )
