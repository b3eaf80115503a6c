"""Reads mails, newest first.

Writes nothing.
"""

from collections.abc import Iterable

from cinquefoil.history.kept import kept
from cinquefoil.mailing.models import Mail, MailState
from cinquefoil.mailing.values import MailCard

_FATE = ("to", "came_back", "reason")


def mails(limit: int = 100) -> tuple[MailCard, ...]:
    """Return the latest mails, newest first."""
    return tuple(_card(row) for row in Mail.objects.order_by("-id")[:limit])


def mail(mail_id: int) -> MailCard | None:
    """Return the mail with this number, if there is one."""
    row = Mail.objects.filter(id=mail_id).first()
    return _card(row) if row else None


def mail_by_key(key: str) -> MailCard | None:
    """Return the mail that was asked for with this key, if there is one."""
    row = Mail.objects.filter(key=key).first()
    return _card(row) if row else None


def states_by_key(keys: Iterable[str]) -> dict[str, str]:
    """Return why mails asked for with these keys could not be delivered: key → reason, failed ones only."""
    rows = Mail.objects.filter(key__in=list(keys), state=MailState.FAILED)
    return {key: reason or kept("it could not be delivered") for key, reason in rows.values_list("key", "reason")}


def unreachable(addresses: Iterable[str]) -> dict[str, str]:
    """Return the addresses among these whose latest mail came back, with why: address → reason."""
    settled = Mail.objects.filter(to__in=set(addresses), state__in=[MailState.SENT, MailState.KEPT, MailState.FAILED])
    latest = {to: (came_back, reason) for to, came_back, reason in settled.order_by("id").values_list(*_FATE)}
    return {to: reason for to, (came_back, reason) in latest.items() if came_back}


def _card(row: Mail) -> MailCard:
    return MailCard(
        id=row.id,
        key=row.key,
        template=row.template,
        to=row.to,
        subject=row.subject,
        text=row.text,
        state=row.state,
        reason=row.reason,
        created_at=row.created_at,
        sent_at=row.sent_at,
        organisation_id=row.organisation_id,
        consortium_id=row.consortium_id,
    )
