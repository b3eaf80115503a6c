"""The digest that ties an event to the one before it, and the check of a whole chain. Pure.

Reads and writes nothing; the tables are in `models`.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from cinquefoil.history.values import Break

START = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """What is digested of one event, and the digest that was kept."""

    organisation_id: int
    place: int
    kind: str
    person_id: int | None
    subject: str
    sentence: str
    data: dict[str, object]
    at: datetime
    actor: str
    digest: str = ""


def digest_of(previous: str, link: Link) -> str:
    """Return the SHA-256 of the event and the digest before it, in hexadecimal.

    Shape: a JSON list in a fixed order, keys sorted, UTC time to the microsecond.
    """
    told = [
        previous,
        link.organisation_id,
        link.place,
        link.kind,
        link.person_id,
        link.subject,
        link.sentence,
        link.data,
        link.at.astimezone(UTC).isoformat(timespec="microseconds"),
        link.actor,
    ]
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def find_break(organisation_id: int, links: Iterable[Link], *, length: int, head: str) -> Break | None:
    """Return the first place where the chain does not hold, or None if it does.

    Args:
        organisation_id: whose chain.
        links: its events in order.
        length: how many there should be.
        head: the digest the last one should have.
    """
    previous, count = START, 0
    for count, link in enumerate(links, start=1):
        if link.place != count:
            return Break(organisation_id, count, f"Event {count} is missing.")
        if link.digest != digest_of(previous, link):
            return Break(organisation_id, count, f"Event {count} was changed after it was written.")
        previous = link.digest
    if count != length or previous != head:
        return Break(organisation_id, count + 1, f"The chain should hold {length} events and holds {count}.")
    return None
