"""The types of external identifiers the registry knows.

Normalises nothing; the types are data of `orcid.vocabularies`. Labels are in English whatever `locale` asks for, and
when a type was added is not known, so those dates are null.

Source: orcid-api.md section 4 (others); the keys are those of ORCID/ORCID-Source, org.orcid.pojo.IdentifierType.
"""

from typing import Any
from xml.sax.saxutils import escape

import orjson
from starlette.requests import Request
from starlette.responses import Response

from cinquefoil.orcid.codec.pretty import write_pretty
from cinquefoil.orcid.vocabularies import IdentifierType, identifier_types
from cinquefoil.registry.api.dispatch import Endpoint
from cinquefoil.registry.api.formats import format_for, sent


async def read_all(request: Request) -> Response:
    """GET /identifiers: every type, in alphabetical order."""
    wanted = format_for(request)
    rows = [_row(one, number) for number, one in enumerate(identifier_types().values(), start=1)]
    if wanted.family == "xml":
        return sent(_as_xml(rows), wanted)
    return sent(write_pretty(rows) if wanted.is_pretty else orjson.dumps(rows), wanted)


def _row(one: IdentifierType, number: int) -> dict[str, Any]:
    return {
        "name": one.name,
        "putCode": number,
        "resolutionPrefix": one.prefix,
        "deprecated": one.is_deprecated,
        "dateCreated": None,
        "lastModified": None,
        "description": one.label,
        "primaryUse": one.primary_use,
        "caseSensitive": one.is_case_sensitive,
    }


def _as_xml(rows: list[dict[str, Any]]) -> bytes:
    written = "".join(f"    <identifierType>\n{_children(row)}    </identifierType>\n" for row in rows)
    declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f"{declaration}<identifierTypes>\n{written}</identifierTypes>\n".encode()


def _children(row: dict[str, Any]) -> str:
    return "".join(f"        <{key}>{_text(value)}</{key}>\n" for key, value in row.items() if value is not None)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else escape(str(value))


ENDPOINTS = (Endpoint("GET", "/identifiers", read_all, ("pub",), ("v3.0", "v2.1", "v2.0")),)
