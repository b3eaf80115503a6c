"""Which identifiers a source has used in a record already: one look under a key, however long the record.

Keeps a mark beside each element a client wrote. A mark whose element is gone, or no longer has it, counts for
nothing, so that whoever changes elements in another way spoils nothing.

Source: orcid-api.md section 5.3.
"""

from typing import Any

from cinquefoil.registry.rules.duplicates import duplicate, mark_key, marks
from cinquefoil.registry.rules.kinds import KINDS, Kind
from cinquefoil.registry.store.port import Store
from cinquefoil.registry.values import Element, Mark, Source


def check_not_added_before(
    store: Store, orcid_id: str, kind: Kind, content: dict[str, Any], source: Source, *, apart_from: int = 0
) -> None:
    """Check that no other element of this source shares a mark. Other sources never collide.

    Raises:
        Refusal: 9021 with the put-code of the element that is there already; 9030 for a person element.
    """
    for mark in marks(content, kind):
        kept = store.marks.get(mark_key(orcid_id, kind, source, mark))
        if kept is None or kept.put_code == apart_from:
            continue
        other = store.elements.get(kept.put_code)
        if other is not None and _has(other, orcid_id, kind, source, mark):
            raise duplicate(content, kind, other)


def _has(other: Element, orcid_id: str, kind: Kind, source: Source, mark: str) -> bool:
    is_alike = (other.orcid_id, other.kind, other.source) == (orcid_id, kind.name, source)
    return is_alike and mark in marks(other.content, kind)


def keep_element(store: Store, element: Element) -> None:
    """Keep a new or changed element, and its marks when a client wrote it."""
    store.elements.put(element)
    if element.source.client_id:
        kind = KINDS[element.kind]
        for mark in marks(element.content, kind):
            key = mark_key(element.orcid_id, kind, element.source, mark)
            store.marks.put(Mark(key, element.put_code, element.orcid_id))


def drop_element(store: Store, element: Element) -> None:
    """Forget an element with its marks."""
    store.elements.forget(element.put_code)
    kind = KINDS[element.kind]
    for mark in marks(element.content, kind):
        key = mark_key(element.orcid_id, kind, element.source, mark)
        kept = store.marks.get(key)
        if kept is not None and kept.put_code == element.put_code:
            store.marks.forget(key)
