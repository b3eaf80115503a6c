"""Searching: iDs, expanded with names and organisations, or as a table of comma-separated values.

Source: orcid-api.md section 4.8; ORCID/ORCID-Source cac0eca2 (limits of rows and start).
"""

import csv
import io
from collections.abc import Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from cinquefoil.orcid.vocabularies import csv_fields
from cinquefoil.registry.answers.element import identifier
from cinquefoil.registry.answers.shapes import EXPANDED_SEARCH, SEARCH
from cinquefoil.registry.api.access import is_member_call, reader_of
from cinquefoil.registry.api.dispatch import Endpoint
from cinquefoil.registry.api.formats import HEADERS, format_for, written
from cinquefoil.registry.core import Core, core_of
from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.oauth.wire import bearer_of
from cinquefoil.registry.search.document import Document
from cinquefoil.registry.search.index import Page
from cinquefoil.registry.search.query import BadQuery
from cinquefoil.registry.search.reading import Manner, read_fields, read_query

_MOST_ROWS = {"v3.0": 1000}
_MOST_ROWS_BEFORE = 100
_LAST_ANONYMOUS_START = 10_000
_LENIENT = frozenset({"edismax", "dismax"})


async def search(request: Request) -> Response:
    """GET /search: the iDs of the records found."""
    page, wanted = _found(request), format_for(request)
    frame = core_of(request).frame()
    found = [{"orcid-identifier": identifier(one.orcid_id, frame)} for one in page.documents]
    return written({"result": found or None, "num-found": page.total}, wanted, SEARCH)


async def expanded_search(request: Request) -> Response:
    """GET /expanded-search: the records found, with what is public of their names, addresses and organisations."""
    page, wanted = _found(request), format_for(request)
    found = [_expanded(one) for one in page.documents]
    return written({"expanded-result": found or None, "num-found": page.total}, wanted, EXPANDED_SEARCH)


async def csv_search(request: Request) -> Response:
    """GET /csv-search: a line of names and a line for each record; `fl` names the columns."""
    names = [one for one in request.query_params.get("fl", "").replace(" ", ",").split(",") if one]
    unknown = sorted(set(names) - set(csv_fields()))
    if unknown:
        raise Refusal(9012, f"fl may name {', '.join(csv_fields())}; not {', '.join(unknown)}")
    page = _found(request)
    body = _table(names or csv_fields(), page.documents)
    return Response(body, 200, HEADERS, "text/csv;charset=UTF-8")


def _found(request: Request) -> Page:
    """Return the records that a request asks for.

    Raises:
        Refusal: 9038 for a token without /read-public; 9012 and 9043 for numbers out of range; 9008 for a query that
            cannot be understood.
    """
    reader = reader_of(request)
    if is_member_call(request) and not reader.holds("/read-public"):
        raise Refusal(9038)
    core, asked = core_of(request), request.query_params
    rows = _rows(asked.get("rows"), str(request.scope["path"]).split("/")[2])
    try:
        start = _start(asked.get("start"), is_anonymous=not bearer_of(request))
        return _page(core, asked, start, rows)
    except BadQuery as problem:
        raise Refusal(9008, str(problem)) from problem


def _page(core: Core, asked: Any, start: int, rows: int) -> Page:
    now = core.clock.now()
    manner = Manner(now)
    if asked.get("defType") in _LENIENT:
        manner = Manner(now, read_fields(asked.get("qf", "")), lenient=True)
    query = read_query(asked.get("q", ""), manner)
    return core.index.search(query, start=start, rows=rows, now=now, lag=core.settings.index_lag)


def _rows(text: str | None, version: str) -> int:
    most = _MOST_ROWS.get(version, _MOST_ROWS_BEFORE)
    number = _integer(text) if text else most
    if number is None or not 0 <= number <= most:
        raise Refusal(9012, f"The rows parameter must be an integer between 0 and {most:,}")
    return number


def _start(text: str | None, *, is_anonymous: bool) -> int:
    number = _integer(text) if text else 0
    if number is None:
        raise BadQuery(f'For input string: "{text}"')
    if number > _LAST_ANONYMOUS_START and is_anonymous:
        raise Refusal(9043)
    if number < 0:
        raise BadQuery("'start' parameter cannot be negative")
    return number


def _integer(text: str) -> int | None:
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None


def _expanded(document: Document) -> dict[str, Any]:
    return {
        "orcid-id": document.orcid_id,
        "given-names": document.first("given-names"),
        "family-names": document.first("family-name"),
        "credit-name": document.first("credit-name"),
        "other-name": document.values.get("other-names", []),
        "email": document.values.get("email", []),
        "institution-name": document.institutions,
    }


def _table(names: Iterable[str], documents: Iterable[Document]) -> str:
    """Return lines of CSV; several values of one field share a cell, commas between them, their own protected."""
    table = io.StringIO()
    lines = csv.writer(table, lineterminator="\n")
    columns = list(names)
    lines.writerow(columns)
    for document in documents:
        lines.writerow([_cell(document.values.get(name, [])) for name in columns])
    return table.getvalue()


def _cell(values: list[str]) -> str:
    if len(values) < 2:
        return "".join(values)
    return ",".join(value.replace("\\", "\\\\").replace(",", "\\,") for value in values)


ENDPOINTS = (
    Endpoint("GET", "/search", search),
    Endpoint("GET", "/expanded-search", expanded_search),
    Endpoint("GET", "/csv-search", csv_search),
)
