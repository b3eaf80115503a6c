"""Elements as they come in: bytes read by the codec into content that can be kept.

The one place where the registry meets the JSON codec. What the content must be is decided in `rules.validation`.

Source: orcid-api.md sections 4.1 (what is dropped from a body) and 5.1 (what is accepted).
"""

from typing import Any

import orjson

from cinquefoil.orcid.codec import json_v3
from cinquefoil.orcid.errors import CodecError
from cinquefoil.orcid.model.affiliations import Affiliation
from cinquefoil.orcid.model.works import Work
from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.rules.kinds import Kind
from cinquefoil.registry.store.port import Store

_OURS = ("source", "created-date", "last-modified-date", "path", "put-code", "visibility", "display-index")


def parse_element(data: bytes, kind: Kind) -> dict[str, Any]:
    """Return the element in ORCID's JSON, every key present, `put-code` and `visibility` as they were sent.

    Raises:
        Refusal: 9001 when it is not JSON, 9047 when it does not fit the model.
    """
    type_ = Affiliation if kind.is_affiliation else Work
    try:
        value = json_v3.read(type_, data, strict=True)
    except CodecError as error:
        raise Refusal(error.code or 9047, error=error.sentence) from error
    parsed: dict[str, Any] = orjson.loads(json_v3.write(value))
    return parsed


def content_of(sent: dict[str, Any]) -> dict[str, Any]:
    """Return what is kept of an element: everything but what the registry says itself."""
    content = {key: value for key, value in sent.items() if key not in _OURS}
    for one in (content.get("external-ids") or {}).get("external-id") or []:
        one.pop("external-id-normalized", None)
        one.pop("external-id-normalized-error", None)
    return content


def fresh_put_code(store: Store) -> int:
    """Return a put-code that nothing in the store has: records put by a lever bring their own."""
    number = store.next_put_code()
    while store.elements.get(number) is not None:
        number = store.next_put_code()
    return number
