"""By which marks an element is known again when the same source adds it a second time.

Makes and compares marks; where they are kept, so that ten thousand works need not be read, is `taken`.

Source: orcid-api.md section 5.3.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.rules.identifiers import external_ids, own_keys
from cinquefoil.registry.rules.kinds import Kind
from cinquefoil.registry.values import Element, Source


def marks(content: Mapping[str, Any], kind: Kind) -> tuple[str, ...]:
    """Return what no other element of the kind and the source may have too."""
    if not kind.is_person and not external_ids(content):
        return ()
    return tuple(dict.fromkeys(_marks(content, kind)))


def _marks(content: Mapping[str, Any], kind: Kind) -> Iterator[str]:
    if not kind.is_person:
        yield from ("\t".join(key) for key in own_keys(content, kind.name))
    elif kind.name == "external-identifier":
        yield f"{content.get('external-id-type')}\t{content.get('external-id-value')}"
    else:
        yield told(content)


def told(content: Mapping[str, Any]) -> str:
    """Return the one text that a person element says: a keyword, a name, an address, a country."""
    wrapped = content.get("url") or content.get("country") or {}
    return str(content.get("content") or content.get("external-id-value") or wrapped.get("value") or "")


def mark_key(orcid_id: str, kind: Kind, source: Source, mark: str) -> str:
    """Return the one text under which a mark is kept."""
    whose = (source.client_id, source.orcid_id, source.origin_client_id, source.origin_orcid_id)
    return "\n".join((orcid_id, kind.name, *whose, mark))


def duplicate(content: Mapping[str, Any], kind: Kind, other: Element) -> Refusal:
    """Return the refusal of an element that is there already as `other`: 9021, or 9030 of a person element."""
    if kind.is_person:
        return Refusal(9030, value=told(content), type=kind.name)
    return Refusal(9021, put_code=other.put_code)
