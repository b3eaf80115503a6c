"""The outbox page: what would have been, or was, sent. Only outside production.

Nobody signs in to see it, so in production it is not there at all.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cinquefoil.mailing.attachments import attachments_of
from cinquefoil.mailing.selectors import mail, mails


def outbox(request: HttpRequest) -> HttpResponse:
    """List the latest mails."""
    refuse_in_production()
    return render(request, "mailing/outbox.html", {"mails": mails()})


def letter(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Show one mail as its reader would see it."""
    refuse_in_production()
    found = mail(mail_id)
    if found is None:
        raise Http404("There is no such mail.")
    attachments = attachments_of(found.template, found.key)
    return render(
        request, "mailing/mail.html", {"mail": found, "sender": settings.MAIL_FROM, "attachments": attachments}
    )


def refuse_in_production() -> None:
    """Raise Http404 in production."""
    if settings.MODE == "production":
        raise Http404
