"""The store that forgets when the process ends.

Plain dictionaries with an index per searched field; no rule. A transaction keeps a list of how to undo what was
done, so that its cost goes with what it changes and not with what there is.
"""

import sqlite3
from bisect import bisect_left, insort
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial, reduce
from itertools import islice
from operator import and_
from typing import Any, Generic, TypeVar

from cinquefoil.registry.store.port import FIRST_PUT_CODE, SHAPES, Shape
from cinquefoil.registry.store.versions import Versions

T = TypeVar("T")


class Journal:
    """How to undo what has been done since a transaction began; `steps` is None while there is none."""

    __slots__ = ("steps",)

    def __init__(self) -> None:
        self.steps: list[Callable[[], None]] | None = None


class _Block(AbstractContextManager[None]):
    """What is written in it is undone when it raises."""

    def __init__(self, journal: Journal, versions: Versions) -> None:
        self._journal = journal
        self._versions = versions

    def __enter__(self) -> None:
        self._journal.steps = []

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        steps, self._journal.steps = self._journal.steps or [], None
        if kind is not None:
            for step in reversed(steps):
                step()
            self._versions.all_changed()


class MemoryTable(Generic[T]):
    """A table in memory: rows by key, and keys by the value of each searched field."""

    def __init__(self, shape: Shape[T], versions: Versions, journal: Journal) -> None:
        self._shape = shape
        self._versions = versions
        self._rows: dict[Any, T] = {}
        self._index: dict[str, dict[Any, dict[Any, None]]] = {name: {} for name in (*shape.searched, *shape.narrowed)}
        self._order: list[tuple[Any, Any]] = []
        self._journal = journal

    def get(self, key: str | int) -> T | None:
        """Return the value under `key`, or None."""
        return self._rows.get(key)

    def put(self, value: T) -> None:
        """Keep `value`, in place of one with the same key."""
        key = getattr(value, self._shape.key)
        old = self._rows.get(key)
        steps = self._journal.steps
        if steps is not None:
            steps.append(partial(self._forget, key) if old is None else partial(self._put, key, old, value))
        self._put(key, value, old)
        self._shape.changed(value, self._versions)

    def _put(self, key: Any, value: T, old: T | None) -> None:
        for name, keys in self._index.items():
            new_value = getattr(value, name)
            if old is not None:
                if getattr(old, name) == new_value:
                    continue
                self._drop(keys, getattr(old, name), key)
            keys.setdefault(new_value, {})[key] = None
        if self._shape.ordered:
            self._take_out(key, old)
            if getattr(value, self._shape.ordered) is not None:
                insort(self._order, (getattr(value, self._shape.ordered), key))
        self._rows[key] = value

    def _take_out(self, key: Any, old: T | None) -> None:
        place = getattr(old, self._shape.ordered, None)
        if place is not None:
            del self._order[bisect_left(self._order, (place, key))]

    def forget(self, key: str | int) -> None:
        """Drop the value under `key`, if there is one."""
        old = self._rows.get(key)
        if old is None:
            return
        if self._journal.steps is not None:
            self._journal.steps.append(partial(self._put, key, old, None))
        self._forget(key)
        self._shape.changed(old, self._versions)

    def _forget(self, key: str | int) -> None:
        old = self._rows.pop(key)
        for name, keys in self._index.items():
            self._drop(keys, getattr(old, name), key)
        if self._shape.ordered:
            self._take_out(key, old)

    @staticmethod
    def _drop(keys: dict[Any, dict[Any, None]], value: Any, key: Any) -> None:
        held = keys[value]
        held.pop(key, None)
        if not held:
            del keys[value]

    def find(self, **equals: str | int) -> Iterator[T]:
        """Yield the values whose searched fields equal all of `equals`, in the order of first putting."""
        if not equals:
            yield from list(self._rows.values())
            return
        held = [self._index[name].get(wanted, {}) for name, wanted in equals.items()]
        fewest = min(held, key=len) if len(held) > 1 else held[0]
        if not fewest:
            return
        for key in list(fewest):
            row = self._rows.get(key)
            if row is not None and all(getattr(row, field) == value for field, value in equals.items()):
                yield row

    def count(self, **equals: str | int) -> int:
        """Return how many values `find` would yield."""
        held = [self._index[name].get(wanted, {}) for name, wanted in equals.items()]
        if not held:
            return len(self._rows)
        return len(reduce(and_, (keys.keys() for keys in held))) if len(held) > 1 else len(held[0])

    def earliest(self, most: int) -> Iterator[T]:
        """Yield at most so many of the values whose ordered field is set, the smallest first."""
        for _, key in list(islice(self._order, most)):
            yield self._rows[key]


class MemoryStore:
    """Everything in memory."""

    def __init__(self) -> None:
        self._put_code = FIRST_PUT_CODE
        self.versions = Versions()
        self._journal = Journal()
        self._block = _Block(self._journal, self.versions)
        self.derived = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._make_tables()

    def _make_tables(self) -> None:
        self.clients = MemoryTable(SHAPES["clients"], self.versions, self._journal)
        self.accounts = MemoryTable(SHAPES["accounts"], self.versions, self._journal)
        self.elements = MemoryTable(SHAPES["elements"], self.versions, self._journal)
        self.marks = MemoryTable(SHAPES["marks"], self.versions, self._journal)
        self.tokens = MemoryTable(SHAPES["tokens"], self.versions, self._journal)
        self.codes = MemoryTable(SHAPES["codes"], self.versions, self._journal)
        self.sessions = MemoryTable(SHAPES["sessions"], self.versions, self._journal)
        self.webhooks = MemoryTable(SHAPES["webhooks"], self.versions, self._journal)
        self.groups = MemoryTable(SHAPES["groups"], self.versions, self._journal)
        self.notifications = MemoryTable(SHAPES["notifications"], self.versions, self._journal)
        self.kept = MemoryTable(SHAPES["kept"], self.versions, self._journal)
        self.versions.all_changed()

    def next_put_code(self) -> int:
        """Return a put-code never given before in this store."""
        self._put_code += 1
        return self._put_code

    def transaction(self) -> AbstractContextManager[None]:
        """Group writes: when the block raises, everything is as before it."""
        return self._block

    together = transaction

    def land(self) -> None:
        """Do nothing: what is written stands."""

    def landing(self) -> None:
        """Return None: there is nothing to wait for."""

    def clear(self) -> None:
        """Forget everything but the put-codes given so far."""
        for account in self.accounts.find():
            self.versions.record_changed(account.orcid_id)
        self._make_tables()

    def close(self) -> None:
        """Let go of what was derived."""
        self.derived.close()
