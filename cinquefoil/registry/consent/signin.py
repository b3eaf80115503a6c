"""Signing in, registering and signing out.

Opens and closes sessions of the registry's own people; grants nothing.

Source: orcid-api.md section 2.1 (prefill parameters, force sign-out) and 3.4 (states of a record).
"""

import re
from urllib.parse import urlencode, urlsplit

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cinquefoil.registry.accounts import SignInRefused, account_by_login, person_signing_in, register_person
from cinquefoil.registry.core import core_of
from cinquefoil.registry.oauth.wire import UNCACHED, cross_origin, first_of_each, read_form, sent_to
from cinquefoil.registry.pages import e, field, hidden, page, problem
from cinquefoil.registry.sessions import close_session, safe_next, session_of, signed_in

_CALLBACK = re.compile(r"^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*$", re.ASCII)


def _asked(onward: str) -> dict[str, str]:
    """Return the parameters of the authorize request that a person will go on to."""
    return first_of_each(urlsplit(onward).query)


async def show_sign_in(request: Request) -> Response:
    """GET /signin. A known iD or e-mail is filled in; one that is not known waits in the registration form."""
    onward = safe_next(request.query_params.get("next", ""))
    asked = _asked(onward)
    known = (asked.get(name, "") for name in ("orcid", "email"))
    store = core_of(request).store
    return _sign_in_page(onward, login=next((one for one in known if one and account_by_login(store, one)), ""))


def _sign_in_page(onward: str, *, login: str = "", problems: tuple[str, ...] = ()) -> Response:
    register = f"/register?{urlencode({'next': onward})}"
    body = f"""{problem(problems)}
<form class="card" method="post" action="/signin">
{hidden(next=onward)}
{field("login", "Email or ORCID iD", login, required=True, autocomplete="username")}
{field("password", "Password", kind="password", required=True, autocomplete="current-password")}
<button>Sign in to ORCID</button>
</form>
<p>The practice people's password is <code>practice-2026</code>, unless whoever runs this registry gave another.</p>
<p>Nobody here fits? <a href="{e(register)}">Register for an ORCID iD</a></p>"""
    return page("Sign in to ORCID", body, status=400 if problems else 200)


async def sign_in(request: Request) -> Response:
    """POST /signin."""
    core = core_of(request)
    form = await read_form(request)
    onward = safe_next(form.get("next", ""))
    try:
        account = person_signing_in(core.store, form.get("login", ""), form.get("password", ""))
    except SignInRefused as refused:
        return _sign_in_page(onward, login=form.get("login", ""), problems=(str(refused),))
    return signed_in(request, account, onward)


async def show_register(request: Request) -> Response:
    """GET /register."""
    onward = safe_next(request.query_params.get("next", ""))
    asked = _asked(onward)
    known = {"given_names": asked.get("given_names", ""), "family_name": asked.get("family_names", "")}
    return _register_page(onward, {**known, "email": asked.get("email", "")})


def _register_page(onward: str, given: dict[str, str], problems: tuple[str, ...] = ()) -> Response:
    body = f"""{problem(problems)}
<p>This makes a new person with an iD of her own, for practice. Invent everything.</p>
<form class="card" method="post" action="/register">
{hidden(next=onward)}
{field("given_names", "Given names", given.get("given_names", ""), required=True)}
{field("family_name", "Family name", given.get("family_name", ""))}
{field("email", "Email", given.get("email", ""), kind="email", hint="Such as ada@people.example", required=True)}
{field("password", "Password", kind="password", hint="At least eight characters. Not your own.", required=True)}
<button>Register</button>
</form>"""
    return page("Register for an ORCID iD", body, status=400 if problems else 200)


async def register(request: Request) -> Response:
    """POST /register."""
    core = core_of(request)
    form = await read_form(request)
    onward = safe_next(form.get("next", ""))
    account, problems = register_person(core.store, {**form, "lang": _asked(onward).get("lang", "")}, core.clock.now())
    if account is None:
        return _register_page(onward, form, problems)
    return signed_in(request, account, onward)


async def sign_out(request: Request) -> Response:
    """GET or POST /signout."""
    form = await read_form(request) if request.method == "POST" else dict(request.query_params)
    response = sent_to(safe_next(form.get("next", ""), "/signin"), status=303)
    close_session(request, response)
    return response


async def user_status(request: Request) -> Response:
    """GET /userStatus.json: whether someone is signed in; `logUserOut=true` signs out first. JSONP with `callback`."""
    is_out = request.query_params.get("logUserOut") == "true"
    body = orjson.dumps({"loggedIn": session_of(request) is not None and not is_out})
    callback, media_type = request.query_params.get("callback", ""), "application/json;charset=UTF-8"
    if _CALLBACK.match(callback):
        body, media_type = callback.encode() + b"(" + body + b");", "application/javascript;charset=UTF-8"
    response = Response(body, headers={**UNCACHED, **cross_origin(request)}, media_type=media_type)
    if is_out:
        close_session(request, response)
    return response


ROUTES = [
    Route("/signin", show_sign_in, methods=["GET"]),
    Route("/signin", sign_in, methods=["POST"]),
    Route("/register", show_register, methods=["GET"]),
    Route("/register", register, methods=["POST"]),
    Route("/signout", sign_out, methods=["GET", "POST"]),
    Route("/userStatus.json", user_status, methods=["GET"]),
]
