"""A work as an item of the Citation Style Language (CSL-JSON).

Made from the work's own fields; a citation that came with the work in another form is not read. Knows no store.

Source: `data/csl.json`; orcid-api.md section 3.2; Citation Style Language 1.0.2 (csl-data.json).
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from cinquefoil.registry.rules.identifiers import external_ids


@cache
def _table() -> Mapping[str, Any]:
    text = files("cinquefoil.registry.answers").joinpath("data", "csl.json").read_text(encoding="utf-8")
    table: dict[str, Any] = json.loads(text)
    return table


def csl_item(work: Mapping[str, Any], *, person: str) -> dict[str, Any]:
    """Return a work, given as ORCID's JSON, as a CSL item. `person` is its author when it names no contributor."""
    title = work.get("title") or {}
    written = {
        "id": str(work.get("put-code")),
        "type": _table()["types"].get(work.get("type"), "document"),
        "title": _value(title.get("title")),
        "container-title": _value(work.get("journal-title")),
        "abstract": work.get("short-description"),
        "issued": _date(work.get("publication-date")),
        "language": work.get("language-code"),
        **_people(work, person),
        **dict(_identifiers(work)),
        "URL": _value(work.get("url")),
    }
    return {key: value for key, value in written.items() if value}


def _value(wrapped: Mapping[str, Any] | None) -> str:
    return (wrapped or {}).get("value") or ""


def _date(date: Mapping[str, Any] | None) -> dict[str, Any] | None:
    texts = [_value((date or {}).get(part)) for part in ("year", "month", "day")]
    parts: list[int] = []
    for text in texts:
        if not text.isdigit():
            break
        parts.append(int(text))
    return {"date-parts": [parts]} if parts else None


def _people(work: Mapping[str, Any], person: str) -> dict[str, list[dict[str, str]]]:
    people: dict[str, list[dict[str, str]]] = {}
    for one in (work.get("contributors") or {}).get("contributor") or []:
        name = _value(one.get("credit-name"))
        role = (one.get("contributor-attributes") or {}).get("contributor-role") or ""
        if name:
            people.setdefault(_table()["editors"].get(role, "author"), []).append({"literal": name})
    return people or ({"author": [{"literal": person}]} if person else {})


def _identifiers(work: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield CSL fields from the identifiers; the work's own are told over those of what it is part of."""
    ranked = sorted(external_ids(work), key=lambda one: one.get("external-id-relationship") == "self")
    for one in ranked:
        field = _table()["fields"].get(one.get("external-id-type"))
        if field and one.get("external-id-relationship") in {"self", "part-of"}:
            yield field, str(one.get("external-id-value") or "")
