"""Who may write what: the scope a write needs, the source an element must have, what a PUT may change.

Source: orcid-api.md sections 4.1 to 4.3 and 6.
"""

from typing import Any, Literal

from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.rules.kinds import Kind
from cinquefoil.registry.rules.visibility import Reader
from cinquefoil.registry.values import Element


def check_scope(kind: Kind, act: Literal["create", "update"], writer: Reader) -> None:
    """Check that the writer has this person's permission for this act.

    Raises:
        Refusal: 9038.
    """
    if not writer.orcid_id or not writer.holds(f"{kind.family}/{act}"):
        raise Refusal(9038)


def check_source(element: Element, writer: Reader) -> None:
    """Check that the writer's client added the element.

    Raises:
        Refusal: 9010.
    """
    if element.source.client_id != writer.client_id:
        raise Refusal(9010, activity=element.kind)


def check_new(sent: dict[str, Any]) -> None:
    """Check that a new element carries no put-code.

    Raises:
        Refusal: 9024.
    """
    if sent.get("put-code") is not None:
        raise Refusal(9024)


def check_change(sent: dict[str, Any], element: Element) -> None:
    """Check that a PUT speaks of the element in its path and leaves the visibility alone.

    Raises:
        Refusal: 9019 or 9035.
    """
    if sent.get("put-code") != element.put_code:
        raise Refusal(9019, url_put_code=element.put_code, body_put_code=sent.get("put-code"))
    if sent.get("visibility") not in {None, element.visibility}:
        raise Refusal(9035)
