"""Answers kept as bytes until what they tell has changed.

Writing a record as XML costs more than everything else about an answer. Knows nothing of records: a key says what
is kept, a stamp whether it still holds.
"""

from collections import OrderedDict
from collections.abc import Hashable

MOST_BYTES = 64 * 1024 * 1024


class Rendered:
    """Bytes by key, the least lately asked for dropped beyond `MOST_BYTES`."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._held = 0
        self._kept: OrderedDict[Hashable, tuple[Hashable, bytes]] = OrderedDict()

    def get(self, key: Hashable, stamp: Hashable) -> bytes | None:
        """Return the bytes kept under `key`, None when there are none or they were made at another stamp."""
        found = self._kept.get(key)
        if found is None or found[0] != stamp:
            return None
        self._kept.move_to_end(key)
        return found[1]

    def keep(self, key: Hashable, stamp: Hashable, body: bytes) -> None:
        """Keep `body` under `key`, in place of what was there."""
        old = self._kept.pop(key, None)
        self._held += len(body) - (len(old[1]) if old else 0)
        self._kept[key] = (stamp, body)
        while self._held > self._most:
            _, (_, dropped) = self._kept.popitem(last=False)
            self._held -= len(dropped)
