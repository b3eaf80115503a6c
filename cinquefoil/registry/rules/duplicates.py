"""Whether a client has added the same activity before.

Source: orcid-api.md section 5.3.
"""

from collections.abc import Iterable
from typing import Any

from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.rules.identifiers import own_keys
from cinquefoil.registry.values import Element, Source


def check_not_added_before(
    content: dict[str, Any], source: Source, others: Iterable[Element], *, apart_from: int = 0
) -> None:
    """Check that no other element of this source shares an identifier. Other sources never collide.

    Raises:
        Refusal: 9021 with the put-code of the element that is there already.
    """
    keys = set(own_keys(content))
    for other in others:
        is_same_source = other.source == source and other.put_code != apart_from
        if is_same_source and keys & set(own_keys(other.content)):
            raise Refusal(9021, put_code=other.put_code)
