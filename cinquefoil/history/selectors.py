"""Reads what happened, newest first.

Writes nothing, and checks nobody's right to see.
"""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from cinquefoil.history.models import EventRow
from cinquefoil.history.values import Event


def events_of_person(person_id: int, limit: int = 200) -> tuple[Event, ...]:
    """Return what happened to a person, newest first."""
    return _events(EventRow.objects.filter(person_id=person_id), limit)


def events_of_organisation(
    organisation_id: int, limit: int | None = 200, *, kinds: Sequence[str] = (), skip: int = 0
) -> tuple[Event, ...]:
    """Return what happened at an organisation, newest first: all of it, or kinds that begin like one of these.

    Args:
        organisation_id: whose history.
        limit: how many at most; None for all.
        kinds: beginnings of kinds, as `member.`; of any kind if there are none.
        skip: how many of the newest to pass over.
    """
    return _events(_of_organisation(organisation_id, kinds), limit, skip)


def count_of_organisation(organisation_id: int, *, kinds: Sequence[str] = ()) -> int:
    """Return how many events of these kinds an organisation has."""
    return _of_organisation(organisation_id, kinds).count()


def events_of_subject(subject: str, limit: int = 200) -> tuple[Event, ...]:
    """Return what happened to one thing, as `item:12`, newest first."""
    return _events(EventRow.objects.filter(subject=subject), limit)


def _of_organisation(organisation_id: int, kinds: Sequence[str]) -> QuerySet[EventRow]:
    begins = (Q(kind__startswith=kind) for kind in kinds)
    return EventRow.objects.filter(reduce(or_, begins, Q()), organisation_id=organisation_id)


def _events(rows: QuerySet[EventRow], limit: int | None, skip: int = 0) -> tuple[Event, ...]:
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
        for row in rows.order_by("-id")[skip : None if limit is None else skip + limit]
    )
