"""Takes one mail to its server, or keeps it on the outbox page.

Never sends a mail twice: SENDING is committed before the server is told, and a mail found SENDING is not sent again
without somebody's decision.
"""

import smtplib
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from cinquefoil.history.kept import kept
from cinquefoil.jobs.handlers import GiveUp, RetryLater
from cinquefoil.mailing.attachments import attachments_of
from cinquefoil.mailing.models import Mail, MailState
from cinquefoil.mailing.transport import build_message, connect

PATIENCE = timedelta(days=2)
SHORTEST, LONGEST = timedelta(seconds=10), timedelta(hours=1)
UNCERTAIN = kept(
    "The connection broke while the mail server was being told. It may have been sent; look there before sending again."
)


def deliver(mail_id: int, *, at: datetime) -> None:
    """Send the mail, or keep it where mail does not leave.

    Raises: RetryLater while the server cannot be reached or says later; GiveUp once it is certain or too late.
    """
    row = Mail.objects.get(id=mail_id)
    if row.state == MailState.SENDING:
        raise _failed(row, UNCERTAIN)
    if row.state != MailState.WAITING:
        return
    if not may_leave(row.to):
        _settle(row, MailState.KEPT, at=at)
        return
    connection = connect(settings.MAIL)
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise _not_now(
            row, kept("The mail server cannot be reached (%(cause)s).", cause=type(error).__name__), at=at
        ) from None
    try:
        _send(row, connection, at=at)
    finally:
        connection.close()


def may_leave(address: str) -> bool:
    """Whether mail to this address goes to a server: never with `outbox:`, outside production only if listed."""
    if settings.MAIL.startswith("outbox:"):
        return False
    listed = {allowed.casefold() for allowed in settings.MAIL_ALLOWED}
    return settings.MODE == "production" or address.casefold() in listed


def _send(row: Mail, connection: BaseEmailBackend, *, at: datetime) -> None:
    # Made before the mail is claimed: if that fails, nothing has been told yet, and it is tried again.
    attachments = attachments_of(row.template, row.key)
    claimed = Mail.objects.filter(id=row.id, state=MailState.WAITING).update(state=MailState.SENDING)
    if not claimed:
        return
    message: EmailMessage = build_message(
        row.key, to=row.to, subject=row.subject, text=row.text, attachments=attachments
    )
    try:
        connection.send_messages([message])
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        _refused(row, _answer(error), is_address=isinstance(error, smtplib.SMTPRecipientsRefused), at=at)
    except (OSError, smtplib.SMTPException):
        raise _failed(row, UNCERTAIN) from None
    else:
        _settle(row, MailState.SENT, at=at)


def _answer(error: smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused) -> int:
    """Return the server's answer as a number: 4xx is not now, 5xx never."""
    if isinstance(error, smtplib.SMTPResponseException):
        return int(error.smtp_code)
    return max(code for code, _ in error.recipients.values())


def _refused(row: Mail, answer: int, *, is_address: bool, at: datetime) -> None:
    if answer >= 500:
        Mail.objects.filter(id=row.id).update(came_back=is_address)
        raise _failed(
            row,
            kept("The mail server refused this mail for good (answer %(answer)s). Check the address.", answer=answer),
        )
    raise _not_now(row, kept("The mail server asked to try later (answer %(answer)s).", answer=answer), at=at)


def _not_now(row: Mail, reason: str, *, at: datetime) -> Exception:
    age = at - row.created_at
    if age > PATIENCE:
        return _failed(row, f"{reason} {kept('It was tried for two days.')}")
    Mail.objects.filter(id=row.id).update(state=MailState.WAITING, reason=reason)
    return RetryLater(min(LONGEST, max(SHORTEST, age / 4)), reason)


def _failed(row: Mail, reason: str) -> GiveUp:
    Mail.objects.filter(id=row.id).update(state=MailState.FAILED, reason=reason)
    return GiveUp(reason)


def _settle(row: Mail, state: MailState, *, at: datetime) -> None:
    sent_at = at if state == MailState.SENT else None
    Mail.objects.filter(id=row.id).update(state=state, reason="", sent_at=sent_at)
