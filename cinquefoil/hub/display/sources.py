"""A port: how rooms above say what of a person's they would like her profile to show.

Knows no such room; whoever has entries registers a function in its `AppConfig.ready`.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """One affiliation that the organisation itself vouches for. `put_code` tells it apart on the record, once there."""

    kind: str
    organisation: str
    detail: str
    starts: str
    ends: str
    put_code: int | None


OwnEntries = Callable[[int], tuple[OwnEntry, ...]]

_sources: list[OwnEntries] = []


def register_source(source: OwnEntries) -> None:
    """Let profiles show what `source` returns for a person's number."""
    if source not in _sources:
        _sources.append(source)


def own_entries(person_id: int) -> tuple[OwnEntry, ...]:
    """Return what the rooms above say of a person."""
    return tuple(entry for source in _sources for entry in source(person_id))
