"""The store that lasts: one SQLite file.

Each value is one row, its JSON beside the fields it is searched by; no rule.
"""

import asyncio
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

from cinquefoil.registry.store.commits import Commits
from cinquefoil.registry.store.port import FIRST_PUT_CODE, SHAPES, Shape
from cinquefoil.registry.store.versions import Versions

T = TypeVar("T")

# Values read at once when all are asked for.
_AT_ONCE = 200
_PUT_CODES_AT_ONCE = 100
_FEW = 4
_MOST_AT_HAND = 512
# Pages in the log before they are brought into the file, which waits for the disk.
_LOG_PAGES = 4000
_VERSION = 3


class StoreUnusable(Exception):
    """The file cannot be opened, written or understood; the text says which file and why."""


class SqliteTable(Generic[T]):
    """A table in SQLite, shaped by `shape`. Names come from our own shapes, never from a request."""

    def __init__(self, connection: sqlite3.Connection, commits: Commits, shape: Shape[T], versions: Versions) -> None:
        self._connection = connection
        self._commits = commits
        self._versions = versions
        self._shape = shape
        self._decoder = msgspec.json.Decoder(shape.type)
        # Values by key as the file has them: this process alone writes it.
        self._read: dict[str | int, T] = {}
        # What a search found, while the table is as it was: few look for more than one or two, and mostly for none.
        self._found: dict[tuple[tuple[str, str | int], ...], list[T]] = {}
        self._searches: dict[tuple[str, ...], str] = {}
        indexed = (*shape.searched, *((shape.ordered,) if shape.ordered else ()))
        self._columns = (*indexed, *shape.narrowed)
        columns = "".join(f", {name}" for name in self._columns)
        marks = ", ?" * len(self._columns)
        updates = "".join(f", {name} = excluded.{name}" for name in self._columns)
        self._put = (
            f"INSERT INTO {shape.name} (key, body{columns}) VALUES (?, ?{marks}) "  # noqa: S608
            f"ON CONFLICT (key) DO UPDATE SET body = excluded.body{updates}"
        )
        connection.execute(
            f"CREATE TABLE IF NOT EXISTS {shape.name} (number INTEGER PRIMARY KEY, key UNIQUE NOT NULL, "
            f"body BLOB NOT NULL{columns})"
        )
        self._update = f"UPDATE {shape.name} SET body = ? WHERE key = ?"  # noqa: S608
        self._get = f"SELECT body FROM {shape.name} WHERE key = ?"  # noqa: S608
        # No key that is a number is higher: put-codes go up, so that one looks in the file for few that are not there.
        last = connection.execute(f"SELECT key FROM {shape.name} ORDER BY key DESC LIMIT 1").fetchone()  # noqa: S608
        self._highest: int = last[0] if last and isinstance(last[0], int) else 0
        for name in indexed:
            connection.execute(f"CREATE INDEX IF NOT EXISTS {shape.name}_{name} ON {shape.name} ({name})")

    def get(self, key: str | int) -> T | None:
        """Return the value under `key`, or None."""
        known = self._read.get(key)
        if known is not None:
            return known
        if isinstance(key, int) and key > self._highest:
            return None
        row = self._connection.execute(self._get, (key,)).fetchone()
        return self._remembered(key, self._decoder.decode(row[0])) if row else None

    def _remembered(self, key: str | int, value: T) -> T:
        """Keep a value at hand: the same few tokens, clients and accounts are asked for all the time."""
        if len(self._read) >= _MOST_AT_HAND:
            self._read.clear()
        self._read[key] = value
        return value

    def unremember(self) -> None:
        """Forget what is at hand: the file may say otherwise."""
        self._read.clear()
        self._found.clear()

    def put(self, value: T) -> None:
        """Keep `value`, in place of one with the same key."""
        self._commits.before_write()
        if self._found:
            self._found.clear()
        key, body = getattr(value, self._shape.key), msgspec.json.encode(value)
        columns = [getattr(value, name) for name in self._columns]
        old = self._read.get(key)
        if old is not None and columns == [getattr(old, name) for name in self._columns]:
            self._connection.execute(self._update, (body, key))  # leaves the indexes' pages alone
        else:
            self._connection.execute(self._put, (key, body, *map(_column, columns)))
            if isinstance(key, int) and key > self._highest:
                self._highest = key
        self._remembered(key, value)
        self._shape.changed(value, self._versions)

    def forget(self, key: str | int) -> None:
        """Drop the value under `key`, if there is one."""
        self._commits.before_write()
        self._found.clear()
        old = self.get(key) if self._shape.shown == "record" else None
        self._connection.execute(f"DELETE FROM {self._shape.name} WHERE key = ?", (key,))  # noqa: S608
        self._read.pop(key, None)
        if old is not None:
            self._shape.changed(old, self._versions)
        elif self._shape.shown == "all":
            self._versions.all_changed()

    def find(self, **equals: str | int) -> Iterator[T]:
        """Yield the values whose searched fields equal all of `equals`, in the order of first putting."""
        if not equals:
            yield from self._every()
            return
        known = self._found.get(tuple(equals.items()))
        if known is not None:
            yield from known
            return
        names = tuple(equals)
        sql = self._searches.get(names)
        if sql is None:
            where = self._where(equals)
            sql = self._searches[names] = f"SELECT body FROM {self._shape.name} WHERE {where} ORDER BY number"  # noqa: S608
        rows = self._connection.execute(sql, tuple(equals.values())).fetchall()
        if len(rows) > _FEW:
            for (body,) in rows:
                yield self._decoder.decode(body)
            return
        if len(self._found) >= _MOST_AT_HAND:
            self._found.clear()
        found = self._found[tuple(equals.items())] = [self._decoder.decode(body) for (body,) in rows]
        yield from found

    def _every(self) -> Iterator[T]:
        """Yield all values there are now, never more than a few of them in memory."""
        name = self._shape.name
        (last,) = self._connection.execute(f"SELECT max(number) FROM {name}").fetchone()  # noqa: S608
        sql = f"SELECT number, body FROM {name} WHERE number > ? AND number <= ? ORDER BY number LIMIT ?"  # noqa: S608
        number = 0
        while rows := self._connection.execute(sql, (number, last, _AT_ONCE)).fetchall():
            for number, body in rows:  # noqa: B007 - the last one is where to go on
                yield self._decoder.decode(body)

    def count(self, **equals: str | int) -> int:
        """Return how many values `find` would yield."""
        sql = f"SELECT count(*) FROM {self._shape.name} WHERE {self._where(equals)}"  # noqa: S608
        (number,) = self._connection.execute(sql, tuple(equals.values())).fetchone()
        return int(number)

    def earliest(self, most: int) -> Iterator[T]:
        """Yield at most so many of the values whose ordered field is set, the smallest first."""
        name = self._shape.ordered
        sql = f"SELECT body FROM {self._shape.name} WHERE {name} IS NOT NULL ORDER BY {name}, key LIMIT ?"  # noqa: S608
        for (body,) in self._connection.execute(sql, (most,)).fetchall():
            yield self._decoder.decode(body)

    def _where(self, equals: Mapping[str, str | int]) -> str:
        unknown = set(equals) - {*self._shape.searched, *self._shape.narrowed}
        if unknown:
            raise KeyError(f"{self._shape.name} is not searched by {', '.join(sorted(unknown))}")
        # Of several fields only the one named first in the shape is looked up, which tells most apart. A plus sign
        # takes a field out of SQLite's own choice.
        first = next((name for name in self._shape.searched if name in equals), "")
        return " AND ".join(f"{'' if name == first else '+'}{name} = ?" for name in equals) or "1"


