"""Reads single cells: dates, country codes, links, organisation identifiers.

Knows no row and no person. Each function returns the value in its one form, or raises Wrong with the two halves of
a sentence: what is wrong, and how to mend it.
"""

import re
from datetime import date
from functools import cache
from importlib import resources

from cinquefoil.history.kept import kept

ROR = re.compile(r"(?:https?://)?(?:www\.)?(?:ror\.org/)?(0[a-hj-km-np-tv-z0-9]{6}[0-9]{2})/?", re.IGNORECASE)
# Source: ORCID's organisation identifier types, by which the pair (identifier, source) is compared exactly.
IDENTIFIER_FORMS = {
    "ROR": (ROR, kept("https://ror.org/ and nine characters, such as https://ror.org/04fa4r544")),
    "GRID": (re.compile(r"grid\.\d+\.[0-9a-f]+"), kept("grid, a number and a mark, such as grid.455335.1")),
    "RINGGOLD": (re.compile(r"\d+"), kept("a number, such as 5488")),
    "FUNDREF": (
        re.compile(r"https?://(?:dx\.)?doi\.org/10\.13039/\S+"),
        kept("a link such as http://dx.doi.org/10.13039/1"),
    ),
    "LEI": (re.compile(r"[A-Z0-9]{20}"), kept("twenty letters and digits")),
}


class Wrong(ValueError):
    """A cell that cannot stand: `what` is wrong, how to `mend` it."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(f"{what} {mend}")
        self.what = what
        self.mend = mend


def read_date(written: str) -> str:
    """Return yyyy, yyyy-mm or yyyy-mm-dd; empty stays empty. Raises: Wrong."""
    if not written:
        return ""
    match = re.fullmatch(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", written)
    if not match:
        raise Wrong(
            kept("“%(written)s” is not a date.", written=written[:40]),
            kept("Write it as 2021, 2021-09 or 2021-09-01."),
        )
    year, month, day = (int(part or 1) for part in match.groups())
    if not 1900 <= year <= 2100:
        raise Wrong(
            kept("the year %(year)s is out of ORCID's range.", year=year), kept("Write a year from 1900 to 2100.")
        )
    try:
        date(year, month, day)
    except ValueError:
        raise Wrong(
            kept("“%(written)s” is not in the calendar.", written=written),
            kept("Correct it, as 2021, 2021-09 or 2021-09-01."),
        ) from None
    return "-".join(part.zfill(2) for part in match.groups() if part)


def is_before(one: str, other: str) -> bool:
    """Whether a date lies before another, as exactly as both are known."""
    exactness = min(len(one), len(other))
    return one[:exactness] < other[:exactness]


def read_country(written: str) -> str:
    """Return the two-letter code in capitals; empty stays empty. Raises: Wrong."""
    code = written.upper()
    if code and code not in country_codes():
        raise Wrong(
            kept("“%(written)s” is not a country code.", written=written[:40]),
            kept("Write the two letters of ISO 3166, such as GB or NZ."),
        )
    return code


def read_link(written: str) -> str:
    """Return a web address as it is; empty stays empty. Raises: Wrong."""
    if written and not re.fullmatch(r"https?://[^\s/]+\.[^\s]*", written):
        raise Wrong(
            kept("“%(written)s” is not a web address.", written=written[:60]),
            kept("Write it in full, beginning with https://."),
        )
    return written


def read_identifier_source(written: str, identifier: str) -> str:
    """Return the kind of an organisation's identifier, which for ROR needs not be said. Raises: Wrong."""
    source = written.upper() or ("ROR" if ROR.fullmatch(identifier) else "")
    if source not in IDENTIFIER_FORMS:
        what = (
            kept("“%(written)s” is not a kind of identifier ORCID knows.", written=written[:40])
            if written
            else kept("the kind is missing.")
        )
        raise Wrong(what, kept("Write one of: %(words)s.", words=", ".join(IDENTIFIER_FORMS)))
    return source


def read_identifier(written: str, source: str) -> str:
    """Return an organisation's identifier in the form ORCID compares. Raises: Wrong."""
    form, words = IDENTIFIER_FORMS[source]
    match = form.fullmatch(written)
    if not match:
        raise Wrong(
            kept("“%(written)s” is not a %(source)s identifier.", written=written[:60], source=source),
            kept("It is %(words)s.", words=words),
        )
    return f"https://ror.org/{match[1].lower()}" if source == "ROR" else written


@cache
def country_codes() -> frozenset[str]:
    """The country codes ORCID takes."""
    text = (resources.files("cinquefoil.hub.connect") / "data" / "countries.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return frozenset(" ".join(lines).split())
