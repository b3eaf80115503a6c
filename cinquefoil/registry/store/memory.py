"""The store that forgets when the process ends.

Plain dictionaries with an index per searched field; no rule.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from cinquefoil.registry.store.port import FIRST_PUT_CODE, SHAPES, Shape

T = TypeVar("T")


class MemoryTable(Generic[T]):
    """A table in memory: rows by key, and keys by the value of each searched field."""

    def __init__(self, shape: Shape[T]) -> None:
        self._shape = shape
        self.rows: dict[Any, T] = {}
        self._index: dict[str, dict[Any, dict[Any, None]]] = {name: {} for name in shape.searched}

    def get(self, key: str | int) -> T | None:
        """Return the value under `key`, or None."""
        return self.rows.get(key)

    def put(self, value: T) -> None:
        """Keep `value`, in place of one with the same key."""
        key = getattr(value, self._shape.key)
        old = self.rows.get(key)
        for name, keys in self._index.items():
            new_value = getattr(value, name)
            if old is not None and getattr(old, name) != new_value:
                keys[getattr(old, name)].pop(key, None)
            keys.setdefault(new_value, {})[key] = None
        self.rows[key] = value

    def forget(self, key: str | int) -> None:
        """Drop the value under `key`, if there is one."""
        old = self.rows.pop(key, None)
        if old is not None:
            for name, keys in self._index.items():
                keys[getattr(old, name)].pop(key, None)

    def find(self, **equals: str | int) -> Iterator[T]:
        """Yield the values whose searched fields equal all of `equals`, in the order of first putting."""
        if not equals:
            yield from list(self.rows.values())
            return
        name, wanted = next(iter(equals.items()))
        for key in list(self._index[name].get(wanted, ())):
            row = self.rows.get(key)
            if row is not None and all(getattr(row, field) == value for field, value in equals.items()):
                yield row

    def snapshot(self) -> tuple[dict[Any, T], dict[str, dict[Any, dict[Any, None]]]]:
        """Return copies to go back to."""
        return dict(self.rows), {name: {v: dict(k) for v, k in keys.items()} for name, keys in self._index.items()}

    def restore(self, kept: tuple[dict[Any, T], dict[str, dict[Any, dict[Any, None]]]]) -> None:
        """Go back to `kept`."""
        self.rows, self._index = kept


class MemoryStore:
    """Everything in memory."""

    def __init__(self) -> None:
        self._put_code = FIRST_PUT_CODE
        self._make_tables()

    def _make_tables(self) -> None:
        self.clients = MemoryTable(SHAPES["clients"])
        self.accounts = MemoryTable(SHAPES["accounts"])
        self.elements = MemoryTable(SHAPES["elements"])
        self.tokens = MemoryTable(SHAPES["tokens"])
        self.codes = MemoryTable(SHAPES["codes"])
        self.sessions = MemoryTable(SHAPES["sessions"])
        self.webhooks = MemoryTable(SHAPES["webhooks"])
        self.kept = MemoryTable(SHAPES["kept"])

    def next_put_code(self) -> int:
        """Return a put-code never given before in this store."""
        self._put_code += 1
        return self._put_code

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Group writes: when the block raises, everything is as before it."""
        tables = [getattr(self, name) for name in SHAPES]
        kept = [table.snapshot() for table in tables]
        try:
            yield
        except BaseException:
            for table, state in zip(tables, kept, strict=True):
                table.restore(state)
            raise

    def clear(self) -> None:
        """Forget everything but the put-codes given so far."""
        self._make_tables()

    def close(self) -> None:
        """Nothing to let go of."""
