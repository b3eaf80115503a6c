"""`cinquefoil assess survey`: what public evidence shows of each organisation of a list, without portal or account.

Says seen or not seen, and never that something is not met. What is in the result already is not looked at again.
"""

import argparse
import csv
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, get_args

from cinquefoil.assess.collectors.fetching import Fetcher, Limits, own_host
from cinquefoil.assess.criterion import Capability
from cinquefoil.assess.survey_look import Looked, look_at_site, look_for_client

SETUP_PROBLEM: Final = 3
COLUMNS: Final = ("name", "ror", "url", "client_id")
HEAD: Final = ("name", "ror", "url", "client_id", "capability", "public evidence", "what", "where", "on")
CAPABILITIES: Final = get_args(Capability)
EPILOG: Final = """The list is a spreadsheet (CSV) with a heading: name, and of ror, url, client_id what is known.
The result has five lines for each of its lines; run again, and what is in it already is left alone.

exit status: 0 every line was looked at · 3 the list or a setting cannot be used"""


class _NotReady(Exception):
    """The survey cannot begin, with a sentence that says why and what would help."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the list."""

    name: str
    ror: str
    url: str
    client_id: str

    @property
    def key(self) -> tuple[str, ...]:
        """What makes it this line."""
        return (self.name, self.ror, self.url, self.client_id)


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add survey to the subcommands of `cinquefoil assess`."""
    parser = subparsers.add_parser(
        "survey",
        help="see what public evidence shows of each organisation of a list",
        description="Look politely at public pages and public records; say seen or not seen, and nothing worse.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("list", type=Path, metavar="LIST", help="the list of organisations (CSV)")
    parser.add_argument(
        "--out", type=Path, default=Path("survey.csv"), metavar="FILE", help="the result (default: survey.csv)"
    )
    parser.set_defaults(run=run_survey)


def run_survey(arguments: argparse.Namespace) -> int:
    """Look at every line that is not in the result yet, and add it there at once; return 0, or 3 with one sentence."""
    try:
        lines = _read(arguments.list)
        done = _done(arguments.out)
        contact = _contact(lines)
        with arguments.out.open("a", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            if file.tell() == 0:
                writer.writerow(HEAD)
            for place, line in enumerate(lines, start=1):
                told = f"{place} of {len(lines)}: {line.name}"
                if line.key in done:
                    print(f"{told}: in {arguments.out} already", file=sys.stderr)
                    continue
                looks = tuple(_looks(line, contact))
                writer.writerows([_harmless(row) for row in _rows(line, looks, on=datetime.now(UTC).date())])
                file.flush()
                seen = sorted({sight.capability for look in looks for sight in look.sights}, key=CAPABILITIES.index)
                print(f"{told}: seen {', '.join(seen) or 'nothing'}", file=sys.stderr)
                for problem in filter(None, (look.problem for look in looks)):
                    print(f"  {problem}", file=sys.stderr)
    except _NotReady as problem:
        print(problem, file=sys.stderr)
        return SETUP_PROBLEM
    except OSError as trouble:
        print(f"{arguments.out} cannot be written: {trouble.strerror}. Name another: --out FILE.", file=sys.stderr)
        return SETUP_PROBLEM
    print(f"The result is in {arguments.out}. Not seen is no judgement: an assessment says more.")
    return 0


def _read(path: Path) -> tuple[_Line, ...]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as trouble:
        raise _NotReady(
            f"The list {path} cannot be read ({type(trouble).__name__}). Give a CSV file in UTF-8."
        ) from None
    if not rows or "name" not in rows[0]:
        raise _NotReady(f"{path} has no line with a name. Its first line is a heading such as: {','.join(COLUMNS)}")
    return tuple(
        dict.fromkeys(_Line(*(_cell(row, column) for column in COLUMNS)) for row in rows if _cell(row, "name"))
    )


def _cell(row: Mapping[str, str | None], column: str) -> str:
    return (row.get(column) or "").strip()


def _done(path: Path) -> frozenset[tuple[str, ...]]:
    """The lines that the result has in full: one that broke off in the middle is looked at again."""
    if not path.exists():
        return frozenset()
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = [tuple(_plain(_cell(row, column)) for column in COLUMNS) for row in csv.DictReader(file)]
    except (OSError, UnicodeDecodeError, csv.Error):
        raise _NotReady(f"{path} is there and is no result of a survey. Name another: --out FILE.") from None
    return frozenset(one for one in rows if rows.count(one) >= len(CAPABILITIES))


def _contact(lines: tuple[_Line, ...]) -> str:
    contact = os.environ.get("CINQUEFOIL_CONTACT", "")
    if not contact and not all(own_host(line.url) or not line.url for line in lines):
        raise _NotReady(
            "A look at somebody's site must say whom they can ask. "
            "Set CINQUEFOIL_CONTACT to a web or mail address of yours."
        )
    if any(line.client_id for line in lines) and not os.environ.get("CINQUEFOIL_PUBLIC_API"):
        raise _NotReady(
            "The list names ORCID clients, and no public API to look for what they wrote. "
            "Set CINQUEFOIL_PUBLIC_API to its address without version, or leave the column client_id empty."
        )
    return contact


def _looks(line: _Line, contact: str) -> Iterator[Looked]:
    public_api = os.environ.get("CINQUEFOIL_PUBLIC_API", "")
    name = line.ror or line.name
    if line.url:
        yield look_at_site(name, line.url, _fetcher(contact, own_host(line.url)))
    if line.client_id:
        fetcher = _fetcher(contact, own_host(public_api))
        yield look_for_client(name, line.client_id, fetcher, public_api=public_api, ror=line.ror, names=(line.name,))


def _fetcher(contact: str, rehearsed: frozenset[tuple[str, int]]) -> Fetcher:
    private = os.environ.get("CINQUEFOIL_ALLOW_PRIVATE") == "1"
    limits = Limits(pause=0) if rehearsed else Limits()
    return Fetcher(contact=contact, limits=limits, private=private, rehearsed=rehearsed)


def _rows(line: _Line, looks: tuple[Looked, ...], *, on: date) -> Iterator[tuple[str, ...]]:
    sights = {sight.capability: sight for look in reversed(looks) for sight in look.sights}
    word = "not seen" if any(not look.problem for look in looks) else "not looked at"
    for capability in CAPABILITIES:
        sight = sights.get(capability)
        told = ("seen", sight.evidence, sight.address or line.url) if sight else (word, "", "")
        yield (*line.key, capability, *told, on.isoformat())


def _harmless(row: tuple[str, ...]) -> list[str]:
    """A row whose cells no spreadsheet takes for formulas."""
    return [f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell for cell in row]


def _plain(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] in {"=", "+", "-", "@"} else cell
