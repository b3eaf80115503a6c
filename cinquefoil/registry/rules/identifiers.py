"""External identifiers: their one comparable form, and which of an element's identifiers stand for it.

Compares texts; resolves nothing and knows no record.

Source: orcid-api.md sections 5.3 and 5.4; external-identifier-types of ORCID's container dump (June 2024).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_PREFIXES = {
    "doi": re.compile(r"^(https?://(dx\.)?doi\.org/|doi:)", re.IGNORECASE),
    "arxiv": re.compile(r"^(https?://arxiv\.org/(abs|pdf)/|arxiv:)", re.IGNORECASE),
    "handle": re.compile(r"^(https?://hdl\.handle\.net/|hdl:)", re.IGNORECASE),
    "pmid": re.compile(r"^https?://(www\.ncbi\.nlm\.nih\.gov/pubmed|pubmed\.ncbi\.nlm\.nih\.gov)/", re.IGNORECASE),
}
_CASE_COUNTS = frozenset({"ark", "asin", "bibcode", "cba", "uri", "url"})
_GROUPING = frozenset({"self", "version-of"})


def normalised(id_type: str, value: str) -> str:
    """Return `value` in the form in which two spellings of one identifier are equal."""
    text = value.strip()
    if id_type in _PREFIXES:
        text = _PREFIXES[id_type].sub("", text).strip("/" if id_type == "pmid" else "")
    if id_type in {"isbn", "issn"}:
        text = text.replace("-", "").replace(" ", "")
    return text if id_type in _CASE_COUNTS else text.lower()


def external_ids(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the identifiers of an element's content; none, when it has none."""
    return list((content.get("external-ids") or {}).get("external-id") or [])


def own_keys(content: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield (type, normalised value, relationship) of the identifiers that stand for the element itself.

    Those with relationship `self`, or with none: two elements of one source that share one are duplicates.
    """
    for one in external_ids(content):
        relationship = one.get("external-id-relationship") or ""
        if relationship in {"self", ""}:
            yield _key(one, relationship)


def grouping_keys(content: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield the identifiers by which elements of different sources are shown as one group."""
    for one in external_ids(content):
        if (one.get("external-id-relationship") or "self") in _GROUPING:
            yield _key(one, "")


def _key(one: Mapping[str, Any], relationship: str) -> tuple[str, str, str]:
    id_type = str(one.get("external-id-type") or "")
    return id_type, normalised(id_type, str(one.get("external-id-value") or "")), relationship
