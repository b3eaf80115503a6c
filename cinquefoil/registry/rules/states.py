"""What the state of a record allows: moved, locked, deactivated, not claimed.

Source: orcid-api.md section 3.4, in its order.
"""

from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.values import Account


def check_state(account: Account, *, is_read: bool, base_uri: str, location: str) -> None:
    """Check that the record can be read or written.

    `location` is the same address with the primary iD, sent when the record has moved.

    Raises:
        Refusal: 9007 (301 on reads, 409 else), 9018 or 9044.
    """
    if account.state == "deprecated":
        raise Refusal(
            9007,
            status=301 if is_read else 409,
            location=location,
            primary_uri=f"{base_uri}/{account.primary}",
            deprecated_orcid_id=f"{base_uri}/{account.orcid_id}",
        )
    if account.state == "locked":
        raise Refusal(9018, orcid_id=f"{base_uri}/{account.orcid_id}")
    if account.state == "deactivated":
        raise Refusal(9044)
