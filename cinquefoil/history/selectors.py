"""Reads what happened, newest first.

Writes nothing, and checks nobody's right to see.
"""

from django.db.models import QuerySet

from cinquefoil.history.models import EventRow
from cinquefoil.history.values import Event


def events_of_person(person_id: int, limit: int = 200) -> tuple[Event, ...]:
    """Return what happened to a person, newest first."""
    return _events(EventRow.objects.filter(person_id=person_id), limit)


def events_of_organisation(organisation_id: int, limit: int = 200) -> tuple[Event, ...]:
    """Return what happened at an organisation, newest first."""
    return _events(EventRow.objects.filter(organisation_id=organisation_id), limit)


def events_of_subject(subject: str, limit: int = 200) -> tuple[Event, ...]:
    """Return what happened to one thing, as `item:12`, newest first."""
    return _events(EventRow.objects.filter(subject=subject), limit)


def _events(rows: QuerySet[EventRow], limit: int) -> tuple[Event, ...]:
    return tuple(
        Event(
            number=row.id,
            kind=row.kind,
            organisation_id=row.organisation_id,
            person_id=row.person_id,
            subject=row.subject,
            sentence=row.sentence,
            data=row.data,
            at=row.at,
            actor=row.actor,
        )
        for row in rows.order_by("-id")[:limit]
    )
