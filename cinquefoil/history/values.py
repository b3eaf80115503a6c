"""An event as other rooms see it.

Holds no behaviour that reads or writes.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `subject` names what it is about, as `item:12`; `actor` who did it, as `user:3`."""

    number: int
    kind: str
    organisation_id: int
    person_id: int | None
    subject: str
    sentence: str
    data: dict[str, object]
    at: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class Break:
    """A place where a chain does not hold, and why, in a sentence."""

    organisation_id: int
    place: int
    sentence: str
