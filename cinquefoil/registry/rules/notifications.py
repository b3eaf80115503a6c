"""What a client may send a person, and what may still be done with it.

Takes ORCID's JSON with every key present; the shape itself is the codec's.

Source: orcid-api.md section 4.6; schema notification-permission-3.0 (what is required, and how long).
"""

from typing import Any

from cinquefoil.orcid.vocabularies import words
from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.values import Account, Notification

_LONGEST = 1000


def check_recipient(account: Account) -> None:
    """Check that the person takes notifications.

    Raises:
        Refusal: 9032.
    """
    if not account.takes_notifications:
        raise Refusal(9032)


def checked(sent: dict[str, Any]) -> dict[str, Any]:
    """Return what is kept of a notification.

    Raises:
        Refusal: 9012 when a part is missing, too long or not one of its words.
    """
    url = sent.get("authorization-url") or {}
    subject, intro = sent.get("notification-subject") or "", sent.get("notification-intro") or ""
    items = (sent.get("items") or {}).get("item") or []
    problems = {
        "notification-type must be permission": sent.get("notification-type") != "permission",
        "authorization-url needs a uri or a path": not (url.get("uri") or url.get("path")),
        "notification-subject is missing": not subject.strip(),
        "notification-intro is missing": not intro.strip(),
        f"notification-intro is longer than {_LONGEST} characters": len(intro) > _LONGEST,
        "items needs at least one item": not items,
    }
    for problem, is_so in problems.items():
        if is_so:
            raise Refusal(9012, problem)
    for item in items:
        _check_item(item)
    return {
        "authorization-url": url,
        "notification-subject": subject,
        "notification-intro": intro,
        "items": {"item": items},
    }


def _check_item(item: dict[str, Any]) -> None:
    if item.get("item-type") not in words("item-types"):
        raise Refusal(9012, f"item-type must be one of {', '.join(words('item-types'))}")
    name = item.get("item-name") or ""
    if not name.strip() or len(name) > _LONGEST:
        raise Refusal(9012, f"item-name must have 1 to {_LONGEST} characters")


def check_archivable(one: Notification) -> None:
    """Check that a client may still archive its notification.

    Raises:
        Refusal: 9009 when the person has read it.
    """
    if one.read is not None:
        raise Refusal(9009)
