"""What the content of an affiliation or a work must be, beyond its shape.

Takes ORCID's JSON with every key present; the shape itself is the codec's.

Source: orcid-api.md section 5.2.
"""

import calendar
import re
from typing import Any

from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.rules.identifiers import identifiers_of as external_ids
from cinquefoil.registry.rules.kinds import Kind

_STRICT_AFFILIATIONS = frozenset({"education", "employment"})
_ORGANISATION_IDS = {
    "ROR": re.compile(r"^(https?://ror\.org/)?0[a-z0-9]{6}\d{2}$"),
    "GRID": re.compile(r"^grid\.\d+\.[0-9a-f]+$"),
    "RINGGOLD": re.compile(r"^\d+$"),
    "FUNDREF": re.compile(r"^((https?://)?(dx\.)?doi\.org/)?10\.13039/\d+$"),
    "LEI": re.compile(r"^[A-Z0-9]{20}$"),
}
WORK_TYPES = frozenset(
    [
        "annotation",
        "artistic-performance",
        "blog-post",
        "book-chapter",
        "book-review",
        "book",
        "cartographic-material",
        "clinical-study",
        "conference-abstract",
        "conference-output",
        "conference-paper",
        "conference-poster",
        "conference-presentation",
        "conference-proceedings",
        "data-management-plan",
        "data-set",
        "design",
        "dictionary-entry",
        "disclosure",
        "dissertation-thesis",
        "edited-book",
        "encyclopedia-entry",
        "image",
        "invention",
        "journal-article",
        "journal-issue",
        "learning-object",
        "lecture-speech",
        "license",
        "magazine-article",
        "manual",
        "moving-image",
        "musical-composition",
        "newsletter-article",
        "newspaper-article",
        "online-resource",
        "other",
        "patent",
        "physical-object",
        "preprint",
        "public-speech",
        "registered-copyright",
        "report",
        "research-technique",
        "research-tool",
        "review",
        "software",
        "sound",
        "spin-off-company",
        "standards-and-policy",
        "supervised-student-publication",
        "technical-standard",
        "test",
        "trademark",
        "transcription",
        "translation",
        "website",
        "working-paper",
        "undefined",
    ]
)
_WORK_TYPE_ALIASES = {
    "article-journal": "journal-article",
    "chapter": "book-chapter",
    "dataset": "data-set",
    "standard": "standards-and-policy",
}
_FUNDED_BY = frozenset({"grant_number", "proposal-id", "uri", "doi"})
_ROLES = frozenset(
    [
        "author",
        "assignee",
        "editor",
        "chair-or-translator",
        "co-investigator",
        "co-inventor",
        "graduate-student",
        "other-inventor",
        "principal-investigator",
        "postdoctoral-researcher",
        "support-staff",
    ]
)
_CREDIT = re.compile(
    r"^https?://credit\.niso\.org/contributor-roles/(conceptualization|data-curation|formal-analysis|"
    r"funding-acquisition|investigation|methodology|project-administration|resources|software|supervision|validation|"
    r"visualization|writing-original-draft|writing-review-editing)/?$",
    re.IGNORECASE,
)


def checked(content: dict[str, Any], kind: Kind) -> dict[str, Any]:
    """Return the content as it will be kept: work types in their canonical name.

    Raises:
        Refusal: with the code of the first rule it breaks.
    """
    if kind.is_affiliation:
        _check_affiliation(content, kind)
        return content
    return _checked_work(content)


def _check_affiliation(content: dict[str, Any], kind: Kind) -> None:
    check_dates(content)
    organization = content.get("organization") or {}
    address = organization.get("address") or {}
    has_id = _check_organisation_id(organization.get("disambiguated-organization"))
    if not organization.get("name"):
        raise Refusal(9046)
    if kind.name in _STRICT_AFFILIATIONS:
        if not has_id:
            raise Refusal(9045)
        if not (address.get("city") and address.get("country")):
            raise Refusal(9060)
        return
    if not has_id and not external_ids(content):
        raise Refusal(9062)
    if (address.get("city") or address.get("region")) and not address.get("country"):
        raise Refusal(9061)


def _check_organisation_id(disambiguated: dict[str, Any] | None) -> bool:
    """Whether there is an identifier; one that cannot be is refused."""
    if not disambiguated:
        return False
    source = disambiguated.get("disambiguation-source") or ""
    number = disambiguated.get("disambiguated-organization-identifier") or ""
    shape = _ORGANISATION_IDS.get(source)
    if shape is None or not shape.match(number):
        raise Refusal(9045, f"{number or 'Nothing'} is not an identifier of {source or 'any known list'}")
    return True


def _checked_work(content: dict[str, Any]) -> dict[str, Any]:
    if not ((content.get("title") or {}).get("title") or {}).get("value"):
        raise Refusal(9022)
    given = content.get("type") or ""
    work_type = _WORK_TYPE_ALIASES.get(given, given)
    if work_type not in WORK_TYPES:
        raise Refusal(9037, type="work type", value=given, values=", ".join(sorted(WORK_TYPES)))
    check_date(content.get("publication-date"))
    _check_work_ids(external_ids(content))
    _check_roles(content)
    return {**content, "type": work_type}


def _check_work_ids(ids: list[dict[str, Any]]) -> None:
    if not any((one.get("external-id-relationship") or "self") == "self" for one in ids):
        raise Refusal(9023)
    for one in ids:
        if one.get("external-id-relationship") == "funded-by" and one.get("external-id-type") not in _FUNDED_BY:
            raise Refusal(9023, f"{one.get('external-id-type')} cannot stand for what funded a work")


def _check_roles(content: dict[str, Any]) -> None:
    for contributor in (content.get("contributors") or {}).get("contributor") or []:
        role = (contributor.get("contributor-attributes") or {}).get("contributor-role")
        if role and role.lower().replace("_", "-") not in _ROLES and not _CREDIT.match(role):
            raise Refusal(9058, role=role, values=", ".join(sorted(_ROLES)))


def check_dates(content: dict[str, Any]) -> None:
    """Check start and end: real dates, an end only with a start, and not before it.

    Raises:
        Refusal: 9049, 9050 or 9055.
    """
    start, end = check_date(content.get("start-date")), check_date(content.get("end-date"))
    if end and not start:
        raise Refusal(9050)
    shared = min(len(start), len(end))
    if end and end[:shared] < start[:shared]:
        raise Refusal(9055)


def check_date(date: dict[str, Any] | None) -> tuple[int, ...]:
    """Return a fuzzy date's parts, as many as it has.

    Raises:
        Refusal: 9049 when it does not exist in the calendar.
    """
    texts = [((date or {}).get(part) or {}).get("value") for part in ("year", "month", "day")]
    given = [text for text in texts if text]
    if not given:
        return ()
    written = "-".join(text or "?" for text in texts)
    if not all(str(text).isdigit() for text in given) or not texts[0] or (texts[2] and not texts[1]):
        raise Refusal(9049, date=written)
    year, month, day = (int(text) if text else 0 for text in texts)
    is_real = 1900 <= year <= 2100 and 0 <= month <= 12
    if not is_real or (month and day > calendar.monthrange(year, month)[1]):
        raise Refusal(9049, date=written)
    return tuple(int(text) for text in given)
