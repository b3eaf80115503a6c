"""What of ORCID's registry is served here, what is refused, and where we knowingly differ: as one page.

The operations ORCID has, the behaviours beside them and the deviations are data; what is served is asked of the table
of endpoints itself, so that the page cannot say more than there is.
"""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Any

from cinquefoil.registry.api.dispatch import Table

OLDER = ("v2.1", "v2.0")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of ORCID's version 3.0. `sides`: where ORCID has it; `formats`: beside JSON and XML."""

    method: str
    path: str
    sides: tuple[str, ...]
    scopes: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()

    @property
    def example(self) -> str:
        """The path with its gaps filled, to look it up by."""
        return self.path.rstrip("/").replace("{", "").replace("}", "")


def _data(name: str) -> str:
    return resources.files("cinquefoil.registry").joinpath(f"data/{name}").read_text(encoding="utf-8")


def operations() -> tuple[Operation, ...]:
    """Return every operation ORCID has in version 3.0."""
    rows = json.loads(_data("operations.json"))["operations"]
    return tuple(
        Operation(
            row["method"],
            row["path"],
            tuple(row["sides"]),
            tuple(row.get("scopes", ())),
            tuple(row.get("formats", ())),
        )
        for row in rows
    )


def behaviours() -> list[dict[str, Any]]:
    """Return the behaviours that are not operations.

    Shape: area, behaviour, status (done, refused), and proof (a test) or reason (a sentence).
    """
    found: list[dict[str, Any]] = tomllib.loads(_data("behaviours.toml"))["behaviours"]
    return found


def deviations() -> list[dict[str, Any]]:
    """Return where this registry knowingly differs. Shape: area, orcid (what it does), here, why."""
    found: list[dict[str, Any]] = tomllib.loads(_data("deviations.toml"))["deviations"]
    return found


def status_of(table: Table, operation: Operation, side: str) -> str:
    """Return `done`, `refused` (with a word why, to whoever asks) or `–` where ORCID has no such operation."""
    if side not in operation.sides:
        return "–"
    found = table.find(f"/{side}/v3.0{operation.example}")
    handler = found.handlers.get(operation.method) if found else None
    if handler is None:
        return "missing"
    return "refused" if getattr(handler, "refuses", "") else "done"


def page(table: Table) -> str:
    """Return the page in Markdown."""
    return "\n".join((*_head(), *_operations(table), *_older(table), *_behaviours(), *_deviations()))


def _head() -> Iterator[str]:
    yield from ("# What the practice registry covers", "")
    yield "Generated from the registry itself by `python -m scripts.docs`."
    yield from ("", "- *done*: served as ORCID serves it, but for the deviations at the end")
    yield from ("- *refused*: answered with a sentence that says so", "- *–*: ORCID has no such operation there")
    yield ""


def _operations(table: Table) -> Iterator[str]:
    yield from ("## Operations of version 3.0", "")
    yield "JSON and XML unless said otherwise; `HEAD` wherever there is `GET`."
    yield from ("", "| Operation | Member API | Public API | Formats |", "|---|---|---|---|")
    for one in operations():
        cells = (status_of(table, one, "api"), status_of(table, one, "pub"), ", ".join(f"`{f}`" for f in one.formats))
        yield f"| `{one.method} {one.path}` | {' | '.join(cells)} |"
    yield ""


def _older(table: Table) -> Iterator[str]:
    yield from ("## Versions 2.0 and 2.1, and paths without a version", "")
    yield from ("| Operation | Version | Where | |", "|---|---|---|---|")
    for endpoint in sorted(table.endpoints, key=lambda one: (one.versions, one.pattern, one.methods)):
        if "v3.0" in endpoint.versions:
            continue
        versions = ", ".join(version or "none" for version in endpoint.versions)
        where = " and ".join({"api": "Member", "pub": "Public"}[side] for side in endpoint.sides)
        status = "refused" if getattr(endpoint.handler, "refuses", "") else "done"
        yield f"| `{endpoint.methods} {endpoint.pattern}` | {versions} | {where} | {status} |"
    yield ""


def _behaviours() -> Iterator[str]:
    yield from ("## Behaviours", "", "| Area | Behaviour | | Shown by, or why not |", "|---|---|---|---|")
    for one in behaviours():
        shown = f"`{one['proof']}`" if one["status"] == "done" else one["reason"]
        yield f"| {one['area']} | {one['behaviour']} | {one['status']} | {shown} |"
    yield ""


def _deviations() -> Iterator[str]:
    yield from ("## Known deviations", "", "| Area | ORCID | Here | Why |", "|---|---|---|---|")
    for one in deviations():
        yield f"| {one['area']} | {one['orcid']} | {one['here']} | {one['why']} |"
    yield ""
