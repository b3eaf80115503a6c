"""Files of the encodings and separators that people have are read; the rest is refused with a way out."""

import pytest

from cinquefoil.hub.connect.tables import MAXIMUM_ROWS, Unreadable, read_table

HEADER = "email,affiliation-section,role-title"
ROW = "sofia@people.example,employment,Déjà vu"


@pytest.mark.parametrize(
    "content",
    [
        f"{HEADER}\n{ROW}\n".encode(),
        b"\xef\xbb\xbf" + f"{HEADER}\r\n{ROW}\r\n".encode(),
        f"{HEADER}\n{ROW}".replace(",", "\t").encode(),
        f"{HEADER}\n{ROW}".replace(",", ";").encode(),
        f'{HEADER}\n"sofia@people.example", "employment","Déjà vu"'.replace(", ", ",").encode(),
        f"\n{HEADER}\n\n ,,\n{ROW}\n".encode(),
    ],
)
def test_a_file_is_read_whatever_its_separator(content):
    table = read_table(content)

    assert [row.get("email") for row in table.rows] == ["sofia@people.example"]
    assert table.rows[0].get("role") == "Déjà vu"


def test_rows_are_numbered_as_a_spreadsheet_numbers_them():
    table = read_table(f'{HEADER}\n"a@b.example",employment,"two\nlines"\n\n{ROW}\n'.encode())

    assert [row.number for row in table.rows] == [2, 4]


def test_values_beyond_the_last_column_are_counted():
    assert read_table(f"{HEADER}\n{ROW},more,,and more".encode()).rows[0].spare == 2


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        (b"", ["empty"]),
        (b"\xef\xbb\xbf", ["empty"]),
        (b",,\n,\n", ["empty"]),
        (b" \r\n", ["empty"]),
        (f"{HEADER}\n".encode(), ["no rows"]),
        (f"{HEADER}\n{ROW}\n".encode("latin-1"), ["line 2", "0xE9", "“é”", "CSV UTF-8"]),
        (f"{HEADER}\n{ROW}\n".encode("utf-16"), ["UTF-16", "CSV UTF-8"]),
        (b"PK\x03\x04rest", ["spreadsheet", "CSV UTF-8"]),
        (f'{HEADER}\n"sofia,employment,x'.encode(), ["Line 2", "quotation mark"]),
        (f"mail,kind\n{ROW}".encode(), ["not a header", "nothing was written"]),
        ((HEADER + f"\n{ROW}" * (MAXIMUM_ROWS + 1)).encode(), ["20001 rows", "Split it"]),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_how_to_mend_it(content, parts):
    with pytest.raises(Unreadable) as wrong:
        read_table(content)

    assert all(part in wrong.value.sentence for part in parts), wrong.value.sentence
