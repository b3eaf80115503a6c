"""Turns the bytes of an uploaded file into numbered rows of text under a recognised header.

Knows encodings, delimiters and quoting; does not know what a row means or who it is about.
"""

import csv
import io
from dataclasses import dataclass

from cinquefoil.history.kept import kept
from cinquefoil.hub.connect.layouts import Layout, WrongHeader, recognise_header

MAXIMUM_ROWS = 20_000
# What makes a spreadsheet take a cell for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
EMPTY = kept("The file is empty. Choose the file with your rows and upload it; nothing was written.")
SPREADSHEET = kept("The file is a spreadsheet, not a CSV file.")
UTF16 = kept("The file is not UTF-8: its first line shows that it is UTF-16 or binary.")
SAVE_AS_UTF8 = kept(
    "In Excel choose “Save as” and the type “CSV UTF-8 (comma delimited)”; in LibreOffice choose “Text CSV” with "
    "the character set “Unicode (UTF-8)”. Then upload it again; nothing was written."
)


class Unreadable(ValueError):
    """The file as a whole cannot be read; the sentence says why and how to mend it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: its number as a spreadsheet counts it (the header is 1), values by field, spare cells."""

    number: int
    values: dict[str, str]
    spare: int = 0

    def get(self, field: str) -> str:
        """The text under a field, without spaces around it; empty when the file has no such column."""
        return self.values.get(field, "")


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was read: its layout and its rows; rows without any text are left out."""

    layout: Layout
    rows: tuple[Row, ...]


def read_table(content: bytes) -> Table:
    """Read an uploaded file.

    Raises:
        Unreadable: it is empty, not UTF-8 text, not separated values, has no known header or no rows.
    """
    text = read_text(content)
    lines = read_cells(text)
    if not lines:
        raise Unreadable(EMPTY)
    try:
        recognised = recognise_header(lines[0][1])
    except WrongHeader as wrong:
        raise Unreadable(wrong.sentence) from wrong
    rows = tuple(_row(number, cells, recognised.fields) for number, cells in lines[1:])
    if not rows:
        raise Unreadable(
            kept(
                "The file has a header but no rows. "
                "Add one row for each affiliation below it and upload the file again."
            )
        )
    if len(rows) > MAXIMUM_ROWS:
        raise Unreadable(
            kept(
                "The file has %(rows)s rows; one upload takes at most %(most)s. "
                "Split it into several files with the same first row and upload them one after the other.",
                rows=len(rows),
                most=MAXIMUM_ROWS,
            )
        )
    return Table(recognised.layout, rows)


def read_text(content: bytes) -> str:
    """Decode UTF-8, with or without a byte-order mark.

    Raises:
        Unreadable: empty, a spreadsheet rather than text, or another encoding; names the line and the byte.
    """
    if not content.strip():
        raise Unreadable(EMPTY)
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Unreadable(f"{SPREADSHEET} {SAVE_AS_UTF8}")
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\x00" in content:
        raise Unreadable(f"{UTF16} {SAVE_AS_UTF8}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise Unreadable(_encoding_sentence(content, wrong.start)) from wrong


def write_cell(text: str) -> str:
    """Return a cell so that a spreadsheet shows it instead of running it as a formula; reading undoes this.

    Source: OWASP, "CSV Injection", read 2026-11.
    """
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _read_cell(text: str) -> str:
    cell = text.strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_SIGNS) else cell


def _encoding_sentence(content: bytes, position: int) -> str:
    line = content.count(b"\n", 0, position) + 1
    byte = content[position]
    guess = bytes([byte]).decode("cp1252", errors="ignore")
    what = kept("The file is not UTF-8: line %(line)s holds the byte 0x%(byte)s.")
    if guess.isprintable() and guess:
        what = kept(
            "The file is not UTF-8: line %(line)s holds the byte 0x%(byte)s; "
            "it looks like “%(guess)s” in the older Windows encoding."
        )
    return f"{what % {'line': line, 'byte': f'{byte:02X}', 'guess': guess}} {SAVE_AS_UTF8}"


def read_cells(text: str) -> list[tuple[int, list[str]]]:
    """Return the lines that hold anything, each with its number as a spreadsheet counts it and its cells.

    Raises:
        Unreadable: a quotation mark without its partner.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        rows = [(number, [_read_cell(cell) for cell in cells]) for number, cells in enumerate(reader, 1)]
    except csv.Error as wrong:
        raise Unreadable(
            kept(
                "Line %(line)s cannot be read as separated values (%(cause)s). "
                "Look for a quotation mark without its partner there, mend it and upload the file again.",
                line=reader.line_num,
                cause=wrong,
            )
        ) from wrong
    return [(number, cells) for number, cells in rows if any(cells)]


def _delimiter(text: str) -> str:
    """The separator that the first line holds most often: comma, tab or (Excel on the continent) semicolon."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max((",", "\t", ";"), key=first.count)


def _row(number: int, cells: list[str], fields: tuple[str, ...]) -> Row:
    values = dict(zip(fields, cells, strict=False))
    return Row(number, values, spare=sum(1 for cell in cells[len(fields) :] if cell))
