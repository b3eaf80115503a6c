"""Notifications: what a client asks of a person, and what ORCID tells her.

Sends nothing. Of the kinds that ORCID has, these two have a schema; clients send the first only.

Source: ORCID/orcid-model 0f61fa68, model/v3/release/notification; schemas notification-permission and
notification-custom 3.0. How JSON gives the dates is not established: here they have the form that all other
moments have, `{"value": …}`.
"""

from typing import ClassVar

from cinquefoil.orcid.model.common import ExternalId, Moment, Number, Source, Wire


class AuthorizationUrl(Wire, frozen=True):
    """Where the person gives the permission; a client may send the path alone. Shape: `{"uri", "path", "host"}`."""

    uri: str | None = None
    path: str | None = None
    host: str | None = None


class NotificationItem(Wire, frozen=True, kw_only=True):
    """One thing the client would add to the record; its put-code is text."""

    put_code: str | None = None
    item_type: str | None = None
    item_name: str | None = None
    external_id: ExternalId | None = None


class NotificationItems(Wire, frozen=True):
    """The things the client would add."""

    item: tuple[NotificationItem, ...] = ()


class PermissionNotification(Wire, frozen=True, kw_only=True):
    """A client asks for permission, and says what for."""

    section: ClassVar[str] = "notification-permission"

    put_code: Number | None = None
    notification_type: str | None = "permission"
    authorization_url: AuthorizationUrl | None = None
    notification_subject: str | None = None
    notification_intro: str | None = None
    items: NotificationItems | None = None
    created_date: Moment | None = None
    sent_date: Moment | None = None
    read_date: Moment | None = None
    actioned_date: Moment | None = None
    archived_date: Moment | None = None
    source: Source | None = None


class PermissionNotifications(Wire, frozen=True):
    """What one client has asked of a person."""

    notification: tuple[PermissionNotification, ...] = ()


class CustomNotification(Wire, frozen=True, kw_only=True):
    """A letter from ORCID to the person."""

    put_code: Number | None = None
    notification_type: str | None = "custom"
    subject: str | None = None
    body_text: str | None = None
    body_html: str | None = None
    created_date: Moment | None = None
    sent_date: Moment | None = None
    read_date: Moment | None = None
    archived_date: Moment | None = None
    source: Source | None = None
    lang: str | None = None
