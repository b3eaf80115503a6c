"""The front page, signing in, and the pages for what went wrong.

Every other page belongs to a room.
"""

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from cinquefoil.programme.sign import BADGES
from cinquefoil.web.context import doors_of_roles, leads_somewhere

BAD_REQUEST, NOT_ALLOWED, NOT_FOUND, OUR_FAULT = 400, 403, 404, 500


class SignInForm(AuthenticationForm):
    """The name and password of someone who works with other people's data."""

    error_messages = {
        "invalid_login": _(
            "No account has this name with this password. Check both; capital and small letters differ."
        ),
        "inactive": _("This account is closed. Ask whoever gave it to you to open it again."),
    }


class SignIn(LoginView):
    """Sign in staff. Researchers need no account: they come by ORCID."""

    template_name = "web/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        """Lead everyone to the first page of her role, where no other page was asked for."""
        opened = [href for _label, href in doors_of_roles(self.request.user) if leads_somewhere(href)]
        return opened[0] if self.request.user.is_authenticated and opened else super().get_default_redirect_url()


def home(request: HttpRequest) -> HttpResponse:
    """Say what this is and show the doors."""
    return render(request, "web/home.html", {"petals": dict.fromkeys(BADGES, "earned")})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """Answer a request that cannot be understood."""
    return render(request, "web/400.html", status=BAD_REQUEST)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer someone whose role does not open this page; the reason, if there is one, is told."""
    return render(request, "web/403.html", {"reason": str(exception)}, status=NOT_ALLOWED)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django passes it
    """Answer a form whose protection against forgery has run out."""
    return render(request, "web/form_expired.html", status=NOT_ALLOWED)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """Answer an address that leads nowhere."""
    return render(request, "web/404.html", status=NOT_FOUND)


def our_fault(_request: HttpRequest) -> HttpResponse:
    """Answer when we broke: a page that needs neither database nor context."""
    return HttpResponse(render_to_string("web/500.html"), status=OUR_FAULT)
