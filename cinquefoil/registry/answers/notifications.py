"""Notifications as ORCID writes them to the client that sent them.

Knows no store. How JSON gives their dates is not established; here they look like every other moment.

Source: orcid-api.md section 4.6; key order: ORCID/orcid-model 0f61fa68, NotificationPermission.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from cinquefoil.registry.answers.element import Frame, source, timestamp
from cinquefoil.registry.values import Notification, Source


def authorization_url(given: dict[str, Any], frame: Frame) -> dict[str, str]:
    """Return where the permission is given, whole: a client may send the path alone."""
    path = given.get("path") or ""
    uri = given.get("uri") or f"{frame.base_uri}{'' if path.startswith('/') else '/'}{path}"
    parts = urlsplit(uri)
    behind = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return {"uri": uri, "path": path or behind, "host": given.get("host") or parts.netloc}


def notification(one: Notification, frame: Frame) -> dict[str, Any]:
    """Return one notification."""
    content = one.content
    return {
        "put-code": one.put_code,
        "notification-type": "permission",
        "authorization-url": authorization_url(content["authorization-url"], frame),
        "notification-subject": content["notification-subject"],
        "notification-intro": content["notification-intro"],
        "items": content["items"],
        "created-date": timestamp(one.created),
        "sent-date": timestamp(one.sent),
        "read-date": timestamp(one.read),
        "actioned-date": timestamp(one.acted),
        "archived-date": timestamp(one.archived),
        "source": source(Source(client_id=one.client_id), frame),
    }


def notifications(many: Iterable[Notification], frame: Frame) -> dict[str, Any]:
    """Return a list of notifications."""
    return {"notification": [notification(one, frame) for one in many]}
