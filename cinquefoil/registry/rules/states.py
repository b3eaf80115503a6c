"""What the state of a record allows: moved, not claimed yet, locked, deactivated.

Source: orcid-api.md section 3.4, in its order.
"""

from datetime import datetime, timedelta

from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.values import Account

# As long as a record without its person is its maker's alone.
GRACE = timedelta(days=10)


def is_plain(account: Account) -> bool:
    """Whether the record is its person's and in use, as almost all are: nothing of its state stands in the way."""
    return account.claimed and account.state == "active"


def check_state(account: Account, *, is_read: bool, base_uri: str, location: str, client_id: str, at: datetime) -> None:
    """Check that the record can be read or written by this client (empty: by anybody).

    `location` is the same address with the primary iD, sent when the record has moved.

    Raises:
        Refusal: 9007 (301 on reads, 409 else), 9036, 9018 or 9044.
    """
    if account.state == "deprecated":
        raise Refusal(
            9007,
            status=301 if is_read else 409,
            location=location,
            primary_uri=f"{base_uri}/{account.primary}",
            deprecated_orcid_id=f"{base_uri}/{account.orcid_id}",
        )
    is_makers = bool(client_id) and client_id == account.created_by
    if not account.claimed and not is_makers and at < account.created + GRACE:
        raise Refusal(9036)
    if account.state == "locked":
        raise Refusal(9018, orcid_id=f"{base_uri}/{account.orcid_id}")
    if account.state == "deactivated":
        raise Refusal(9044)
