"""Organisations as elements name them: an identifier the registry knows, an address that is whole.

Source: orcid-api.md section 5.2; `organization-id-types` of the same reading.
"""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Any

from cinquefoil.registry.errors import Refusal

# Pairs of identifier and source, as an operator may list them; empty means: whatever is well-formed.
Known = AbstractSet[tuple[str, str]]
ANY: Known = frozenset()

_SHAPES = {
    "ROR": re.compile(r"^(https?://ror\.org/)?0[a-z0-9]{6}\d{2}$"),
    "GRID": re.compile(r"^grid\.\d+\.[0-9a-f]+$"),
    "RINGGOLD": re.compile(r"^\d+$"),
    "FUNDREF": re.compile(r"^((https?://)?(dx\.)?doi\.org/)?10\.13039/\d+$"),
    "LEI": re.compile(r"^[A-Z0-9]{20}$"),
}


def check_identified(organization: dict[str, Any] | None, known: Known) -> None:
    """Check that an organisation is there and has an identifier.

    Raises:
        Refusal: 9046 without an organisation or its name, 9045 without an identifier the registry knows.
    """
    if not (organization or {}).get("name"):
        raise Refusal(9046)
    assert organization is not None
    if not has_identifier(organization, known):
        raise Refusal(9045)


def check_named(organization: dict[str, Any] | None, known: Known) -> None:
    """Check that an organisation is there; an identifier it may have must be one the registry knows.

    Raises:
        Refusal: 9046 without an organisation or its name, 9045 for a wrong identifier.
    """
    if not (organization or {}).get("name"):
        raise Refusal(9046)
    assert organization is not None
    has_identifier(organization, known)


def check_hosts(hosts: dict[str, Any] | None, known: Known) -> None:
    """Check that there is at least one host, and that each has an identifier.

    Raises:
        Refusal: 9046 or 9045.
    """
    found: Iterable[dict[str, Any]] = (hosts or {}).get("organization") or ()
    if not found:
        raise Refusal(9046)
    for organization in found:
        check_identified(organization, known)


def has_identifier(organization: dict[str, Any], known: Known) -> bool:
    """Whether there is an identifier.

    Raises:
        Refusal: 9045 for one that cannot be, or that is not among those listed.
    """
    given = organization.get("disambiguated-organization")
    if not given:
        return False
    source = given.get("disambiguation-source") or ""
    number = given.get("disambiguated-organization-identifier") or ""
    shape = _SHAPES.get(source)
    if shape is None or not shape.match(number) or (known and (number, source) not in known):
        raise Refusal(9045, f"{number or 'Nothing'} is not an identifier of {source or 'any known list'}")
    return True
