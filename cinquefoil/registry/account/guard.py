"""Only the person herself, signed in, and only with a form of her own session.

Guards handlers and makes their small forms; knows nothing of records.
"""

from collections.abc import Awaitable, Callable, Mapping
from functools import wraps

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from cinquefoil.registry.core import note
from cinquefoil.registry.errors import OAuthRefusal
from cinquefoil.registry.oauth.routes import read_form
from cinquefoil.registry.pages import hidden, page
from cinquefoil.registry.sessions import form_token, is_own_form, session_of
from cinquefoil.registry.values import Account, Session

VISIBILITIES = (("public", "Everyone"), ("limited", "Trusted parties"), ("private", "Only me"))

Own = Callable[[Request, Session, Account, dict[str, str]], Awaitable[Response]]


def own(handler: Own) -> Callable[[Request], Awaitable[Response]]:
    """Let only the signed-in person in, and only with a form of her own session."""

    @wraps(handler)
    async def guarded(request: Request) -> Response:
        signed_in = session_of(request)
        if signed_in is None:
            return RedirectResponse("/signin?next=/account", status_code=303)
        form: dict[str, str] = {}
        if request.method == "POST":
            try:
                form = await read_form(request)
            except OAuthRefusal:
                form = {}
            if not is_own_form(signed_in[0], form.get("form_token", "")):
                return page("Please try again", "<p>This form is not from your present session.</p>", status=403)
        note(request, orcid_id=signed_in[1].orcid_id)
        return await handler(request, *signed_in, form)

    return guarded


def back_to(place: str = "/account") -> Response:
    """Send the person on after a change."""
    return RedirectResponse(place, status_code=303)


def form_of(session: Session, action: str, content: str, *, look: str = "", **values: str) -> str:
    """Return a form that posts to `action`, with the session's token and these values; `look` is its class."""
    shown = f' class="{look}"' if look else ""
    own_token = hidden(form_token=form_token(session), **values)
    return f'<form{shown} method="post" action="{action}">{own_token}{content}</form>'


def visibility_given(form: Mapping[str, str], fallback: str) -> str:
    """Return the visibility a form gives, when it is one."""
    given = form.get("visibility", "")
    return given if given in dict(VISIBILITIES) else fallback
