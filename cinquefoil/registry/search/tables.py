"""The index's tables in SQLite: words in FTS5, values as they are, moments, and who has changed.

Keeps and forgets documents; which records match is asked in `lookups`. The tables lie in the file of the records where
there is one, so that both change together; triggers there note every change, whoever makes it.
"""

import re
import sqlite3
from collections.abc import Iterable

import msgspec

from cinquefoil.registry.search.document import Document
from cinquefoil.registry.search.fields import (
    COLUMNS,
    COPIED,
    DATES,
    PRESENT,
    WORD_FIELDS,
    column,
    field_named,
    words_of,
)

# What is written here depends on the tables, on how words are cut and on what goes where: a new number makes all anew.
LAYOUT = 2
# Stands between two values of one field, so that no phrase reaches from one into the next. No text has it as a word.
_BETWEEN = " ; "
_NAMES = ", ".join(column(name) for name in COLUMNS)
_MARKS = ", ".join("?" * len(COLUMNS))
_TABLES = f"""
CREATE TABLE search_layout (number INTEGER NOT NULL);
CREATE TABLE search_changed (orcid_id PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE search_record (number INTEGER PRIMARY KEY, orcid_id NOT NULL, submitted INTEGER, modified INTEGER, body);
CREATE INDEX search_record_submitted ON search_record (submitted);
CREATE INDEX search_record_modified ON search_record (modified);
CREATE TABLE search_value (field, value, number INTEGER, PRIMARY KEY (field, value, number)) WITHOUT ROWID;
CREATE INDEX search_value_number ON search_value (number);
CREATE VIRTUAL TABLE search_words USING fts5({_NAMES}, content='', tokenize="ascii tokenchars '._,;'''");
CREATE TABLE search_term (term PRIMARY KEY) WITHOUT ROWID;
CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab(search_words, 'row');
INSERT INTO search_layout VALUES ({LAYOUT});
"""  # noqa: S608 - names of our own
_OLD = ("layout", "changed", "record", "value", "term", "vocabulary", "words")
# A word with a letter in it. Most words of an index are numbers, and those are only looked through for numbers.
_LETTER = re.compile(r"[^\W\d_]")
_NOTE = "INSERT INTO search_changed SELECT {who} WHERE NOT EXISTS (SELECT 1 FROM search_changed WHERE orcid_id = {who})"
_PUT = f"INSERT INTO search_words (rowid, {_NAMES}) VALUES (?, {_MARKS})"  # noqa: S608 - names of our own
_TAKE = f"INSERT INTO search_words (search_words, rowid, {_NAMES}) VALUES ('delete', ?, {_MARKS})"  # noqa: S608


def number_of(orcid_id: str) -> int | None:
    """Return an iD's first fifteen digits as a number, which orders as iDs do; None for what is no iD."""
    digits = orcid_id.replace("-", "")[:15]
    return int(digits) if len(orcid_id) == 19 and len(digits) == 15 and digits.isascii() and digits.isdigit() else None


def make_tables(connection: sqlite3.Connection) -> None:
    """Make the tables where they are missing or older; every record there is then counts as changed."""
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "search_layout" in names:
        (layout,) = connection.execute("SELECT number FROM search_layout").fetchone()
        if layout == LAYOUT:
            return
    script = "".join(f"DROP TABLE IF EXISTS search_{name};" for name in _OLD) + _TABLES
    connection.executescript(f"BEGIN; {script} {_triggers() if 'accounts' in names else ''} COMMIT;")


def _triggers() -> str:
    parts = ["INSERT INTO search_changed SELECT key FROM accounts;"]
    for table, who in (("accounts", "key"), ("elements", "orcid_id")):
        for event, row in (("INSERT", "new"), ("UPDATE", "new"), ("DELETE", "old")):
            name = f"search_{table}_{event.lower()}"
            parts.append(
                f"DROP TRIGGER IF EXISTS {name}; CREATE TRIGGER {name} AFTER {event} ON {table} "
                f"BEGIN {_NOTE.format(who=f'{row}.{who}')}; END;"
            )
    return "".join(parts)


def put_document(connection: sqlite3.Connection, document: Document) -> None:
    """Keep a document that is not there yet."""
    number = number_of(document.orcid_id)
    if number is None:
        return
    body = msgspec.json.encode(document)
    moments = [round(getattr(document, name).timestamp() * 1000) for name in DATES.values()]
    connection.execute("INSERT INTO search_record VALUES (?, ?, ?, ?, ?)", (number, document.orcid_id, *moments, body))
    texts = _texts(document)
    connection.execute(_PUT, (number, *texts))
    terms = {term for text in texts if text for term in text.split(" ")}
    connection.executemany(
        "INSERT OR IGNORE INTO search_term VALUES (?)", [(term,) for term in terms if has_letter(term)]
    )
    rows = ((name, value, number) for name, value in _values(document))
    connection.executemany("INSERT OR IGNORE INTO search_value VALUES (?, ?, ?)", rows)


def forget_document(connection: sqlite3.Connection, orcid_id: str) -> None:
    """Forget a document, if it is there."""
    number = number_of(orcid_id)
    row = connection.execute("SELECT body FROM search_record WHERE number = ?", (number,)).fetchone()
    if row is None:
        return
    # A table of words that keeps no texts must be told them again to forget them.
    connection.execute(_TAKE, (number, *_texts(msgspec.json.decode(row[0], type=Document))))
    connection.execute("DELETE FROM search_value WHERE number = ?", (number,))
    connection.execute("DELETE FROM search_record WHERE number = ?", (number,))


def has_letter(text: str) -> bool:
    """Whether there is a letter in a text: a word with one is among the terms kept apart."""
    return _LETTER.search(text) is not None


def tidy(connection: sqlite3.Connection) -> None:
    """Bring what was written in many pieces together, so that it is searched more quickly."""
    connection.execute("INSERT INTO search_words (search_words) VALUES ('optimize')")


def _values(document: Document) -> Iterable[tuple[str, str]]:
    for name, values in document.values.items():
        field = field_named(name)
        if field is not None and field.match == "exact":
            yield from ((name, value) for value in values)


def _texts(document: Document) -> list[str | None]:
    """Return the document's words, column by column."""
    values = document.values
    of = {name: _BETWEEN.join(" ".join(words_of(name, one)) for one in values[name]) for name in values.keys() & _WORDS}
    told = {value for name in of for value in values[name]}
    copied = [value for _, value in _values(document) if value not in told]
    of[COPIED] = _BETWEEN.join(" ".join(words_of(COPIED, one)) for one in dict.fromkeys(copied))
    of[PRESENT] = " ".join(column(name) for name in values)
    return [of.get(name) or None for name in COLUMNS]


_WORDS = frozenset(WORD_FIELDS)
