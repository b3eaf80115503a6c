"""Reading and judging a spreadsheet, against only reading its cells."""

import csv
import io
import time

from cinquefoil.hub.connect.rows import Context, Known, Ours, judge_rows
from cinquefoil.hub.connect.tables import read_table

ROWS = 10_000
HEADER = "email,affiliation-section,department-name,role-title,start-date,end-date,org-name,org-country,org-city,id\n"


def main() -> None:
    """Print the time for ten thousand rows, and the ratio."""
    lines = (
        f"p{n}@a.example,employment,Biology,Reader {n},2020-01-02,,Aberwen,GB,Aberwen,HR-{n}\n" for n in range(ROWS)
    )
    content = (HEADER + "".join(lines)).encode()
    people = tuple(Known(n, f"Person {n}", f"p{n}@a.example") for n in range(ROWS))
    ours = Ours("Aberwen", "Aberwen", "", "GB", "https://ror.org/0aberwe15")

    began = time.perf_counter()
    cells = list(csv.reader(io.StringIO(content.decode())))
    plain = time.perf_counter() - began
    began = time.perf_counter()
    table = read_table(content)
    judged = judge_rows(table.rows, table.layout, Context(ours, people))
    whole = time.perf_counter() - began

    wrong = sum(bool(row.problems) for row in judged)
    print(f"imports, {len(cells) - 1:,} rows, {wrong} with problems")
    print(f"  read and judged {whole:6.2f} s   {whole / plain:5.0f} × reading the cells")
