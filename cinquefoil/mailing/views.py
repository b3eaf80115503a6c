"""The outbox page: what would have been, or was, sent. Only outside production.

Nobody signs in to see it, so in production it is not there at all.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cinquefoil.mailing.selectors import mail, mails

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]


def outside_production(view: View[Rest]) -> View[Rest]:
    """Answer as if there were no such page in production."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if settings.MODE == "production":
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@outside_production
def outbox(request: HttpRequest) -> HttpResponse:
    """List the latest mails."""
    return render(request, "mailing/outbox.html", {"mails": mails()})


@outside_production
def letter(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Show one mail as its reader would see it."""
    found = mail(mail_id)
    if found is None:
        raise Http404("There is no such mail.")
    return render(request, "mailing/mail.html", {"mail": found, "sender": settings.MAIL_FROM})
