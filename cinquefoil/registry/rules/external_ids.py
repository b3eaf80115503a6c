"""The identifiers of an activity: of a known type, with a value, and one that stands for the activity itself.

Source: orcid-api.md section 5.2; ORCID-Source, ExternalIDValidator.
"""

from collections.abc import Iterable
from typing import Any, Literal

from cinquefoil.orcid.vocabularies import identifier_types
from cinquefoil.registry.errors import Refusal

Needed = Literal["self", "self-beside-versions", "none"]
_FUNDED_BY = frozenset({"grant_number", "proposal-id", "uri", "doi"})


def check_some(ids: list[dict[str, Any]]) -> None:
    """Check that there is any.

    Raises:
        Refusal: 9023.
    """
    if not ids:
        raise Refusal(9023)


def check_ids(ids: Iterable[dict[str, Any]], *, needs: Needed = "none") -> None:
    """Check identifiers. `needs` says when one with the relationship self must be among them.

    Raises:
        Refusal: 9023 with everything that is wrong.
    """
    held = list(ids)
    if not held:
        return
    faults = [fault for one in held for fault in _faults(one)]
    relationships = {one.get("external-id-relationship") for one in held}
    is_needed = needs == "self" or (needs == "self-beside-versions" and "version-of" in relationships)
    if held and is_needed and "self" not in relationships:
        faults.append("at least one with the relationship self is needed")
    if faults:
        raise Refusal(9023, f"Invalid external-id: {'; '.join(faults)}")


def _faults(one: dict[str, Any]) -> Iterable[str]:
    id_type = one.get("external-id-type") or ""
    if id_type not in identifier_types():
        yield f"the type {id_type or 'is missing'}"
    if not str(one.get("external-id-value") or "").strip():
        yield "the value is missing"
    if one.get("external-id-relationship") == "funded-by" and id_type not in _FUNDED_BY:
        yield f"{id_type} cannot stand for what funded the activity"
