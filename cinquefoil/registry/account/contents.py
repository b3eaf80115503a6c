"""What a filled form means: content as it is kept, what is wrong with it, and content back into a form.

What a form does not ask stays as it was. Stores nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from cinquefoil.orcid.vocabularies import words
from cinquefoil.registry.account.fields import rows_of
from cinquefoil.registry.cast import affiliation_content, work_content
from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.pages.telling import value_of
from cinquefoil.registry.rules.dates import check_dates
from cinquefoil.registry.rules.kinds import KINDS
from cinquefoil.registry.values import Element

Content = dict[str, Any]
Given = dict[str, str]

_DATE_PROBLEMS = {
    9049: "A date is not in the calendar. Write it as 2026-03-31, 2026-03 or 2026.",
    9050: "There is an end date but no start date.",
    9055: "The end date lies before the start date.",
}


def content_given(
    kind: str, form: Mapping[str, str], present: Content | None = None
) -> tuple[Content, tuple[str, ...]]:
    """Return the content a form gives, on top of the present one, and what is wrong with it."""
    given = {row["name"]: form.get(row["name"], "").strip() for row in rows_of(kind)}
    if "country" in given:
        given["country"] = given["country"].upper()
    read = _affiliation if KINDS[kind].is_affiliation else _READERS[kind]
    content = read(given, present or {})
    return content, tuple(_problems(kind, given, content))


def _problems(kind: str, given: Given, content: Content) -> Iterator[str]:
    for row in rows_of(kind):
        value = given[row["name"]]
        if row.get("required") and not value:
            yield f"{_called(row['label'])} is missing."
        if row.get("kind") == "url" and value and not value.lower().startswith(("http://", "https://")):
            yield f"{value} is not an address of the web. It begins with https://."
        if row.get("kind") == "select" and value and value not in words(row["words"]):
            yield f"{value} is none of the choices for {row['label'].lower()}."
    if given.get("country") and given["country"] not in words("countries"):
        yield f"{given['country']} is not a country code. Give its two letters, such as GB."
    yield from _date_problems({"start-date": content.get("publication-date"), **content})


def _called(label: str) -> str:
    return f"The {label[:1].lower()}{label[1:]}"


def _date_problems(content: Content) -> Iterator[str]:
    try:
        check_dates(content)
    except Refusal as refusal:
        yield _DATE_PROBLEMS[refusal.code]


def _affiliation(given: Given, present: Content) -> Content:
    made = affiliation_content(**given)
    known = (present.get("organization") or {}).get("disambiguated-organization") or {}
    if given["ror"] and given["ror"] == known.get("disambiguated-organization-identifier"):
        made["organization"]["disambiguated-organization"] = known
    return {**made, "external-ids": present.get("external-ids")}


def _work(given: Given, present: Content) -> Content:
    asked = {name: given[name] for name in ("title", "journal", "date", "doi")}
    made = work_content(**asked, kind=given["type"] or "other")
    kept = [one for one in _ids(present) if not _is_own_doi(one)]
    made["external-ids"] = {"external-id": [*made["external-ids"]["external-id"], *kept]}
    made["title"] = {**made["title"], **_but(present.get("title"), "title")}
    made["url"] = {"value": given["url"]} if given["url"] else made["url"]
    made["short-description"] = given["description"] or None
    unasked = ("citation", "contributors", "language-code", "country")
    return {**made, **{key: present[key] for key in unasked if key in present}}


def _but(present: Content | None, key: str) -> Content:
    return {name: value for name, value in (present or {}).items() if name != key}


def _ids(content: Content) -> list[Content]:
    return (content.get("external-ids") or {}).get("external-id") or []


def _is_own_doi(one: Content) -> bool:
    return one.get("external-id-type") == "doi" and one.get("external-id-relationship") == "self"


_READERS: dict[str, Callable[[Given, Content], Content]] = {
    "work": _work,
    "keyword": lambda given, present: {**present, "content": given["content"]},
    "other-name": lambda given, present: {**present, "content": given["content"]},
    "researcher-url": lambda given, present: {**present, "url-name": given["name"], "url": {"value": given["url"]}},
    "address": lambda given, present: {**present, "country": {"value": given["country"]}},
}


def form_given(element: Element) -> Given:
    """Return an element as the fields of its form."""
    write = _affiliation_form if KINDS[element.kind].is_affiliation else _WRITERS[element.kind]
    return {**write(element.content), "visibility": element.visibility}


def _affiliation_form(content: Content) -> Given:
    organization = content.get("organization") or {}
    address = organization.get("address") or {}
    known = organization.get("disambiguated-organization") or {}
    return {
        "organization": organization.get("name") or "",
        **{name: address.get(name) or "" for name in ("city", "region", "country")},
        "ror": known.get("disambiguated-organization-identifier") or "",
        "department": content.get("department-name") or "",
        "role": content.get("role-title") or "",
        "start": _date(content.get("start-date")),
        "end": _date(content.get("end-date")),
        "url": value_of(content.get("url")),
    }


def _work_form(content: Content) -> Given:
    return {
        "title": value_of((content.get("title") or {}).get("title")),
        "type": content.get("type") or "",
        "journal": value_of(content.get("journal-title")),
        "date": _date(content.get("publication-date")),
        "doi": next((str(one["external-id-value"]) for one in _ids(content) if _is_own_doi(one)), ""),
        "url": value_of(content.get("url")),
        "description": content.get("short-description") or "",
    }


def _date(date: Content | None) -> str:
    parts = [value_of((date or {}).get(part)) for part in ("year", "month", "day")]
    return "-".join(part for part in parts if part)


_WRITERS: dict[str, Callable[[Content], Given]] = {
    "work": _work_form,
    "keyword": lambda content: {"content": content.get("content") or ""},
    "other-name": lambda content: {"content": content.get("content") or ""},
    "researcher-url": lambda content: {
        "name": content.get("url-name") or "",
        "url": value_of(content.get("url")),
    },
    "address": lambda content: {"country": value_of(content.get("country"))},
}
