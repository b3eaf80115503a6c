"""The cast: people with fixed iDs who stand for the cases.

Who they are is data (`cast.toml`); this module only puts them into a store.

Source: ORCID, "Structure of the ORCID Identifier" (assigned blocks; read 2026-11-22) for where their iDs lie.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from cinquefoil.registry.core import Core, remember_name
from cinquefoil.registry.elements import fresh_put_code
from cinquefoil.registry.groups import keep_group
from cinquefoil.registry.loading import put_record
from cinquefoil.registry.values import Account, Element, Source, salted

_FEW_WORKS = 25


@dataclass(frozen=True, slots=True)
class Person:
    """One of the cast, as others may need to know her."""

    orcid_id: str
    email: str
    password: str
    given_names: str
    family_name: str
    case: str


@cache
def _file() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("cinquefoil.registry").joinpath("cast.toml").read_text(encoding="utf-8"))


def cast() -> dict[str, Person]:
    """Return the cast by the first part of their e-mail: `cast()["sofia"]`."""
    password = _file()["password"]
    return {
        row["email"].partition("@")[0]: Person(
            row["orcid_id"], row["email"], password, row["given_names"], row.get("family_name", ""), row["case"]
        )
        for row in _file()["people"]
    }


def seed_cast(core: Core, *, is_full: bool = False) -> None:
    """Put the cast into an empty store. With `is_full` the largest record holds as many works as a record may."""
    with core.store.transaction():
        for client_id, name in _file()["systems"].items():
            remember_name(core.store, client_id, name)
        for group in _file()["groups"]:
            keep_group(core.store, Source(), core.clock.now(), **group)
        for row in _file()["people"]:
            if "record" not in row:
                _seed_person(core, row, is_full=is_full)
    for row in _file()["people"]:
        if "record" in row:
            put_record(core, row["orcid_id"], _record(row["record"]), email=row["email"], password=_file()["password"])


@cache
def _record(name: str) -> Mapping[str, Any]:
    """Return a whole record of the cast, in ORCID's v3.0 JSON."""
    text = resources.files("cinquefoil.registry").joinpath(f"data/{name}").read_text(encoding="utf-8")
    record: dict[str, Any] = json.loads(text)
    return record


def _seed_person(core: Core, row: Mapping[str, Any], *, is_full: bool) -> None:
    at = core.clock.now()
    own: tuple[str, ...] = ("claimed", "created_by")
    own += ("credit_name", "name_visibility", "biography", "biography_visibility", "default_visibility", "state")
    account = Account(
        row["orcid_id"],
        at,
        at,
        email=row["email"],
        password=salted(_file()["password"]),
        given_names=row["given_names"],
        family_name=row.get("family_name", ""),
        primary=row.get("primary", ""),
        **{name: row[name] for name in own if name in row},
    )
    core.store.accounts.put(account)
    for place, (kind, visibility, content) in enumerate(_contents(row, is_full=is_full)):
        core.store.elements.put(
            Element(
                fresh_put_code(core.store),
                account.orcid_id,
                kind,
                visibility or row.get("element_visibility") or "public",
                Source(orcid_id=account.orcid_id),
                at,
                at,
                content,
                display_index=place,
            )
        )


def _contents(row: Mapping[str, Any], *, is_full: bool) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield kind, own visibility (or nothing) and content of each of a person's elements."""
    email = {"email": row["email"], "verified": True, "primary": True}
    yield "email", row.get("email_visibility", "private"), email
    for name in row.get("other_names", ()):
        yield "other-name", "", {"content": name}
    for word in row.get("keywords", ()):
        yield "keyword", "", {"content": word}
    if "country" in row:
        yield "address", "", {"country": {"value": row["country"]}}
    for link in row.get("urls", ()):
        yield "researcher-url", "", {"url-name": link["name"], "url": {"value": link["url"]}}
    for kind in ("employment", "education"):
        for one in row.get(f"{kind}s", ()):
            yield kind, one.get("visibility", ""), affiliation_content(**{**one, "visibility": ""})
    for one in row.get("works", ()):
        yield "work", one.get("visibility", ""), work_content(**{**one, "visibility": ""})
    for number in range(1, (row.get("many_works", 0) if is_full else min(row.get("many_works", 0), _FEW_WORKS)) + 1):
        yield "work", "", work_content(title=f"Paper {number}", date="2020", doi=f"10.5555/many.{number}")


def fuzzy_date(text: str) -> dict[str, Any] | None:
    """Return `2019-09-01`, `2019-09` or `2019` as ORCID writes a date; None for nothing."""
    parts = [part for part in text.split("-") if part]
    if not parts:
        return None
    given = [*parts, "", ""][:3]
    return {name: {"value": part} if part else None for name, part in zip(("year", "month", "day"), given, strict=True)}


def affiliation_content(
    *,
    organization: str,
    city: str = "",
    region: str = "",
    country: str = "",
    ror: str = "",
    department: str = "",
    role: str = "",
    start: str = "",
    end: str = "",
    url: str = "",
    visibility: str = "",
) -> dict[str, Any]:
    """Return an affiliation's content in ORCID's JSON."""
    del visibility
    known = {"disambiguated-organization-identifier": ror, "disambiguation-source": "ROR"}
    return {
        "department-name": department or None,
        "role-title": role or None,
        "start-date": fuzzy_date(start),
        "end-date": fuzzy_date(end),
        "organization": {
            "name": organization,
            "address": {"city": city or None, "region": region or None, "country": country or None},
            "disambiguated-organization": known if ror else None,
        },
        "url": {"value": url} if url else None,
        "external-ids": None,
    }


def work_content(
    *, title: str, kind: str = "journal-article", journal: str = "", date: str = "", doi: str = "", visibility: str = ""
) -> dict[str, Any]:
    """Return a work's content in ORCID's JSON; `kind` is its work type."""
    del visibility
    identifier = {
        "external-id-type": "doi",
        "external-id-value": doi,
        "external-id-url": {"value": f"https://doi.org/{doi}"},
        "external-id-relationship": "self",
    }
    return {
        "title": {"title": {"value": title}, "subtitle": None, "translated-title": None},
        "journal-title": {"value": journal} if journal else None,
        "short-description": None,
        "citation": None,
        "type": kind,
        "publication-date": fuzzy_date(date),
        "external-ids": {"external-id": [identifier] if doi else []},
        "url": {"value": f"https://doi.org/{doi}"} if doi else None,
        "contributors": None,
        "language-code": None,
        "country": None,
    }