def _column(value: Any) -> Any:
    """Return a value as its column keeps it: a moment as microseconds since 1970, which sort."""
    return round(value.timestamp() * 1_000_000) if isinstance(value, datetime) else value


class SqliteStore:
    """Everything in one SQLite file, write-ahead logged."""

    def __init__(self, path: Path) -> None:
        self.versions = Versions()
        self._given = self._reserved = 0
        try:
            self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
            self._commits = Commits(self._connection, self._undone)
            self._make_tables(path)
        except sqlite3.Error as error:
            raise StoreUnusable(f"{path} cannot be used as the registry's data file: {error}.") from error

    def _make_tables(self, path: Path) -> None:
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        if version not in {0, _VERSION}:
            raise StoreUnusable(f"{path} was written by another version of the registry (layout {version}).")
        self._connection.execute(f"PRAGMA user_version = {_VERSION}")
        self._connection.execute("CREATE TABLE IF NOT EXISTS put_code (given INTEGER NOT NULL)")
        if not self._connection.execute("SELECT 1 FROM put_code").fetchone():
            self._connection.execute("INSERT INTO put_code VALUES (?)", (FIRST_PUT_CODE,))
        self.clients = SqliteTable(self._connection, self._commits, SHAPES["clients"], self.versions)
        self.accounts = SqliteTable(self._connection, self._commits, SHAPES["accounts"], self.versions)
        self.elements = SqliteTable(self._connection, self._commits, SHAPES["elements"], self.versions)
        self.marks = SqliteTable(self._connection, self._commits, SHAPES["marks"], self.versions)
        self.tokens = SqliteTable(self._connection, self._commits, SHAPES["tokens"], self.versions)
        self.codes = SqliteTable(self._connection, self._commits, SHAPES["codes"], self.versions)
        self.sessions = SqliteTable(self._connection, self._commits, SHAPES["sessions"], self.versions)
        self.webhooks = SqliteTable(self._connection, self._commits, SHAPES["webhooks"], self.versions)
        self.groups = SqliteTable(self._connection, self._commits, SHAPES["groups"], self.versions)
        self.notifications = SqliteTable(self._connection, self._commits, SHAPES["notifications"], self.versions)
        self.kept = SqliteTable(self._connection, self._commits, SHAPES["kept"], self.versions)

    @property
    def derived(self) -> sqlite3.Connection:
        """Where what is made from the values is kept: the same file, so that both change together."""
        return self._connection

    def next_put_code(self) -> int:
        """Return a put-code never given before in this store. They are taken from the file a few at a time."""
        if self._given >= self._reserved:
            self._commits.before_write()
            sql = "UPDATE put_code SET given = given + ? RETURNING given"
            (self._reserved,) = self._connection.execute(sql, (_PUT_CODES_AT_ONCE,)).fetchone()
            self._given = max(self._given, self._reserved - _PUT_CODES_AT_ONCE)
        self._given += 1
        return self._given

    def transaction(self) -> AbstractContextManager[None]:
        """Group writes: all land, or none does when the block raises."""
        return self._commits.alone()

    def together(self) -> AbstractContextManager[None]:
        """Group writes as `transaction` does, to land with those of others in the same turn of the event loop."""
        return self._commits.together()

    def land(self) -> None:
        """Bring what was written together to the file now."""
        self._commits.land()

    def landing(self) -> asyncio.Future[None] | None:
        """Return what to wait for until all that was written has landed, None when it has."""
        return self._commits.landing()

    def clear(self) -> None:
        """Forget everything but the put-codes given so far."""
        self._commits.before_write()
        for name in SHAPES:
            self._connection.execute(f"DELETE FROM {name}")  # noqa: S608
        self._unremember()

    def _undone(self) -> None:
        self._reserved = self._given  # what was taken in the block is in the file no more
        self._unremember()

    def _unremember(self) -> None:
        for name in SHAPES:
            getattr(self, name).unremember()
        self.versions.all_changed()

    def close(self) -> None:
        """Close the file."""
        self._commits.land()
        self._connection.close()
