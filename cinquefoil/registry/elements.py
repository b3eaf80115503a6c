"""Elements as they come in: what was sent turned into content that can be kept.

What the content must be is decided in `rules.validation`.

Source: orcid-api.md sections 4.1 (what is dropped from a body) and 5.1 (what is accepted).
"""

from typing import Any

from cinquefoil.registry.store.port import Store

_OURS = frozenset({"source", "created-date", "last-modified-date", "path", "put-code", "visibility", "display-index"})
# Under these, and nowhere else, stand identifiers of activities.
_WITH_IDS = ("external-ids", "review-identifiers", "subject-external-identifier", "proposal", "resource-item")
_TRANSIENT = frozenset({"external-id-normalized", "external-id-normalized-error"})


def content_of(sent: dict[str, Any]) -> dict[str, Any]:
    """Return what is kept of an element: everything but what the registry says itself, wherever it stands."""
    content = {key: value for key, value in sent.items() if key not in _OURS}
    for key in _WITH_IDS:
        if content.get(key):
            content[key] = _kept(content[key])
    return content


def _kept(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _kept(one) for key, one in value.items() if key not in _TRANSIENT}
    return [_kept(one) for one in value] if isinstance(value, list | tuple) else value


def fresh_put_code(store: Store) -> int:
    """Return a put-code that nothing in the store has: records put by a lever bring their own."""
    number = store.next_put_code()
    while store.elements.get(number) is not None:
        number = store.next_put_code()
    return number
