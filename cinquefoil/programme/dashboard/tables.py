"""The dashboard's tables as CSV, for a spreadsheet: one row a system, and one a month.

A cell that a spreadsheet would take for a formula begins with an apostrophe.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from cinquefoil.programme.dashboard.figures import Month
from cinquefoil.programme.dashboard.values import Glance
from cinquefoil.programme.sign import BADGES, WORDS

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def systems_csv(glances: Iterable[Glance], *, on: date) -> str:
    """Return every system with its petals in words, what holds the next badge, and whose turn it is since when."""
    head = ("member", "system", "product", *BADGES, "criteria", "next badge", "held by", "waits for", "what", "since")
    rows = []
    for glance in glances:
        petals, wait, badge = glance.petals(on), glance.wait(on), glance.next_badge
        rows.append(
            (
                *(glance.organisation, glance.system, glance.product),
                *(WORDS[petals[name]] for name in BADGES),
                *(glance.folded.rule, badge.id if badge else "", " ".join(badge.blocked_by) if badge else ""),
                *(wait.owner, wait.what, glance.since.isoformat()),
            )
        )
    return write_csv(head, rows)


def uptake_csv(months: Iterable[Month]) -> str:
    """Return how many petals were lit on each day, by badge."""
    return write_csv(
        ("day", *BADGES), [(month.day.isoformat(), *(str(month.lit[badge]) for badge in BADGES)) for month in months]
    )


def write_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as a spreadsheet reads it, formulas made harmless."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(head)
    writer.writerows([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows)
    return written.getvalue()
