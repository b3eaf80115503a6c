"""The index of one registry: follows the records, and finds them.

The one door of this package. Writes stay cheap: a changed record is read again before the next search, or, with a
lag, before the first one after it.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from cinquefoil.registry.search.answering import answer
from cinquefoil.registry.search.document import Document, document_of
from cinquefoil.registry.search.lookups import Lookups
from cinquefoil.registry.search.query import Query
from cinquefoil.registry.search.tables import forget_document, make_tables, put_document, tidy
from cinquefoil.registry.store.port import Store
from cinquefoil.registry.values import Account, Element


@dataclass(frozen=True, slots=True)
class Page:
    """How many records match, and those of the page asked for."""

    total: int
    documents: tuple[Document, ...]


class Index:
    """The search index over a store. Only active records are in it, and of them only what everybody may see."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._connection: sqlite3.Connection = store.derived
        self._lookups = Lookups(self._connection)
        make_tables(self._connection)

    def search(self, query: Query, *, start: int, rows: int, now: datetime, lag: timedelta) -> Page:
        """Return the records that match, best first, then by iD, after reading again what has changed."""
        self.follow(now, lag)
        found = answer(query, self._lookups, start, rows)
        return Page(found.total, tuple(self._documents(found.numbers)))

    def follow(self, now: datetime, lag: timedelta = timedelta(0)) -> int:
        """Read again the records that changed at least `lag` ago; returns how many."""
        self._store.land()
        self._note(self._store.versions.take_changed())
        changed = [one for (one,) in self._connection.execute("SELECT orcid_id FROM search_changed")]
        due = [orcid_id for orcid_id in changed if self._is_due(orcid_id, now, lag)]
        if due:
            with self._at_once():
                for orcid_id in due:
                    self._read_again(orcid_id)
        return len(due)

    def take(self, account: Account, elements: Iterable[Element]) -> None:
        """Keep a record as it is handed over, which then need not be read again."""
        forget_document(self._connection, account.orcid_id)
        if account.state == "active":
            put_document(self._connection, document_of(account, elements))
        self._connection.execute("DELETE FROM search_changed WHERE orcid_id = ?", (account.orcid_id,))
        self._store.versions.changed.discard(account.orcid_id)

    def tidy(self) -> None:
        """Bring together what many writes have scattered; worth its time after a great many."""
        tidy(self._connection)

    def _note(self, changed: Iterable[str]) -> None:
        rows = [(orcid_id,) for orcid_id in changed]
        if rows:
            with self._at_once():
                self._connection.executemany("INSERT OR IGNORE INTO search_changed VALUES (?)", rows)

    def _is_due(self, orcid_id: str, now: datetime, lag: timedelta) -> bool:
        if not lag:
            return True
        account = self._store.accounts.get(orcid_id)
        return account is None or now - account.modified >= lag

    def _read_again(self, orcid_id: str) -> None:
        account = self._store.accounts.get(orcid_id)
        forget_document(self._connection, orcid_id)
        if account is not None and account.state == "active":
            put_document(self._connection, document_of(account, self._store.elements.find(orcid_id=orcid_id)))
        self._connection.execute("DELETE FROM search_changed WHERE orcid_id = ?", (orcid_id,))

    def _documents(self, numbers: Iterable[int]) -> Iterator[Document]:
        sql = "SELECT body FROM search_record WHERE number = ?"
        for number in numbers:
            (body,) = self._connection.execute(sql, (number,)).fetchone()
            yield msgspec.json.decode(body, type=Document)

    @contextmanager
    def _at_once(self) -> Iterator[None]:
        """Let what is written here land together, within a transaction that is open already or in one of its own."""
        if self._connection.in_transaction:
            yield
            return
        with _transaction(self._connection):
            yield


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
