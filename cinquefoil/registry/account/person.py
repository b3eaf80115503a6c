"""Her name, biography and settings: the parts of a record that have no put-code.

Source: orcid-api.md sections 4.1 (default visibility), 4.6 (opting out of notifications) and 5.5.
"""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cinquefoil.registry.account.guard import VISIBILITIES, back_to, form_of, own, visibility_given
from cinquefoil.registry.changes import record_changed
from cinquefoil.registry.core import core_of
from cinquefoil.registry.pages import choice, field, page, problem, textarea, tick
from cinquefoil.registry.values import Account, Session

_LONGEST_BIOGRAPHY = 5000
_BUTTONS = '<button>Save changes</button> <a class="button secondary" href="/account">Cancel</a>'


def _kept(request: Request, account: Account, **changes: Any) -> Response:
    core = core_of(request)
    with core.store.transaction():
        core.store.accounts.put(replace(account, **changes))
        record_changed(core, account.orcid_id, core.clock.now())
    return back_to()


@own
async def show_name(request: Request, session: Session, account: Account, form: dict[str, str]) -> Response:
    """GET /account/name."""
    del request, form
    given = {"given_names": account.given_names, "family_name": account.family_name, "credit_name": account.credit_name}
    return _name_page(session, {**given, "visibility": account.name_visibility})


def _name_page(session: Session, given: Mapping[str, str], problems: tuple[str, ...] = ()) -> Response:
    content = (
        field("given_names", "Given names", given.get("given_names", ""), required=True, autocomplete="given-name")
        + field("family_name", "Family name", given.get("family_name", ""), autocomplete="family-name")
        + field("credit_name", "Published name", given.get("credit_name", ""), hint="As you want to be credited")
        + choice("visibility", "Who can see this", VISIBILITIES, given.get("visibility", ""))
    )
    body = problem(problems) + form_of(session, "/account/name", content + _BUTTONS, look="card")
    return page("Edit your name", body, status=400 if problems else 200)


@own
async def change_name(request: Request, session: Session, account: Account, form: dict[str, str]) -> Response:
    """POST /account/name."""
    given = {name: form.get(name, "").strip() for name in ("given_names", "family_name", "credit_name")}
    if not given["given_names"]:
        return _name_page(session, form, ("Given names are missing. One name is enough.",))
    return _kept(request, account, **given, name_visibility=visibility_given(form, account.name_visibility))


@own
async def show_biography(request: Request, session: Session, account: Account, form: dict[str, str]) -> Response:
    """GET /account/biography."""
    del request, form
    return _biography_page(session, {"biography": account.biography, "visibility": account.biography_visibility})


def _biography_page(session: Session, given: Mapping[str, str], problems: tuple[str, ...] = ()) -> Response:
    content = textarea(
        "biography", "Biography", given.get("biography", ""), hint=f"At most {_LONGEST_BIOGRAPHY:,} characters"
    ) + choice("visibility", "Who can see this", VISIBILITIES, given.get("visibility", ""))
    body = problem(problems) + form_of(session, "/account/biography", content + _BUTTONS, look="card")
    return page("Edit your biography", body, status=400 if problems else 200)


@own
async def change_biography(request: Request, session: Session, account: Account, form: dict[str, str]) -> Response:
    """POST /account/biography."""
    text = form.get("biography", "").replace("\r\n", "\n").strip()
    if len(text) > _LONGEST_BIOGRAPHY:
        too_long = f"The biography has {len(text):,} characters. Shorten it to {_LONGEST_BIOGRAPHY:,}."
        return _biography_page(session, form, (too_long,))
    seen = visibility_given(form, account.biography_visibility)
    return _kept(request, account, biography=text, biography_visibility=seen)


@own
async def show_settings(request: Request, session: Session, account: Account, form: dict[str, str]) -> Response:
    """GET /account/settings."""
    del request, form
    content = (
        choice("visibility", "Who can see what is added from now on", VISIBILITIES, account.default_visibility)
        + tick("notifications", "Let systems send me notifications", is_on=account.takes_notifications)
        + _BUTTONS
    )
    return page("Settings", form_of(session, "/account/settings", content, look="card"))


@own
async def change_settings(request: Request, session: Session, account: Account, form: dict[str, str]) -> Response:
    """POST /account/settings."""
    del session
    seen = visibility_given(form, account.default_visibility)
    return _kept(request, account, default_visibility=seen, takes_notifications="notifications" in form)


ROUTES = [
    Route("/account/name", show_name, methods=["GET"]),
    Route("/account/name", change_name, methods=["POST"]),
    Route("/account/biography", show_biography, methods=["GET"]),
    Route("/account/biography", change_biography, methods=["POST"]),
    Route("/account/settings", show_settings, methods=["GET"]),
    Route("/account/settings", change_settings, methods=["POST"]),
]
