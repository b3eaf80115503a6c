"""Adds events, and checks that nobody changed them.

Never changes one, and takes no names, iDs, addresses or payloads.
"""

import json
from datetime import datetime

from django.db import transaction

from cinquefoil.history.chain import START, Link, digest_of, find_break
from cinquefoil.history.models import Chain, EventRow
from cinquefoil.history.values import Break


@transaction.atomic
def record(
    kind: str,
    *,
    organisation_id: int | None,
    person_id: int | None = None,
    subject: str,
    sentence: str,
    data: dict[str, object] | None = None,
    at: datetime,
    actor: str,
) -> int:
    """Add an event in the caller's transaction and return its number.

    Args:
        kind: what happened, as `permission.granted`.
        organisation_id: whose history it belongs to; None for none's.
        person_id: whom it is about, by our number.
        subject: what it is about, as `item:12`.
        sentence: for people to read. No name, iD or address: those lie apart and can be erased.
        data: facts for machines, as JSON; the same restraint.
        at: when; aware.
        actor: who did it, as `user:3`, `person:8` or `worker`.
    """
    chain_id = organisation_id or 0
    Chain.objects.get_or_create(organisation_id=chain_id, defaults={"head": START})
    # Locked until the transaction ends, so that two writers do not take the same place.
    chain = Chain.objects.select_for_update().get(organisation_id=chain_id)
    plain = json.loads(json.dumps(data or {}))
    link = Link(chain_id, chain.length + 1, kind, person_id, subject, sentence, plain, at, actor)
    digest = digest_of(chain.head, link)
    row = EventRow.objects.create(
        organisation_id=chain_id,
        place=link.place,
        kind=kind,
        person_id=person_id,
        subject=subject,
        sentence=sentence,
        data=plain,
        at=at,
        actor=actor,
        digest=digest,
    )
    Chain.objects.filter(organisation_id=chain_id).update(length=link.place, head=digest)
    return row.id


def verify() -> tuple[Break, ...]:
    """Return where the chains do not hold; nothing if every event stands as it was written."""
    breaks = (_break_in(chain) for chain in Chain.objects.order_by("organisation_id"))
    return tuple(found for found in breaks if found)


def _break_in(chain: Chain) -> Break | None:
    rows = EventRow.objects.filter(organisation_id=chain.organisation_id).order_by("place")
    links = (
        Link(
            row.organisation_id,
            row.place,
            row.kind,
            row.person_id,
            row.subject,
            row.sentence,
            row.data,
            row.at,
            row.actor,
            row.digest,
        )
        for row in rows.iterator()
    )
    return find_break(chain.organisation_id, links, length=chain.length, head=chain.head)
