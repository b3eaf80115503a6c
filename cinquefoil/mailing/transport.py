"""A mail server's address made into a connection, and a letter made into a message.

Sends nothing itself.
"""

import hashlib
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from cinquefoil.mailing.attachments import Attachment

TIMEOUT_SECONDS = 20
PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def connect(address: str) -> EmailBackend:
    """Return a connection, not yet opened, to the server at `address`.

    Shape: `smtp://user:password@host:port`; `smtp+tls://` asks for STARTTLS, `smtps://` is TLS from the start.
    """
    parts = urlsplit(address)
    return EmailBackend(
        host=parts.hostname or "localhost",
        port=parts.port or PORTS[parts.scheme],
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_tls=parts.scheme == "smtp+tls",
        use_ssl=parts.scheme == "smtps",
        timeout=TIMEOUT_SECONDS,
    )


def build_message(
    key: str, *, to: str, subject: str, text: str, attachments: Sequence[Attachment] = ()
) -> EmailMessage:
    """Return the message, its id made from `key`, so that a server that sees it twice can tell."""
    number = hashlib.sha256(key.encode()).hexdigest()[:32]
    domain = settings.MAIL_FROM.rpartition("@")[2].rstrip("> ")
    message = EmailMessage(
        subject=subject,
        body=text,
        from_email=settings.MAIL_FROM,
        to=[to],
        headers={"Message-ID": f"<{number}@{domain}>"},
    )
    for one in attachments:
        message.attach(one.name, one.content, one.media_type)
    return message
