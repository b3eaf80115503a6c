"""Who may write what: the scope a write needs, the source an element must have, what a PUT may change.

Source: orcid-api.md sections 3.3, 4.1 to 4.3 and 6.
"""

from typing import Any

from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.rules.kinds import Act, Kind
from cinquefoil.registry.rules.visibility import Reader
from cinquefoil.registry.values import Account, Element, Source


def check_may_write(kind: Kind, act: Act, writer: Reader, account: Account) -> None:
    """Check that the writer may do this here: by the person's permission, or, without one, in a record it has made.

    Raises:
        Refusal: 9038 without the scope; 9005 for a client's own token in a record of somebody else's making, or one
            that its person has claimed.
    """
    for scope in kind.scopes(act):
        if writer.holds(scope):
            break
    else:
        raise Refusal(9038)
    is_its_own = not account.claimed and account.created_by == writer.client_id
    if not writer.orcid_id and not is_its_own:
        raise Refusal(9005)


def check_source(element: Element, source: Source) -> None:
    """Check that the writer added the element, on behalf of whom it did so included.

    Raises:
        Refusal: 9010.
    """
    if element.source != source:
        raise Refusal(9010, activity=element.kind)


def check_new(sent: dict[str, Any]) -> None:
    """Check that a new element carries no put-code.

    Raises:
        Refusal: 9024.
    """
    if sent.get("put-code") is not None:
        raise Refusal(9024)


def check_named(sent: dict[str, Any], put_code: int) -> None:
    """Check that a PUT speaks of the element in its path.

    Raises:
        Refusal: 9019; a put-code that is missing counts as another one.
    """
    if sent.get("put-code") != put_code:
        raise Refusal(9019, url_put_code=put_code, body_put_code=sent.get("put-code"))


def check_visibility_kept(sent: dict[str, Any], element: Element) -> None:
    """Check that a PUT leaves the visibility alone.

    Raises:
        Refusal: 9035.
    """
    if sent.get("visibility") not in {None, element.visibility}:
        raise Refusal(9035)


def visibility_of_new(account: Account, sent: dict[str, Any]) -> str:
    """Return how visible a new element is: as the person wants it, or, before she is there, as it was sent."""
    if account.claimed:
        return account.default_visibility
    return str(sent.get("visibility") or "private")
