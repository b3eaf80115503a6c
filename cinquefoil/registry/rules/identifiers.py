"""External identifiers: where an element has them, their comparable form, and which of them stand for it.

Compares texts; resolves nothing and knows no record. The types and their forms are data of `orcid.vocabularies`.

Source: orcid-api.md sections 5.3 and 5.4.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from cinquefoil.orcid.vocabularies import identifier_types

# The kinds whose identifiers ORCID brings into its own form; elsewhere they are shown and grouped as they are.
NORMALISED_KINDS = frozenset({"work", "peer-review", "research-resource"})

_NOT_GROUPING = frozenset({"part-of", "funded-by"})
Key = tuple[str, str]


@lru_cache(maxsize=65536)
def normalised(id_type: str, value: str) -> str:
    """Return the one form in which two spellings of an identifier are equal, "" when `value` has none."""
    known = identifier_types().get(id_type)
    return known.normalise(value) if known else value.strip()


def external_ids(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the identifiers of an element's content, wherever its kind has them; none, when it has none."""
    held = content.get("external-ids") or content.get("review-identifiers")
    if held is None and content.get("proposal"):
        held = content["proposal"].get("external-ids")
    return list((held or {}).get("external-id") or [])


def own_keys(content: Mapping[str, Any], kind: str) -> Iterator[tuple[str, str, str]]:
    """Yield (type, value, relationship) of the identifiers that stand for the element itself.

    Those with relationship `self`, or with none: two elements of one source that share one are duplicates. Values
    are compared in their one form, those of fundings as they are.
    """
    for one in external_ids(content):
        relationship = one.get("external-id-relationship") or ""
        if relationship in {"self", ""}:
            yield *_key(one, is_plain=kind == "funding"), relationship


def is_grouping(one: Mapping[str, Any]) -> bool:
    """Whether elements that share this identifier are shown as one group."""
    return bool(one.get("external-id-value")) and one.get("external-id-relationship") not in _NOT_GROUPING


def grouping_key(one: Mapping[str, Any], kind: str) -> Key:
    """Return (type, value) by which an identifier groups elements of a kind."""
    return _key(one, is_plain=kind not in NORMALISED_KINDS)


def grouping_keys(content: Mapping[str, Any], kind: str) -> Iterator[Key]:
    """Yield the identifiers by which elements of different sources are shown as one group."""
    for one in external_ids(content):
        if is_grouping(one):
            yield grouping_key(one, kind)


def _key(one: Mapping[str, Any], *, is_plain: bool) -> Key:
    id_type, value = str(one.get("external-id-type") or ""), str(one.get("external-id-value") or "")
    return id_type, value if is_plain else normalised(id_type, value) or value
