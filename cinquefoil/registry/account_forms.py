"""The forms in which a person writes an item by hand: their fields, and fields turned into content and back.

Composes and reads forms; stores nothing.
"""

from collections.abc import Mapping
from typing import Any

from cinquefoil.registry.cast import affiliation_content, work_content
from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.pages import field
from cinquefoil.registry.public_page import written_date
from cinquefoil.registry.rules.dates import check_dates
from cinquefoil.registry.values import Element

_FIELDS = ("organization", "city", "region", "country", "ror", "department", "role", "start", "end", "url")


def fields_of(kind: str, given: Mapping[str, str]) -> str:
    """Return the HTML of a kind's fields, filled with what was given."""
    return _work_fields(given) if kind == "work" else _affiliation_fields(given)


def _affiliation_fields(given: Mapping[str, str]) -> str:
    def one(name: str, label: str, hint: str = "", *, required: bool = False) -> str:
        return field(name, label, given.get(name, ""), hint=hint, required=required)

    return "".join(
        (
            one("organization", "Organisation", required=True),
            '<div class="row"><div>',
            one("city", "City"),
            "</div><div>",
            one("country", "Country", "Two letters, such as GB"),
            "</div></div>",
            one("region", "Region"),
            one("department", "Department"),
            one("role", "Role or title"),
            '<div class="row"><div>',
            one("start", "Start date", "2026-03-31, 2026-03 or 2026"),
            "</div><div>",
            one("end", "End date", "Empty while it lasts"),
            "</div></div>",
            one("ror", "Organisation identifier (ROR)", "Such as https://ror.org/04fa4r544; may stay empty"),
            one("url", "Link"),
        )
    )


def _work_fields(given: Mapping[str, str]) -> str:
    return (
        field("title", "Title", given.get("title", ""), required=True)
        + field("type", "Work type", given.get("type", "") or "journal-article")
        + field("journal", "Journal title", given.get("journal", ""))
        + field("date", "Publication date", given.get("date", ""), hint="2026-03-31, 2026-03 or 2026")
        + field("doi", "DOI", given.get("doi", ""))
    )


def content_given(kind: str, form: Mapping[str, str]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the content a form gives, and what is wrong with it."""
    if kind == "work":
        given = {name: form.get(name, "").strip() for name in ("title", "journal", "date", "doi")}
        content = work_content(kind=form.get("type", "").strip() or "other", **given)
        problems = [] if given["title"] else ["The title is missing."]
        return content, (*problems, *_date_problems({"start-date": content["publication-date"]}))
    given = {name: form.get(name, "").strip() for name in _FIELDS}
    content = affiliation_content(**{**given, "country": given["country"].upper()})
    problems = [] if given["organization"] else ["The organisation is missing."]
    if given["country"] and len(given["country"]) != 2:
        problems.append(f"{given['country']} is not a country code. Give its two letters, such as GB.")
    return content, (*problems, *_date_problems(content))


def _date_problems(content: Mapping[str, Any]) -> tuple[str, ...]:
    try:
        check_dates(dict(content))
    except Refusal as refusal:
        sentences = {
            9049: "A date is not in the calendar. Write it as 2026-03-31, 2026-03 or 2026.",
            9050: "There is an end date but no start date.",
            9055: "The end date lies before the start date.",
        }
        return (sentences[refusal.code],)
    return ()


def form_of(element: Element) -> dict[str, str]:
    """Return an element as the fields of its form."""
    content = element.content
    if element.kind == "work":
        ids = (content.get("external-ids") or {}).get("external-id") or []
        return {
            "title": ((content.get("title") or {}).get("title") or {}).get("value") or "",
            "type": content.get("type") or "",
            "journal": (content.get("journal-title") or {}).get("value") or "",
            "date": written_date(content.get("publication-date")),
            "doi": next((one["external-id-value"] for one in ids if one["external-id-type"] == "doi"), ""),
            "visibility": element.visibility,
        }
    organization = content.get("organization") or {}
    address = organization.get("address") or {}
    known = organization.get("disambiguated-organization") or {}
    return {
        "organization": organization.get("name") or "",
        "city": address.get("city") or "",
        "region": address.get("region") or "",
        "country": address.get("country") or "",
        "ror": known.get("disambiguated-organization-identifier") or "",
        "department": content.get("department-name") or "",
        "role": content.get("role-title") or "",
        "start": written_date(content.get("start-date")),
        "end": written_date(content.get("end-date")),
        "url": (content.get("url") or {}).get("value") or "",
        "visibility": element.visibility,
    }
