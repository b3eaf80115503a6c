"""What the reference repository keeps: people, their tokens, items, put-codes, facts read from records.

One SQLite database, fresh for every run, behind one lock. Knows no HTTP and no ORCID.
"""

import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Row = dict[str, Any]

TABLES = """
create table people (
    id integer primary key, login text unique, password text, given text, family text, email text, roles text,
    department text, job_title text, start_year integer, orcid_id text, orcid_proof text default '',
    problem text default '', chosen text default '');
create table tokens (
    person_id integer primary key, orcid_id text, name text, access_token text, refresh_token text, scope text,
    expires_in integer, connected_at text);
create table items (
    id integer primary key, title text, kind text, year integer, submitter_id integer, reviewed integer default 0);
create table authors (item_id integer, position integer, name text, person_id integer, primary key (item_id, position));
create table put_codes (person_id integer, what text, put_code integer, primary key (person_id, what));
create table facts (person_id integer, kind text, value text, visibility text);
create table sessions (key text primary key, person_id integer);
create table states (state text primary key, session_key text, told text default '');
"""

PASSWORD = "reference-2026"  # noqa: S105  the practice password of made-up people, printed in the documentation

PEOPLE = (
    ("wren", "Wren", "Halloway", "submitter staff", "Marine Biology", "Research Fellow", 2019, None),
    ("idris", "Idris", "Penhallow", "submitter staff", "Hydrology", "Lecturer", 2021, None),
    ("maud", "Maud", "Quillfeather", "reviewer", "Library", "Repository Editor", 2015, None),
    ("oswin", "Oswin", "Thackeray", "administrator", "Library", "Systems Librarian", 2012, None),
    (None, "Josiah", "Carberry", "", "", "", None, "0000-0002-1825-0097"),
)

ITEMS = (
    ("Tidal memory in rock pools", "journal-article", 2024, 1, (("Wren Halloway", 1), ("Josiah Carberry", 5))),
    ("Peat, rain and patience", "report", 2025, 2, (("Idris Penhallow", 2), ("Petra Nightingale", None))),
)


class Store:
    """The database, with one statement at a time."""

    def __init__(self, path: str) -> None:
        if path != ":memory:":
            Path(path).unlink(missing_ok=True)
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.executescript(TABLES)
        self._seed()

    def all(self, sql: str, *values: object) -> list[Row]:
        """All rows."""
        with self._lock:
            return [dict(row) for row in self._connection.execute(sql, values)]

    def one(self, sql: str, *values: object) -> Row | None:
        """The first row, if there is one."""
        rows = self.all(sql, *values)
        return rows[0] if rows else None

    def do(self, sql: str, *values: object) -> int:
        """Write; returns the new row's number where there is one."""
        with self._lock:
            return self._connection.execute(sql, values).lastrowid or 0

    def do_many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """Write several rows."""
        with self._lock:
            self._connection.executemany(sql, rows)

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def _seed(self) -> None:
        for login, given, family, roles, department, title, year, imported in PEOPLE:
            self.do(
                "insert into people (login, password, given, family, email, roles, department, job_title, start_year,"
                " orcid_id, orcid_proof) values (?,?,?,?,?,?,?,?,?,?,?)",
                login, PASSWORD if login else None, given, family,
                f"{login}@tarnwath.example" if login else None, roles, department, title, year,
                imported, "imported" if imported else "",
            )  # fmt: skip
        for title, kind, year, submitter, authors in ITEMS:
            self.add_item(title, kind, year, submitter, authors)

    def add_item(
        self, title: str, kind: str, year: int, submitter: int, authors: Sequence[tuple[str, int | None]]
    ) -> int:
        """Keep an item with its authors in order; returns its number."""
        number = self.do(
            "insert into items (title, kind, year, submitter_id) values (?,?,?,?)", title, kind, year, submitter
        )
        rows = [(number, place, name, person) for place, (name, person) in enumerate(authors)]
        self.do_many("insert into authors (item_id, position, name, person_id) values (?,?,?,?)", rows)
        return number
