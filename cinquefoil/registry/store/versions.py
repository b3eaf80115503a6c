"""How often each record, and any client, has changed since the process began: stamps for what is made from them.

Counts; keeps nothing else.
"""

from collections import defaultdict

Stamp = tuple[int, int]


class Versions:
    """Counters that only go up. One of records by iD, one of everything that all records may show."""

    def __init__(self) -> None:
        self._of: defaultdict[str, int] = defaultdict(int)
        self._common = 0
        self.changed: set[str] = set()

    def stamp(self, orcid_id: str) -> Stamp:
        """Return what changes whenever the record, or anything it may show of others, does."""
        return self._of.get(orcid_id, 0), self._common

    def record_changed(self, orcid_id: str) -> None:
        """Note a change of one record."""
        self._of[orcid_id] += 1
        self.changed.add(orcid_id)

    def take_changed(self) -> set[str]:
        """Return the records that changed since this was last asked, for whoever follows them."""
        changed, self.changed = self.changed, set()
        return changed

    def all_changed(self) -> None:
        """Note a change that any record may show."""
        self._common += 1
