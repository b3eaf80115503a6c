"""The forms in which a person writes an element by hand, as HTML. What is asked is data (`data/forms.json`).

Composes; what a filled form means is read in `contents`.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from cinquefoil.orcid.vocabularies import words
from cinquefoil.registry.pages import choice, field, textarea
from cinquefoil.registry.pages.telling import words_of
from cinquefoil.registry.rules.kinds import KINDS


@cache
def _forms() -> Mapping[str, Any]:
    text = files("cinquefoil.registry.account").joinpath("data", "forms.json").read_text(encoding="utf-8")
    forms: dict[str, Any] = json.loads(text)
    return forms


def rows_of(kind: str) -> list[dict[str, Any]]:
    """Return what is asked of an element of this kind."""
    rows: list[dict[str, Any]] = _forms()["affiliation" if KINDS[kind].is_affiliation else kind]
    return rows


def fields_of(kind: str, given: Mapping[str, str]) -> str:
    """Return the HTML of a kind's fields, filled with what was given."""
    html, is_beside = "", False
    for row in rows_of(kind):
        one = _field(row, given)
        if is_beside:
            html += f"<div>{one}</div></div>"
        else:
            html += f'<div class="row"><div>{one}</div>' if row.get("row") else one
        is_beside = bool(row.get("row"))
    return html


def _field(row: Mapping[str, Any], given: Mapping[str, str]) -> str:
    name, label, kind = row["name"], row["label"], row.get("kind", "text")
    value = given.get(name, "") or row.get("default", "")
    if kind == "select":
        return choice(name, label, [(word, words_of(word)) for word in words(row["words"])], value)
    if kind == "textarea":
        return textarea(name, label, value)
    return field(name, label, value, kind=kind, hint=row.get("hint", ""), required=row.get("required", False))
