"""Signing in, registering and signing out.

Opens and closes sessions of the registry's own people; grants nothing.

Source: orcid-api.md section 2.1 (prefill parameters, force sign-out) and 3.4 (states of a record).
"""

from urllib.parse import parse_qsl, urlencode, urlsplit

import orjson
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from cinquefoil.registry.accounts import SignInRefused, person_signing_in, register_person
from cinquefoil.registry.core import core_of, note
from cinquefoil.registry.oauth.routes import read_form
from cinquefoil.registry.pages import e, field, hidden, page, problem
from cinquefoil.registry.sessions import close_session, open_session, safe_next


async def show_sign_in(request: Request) -> Response:
    """GET /signin."""
    onward = safe_next(request.query_params.get("next", ""))
    asked = dict(parse_qsl(urlsplit(onward).query))
    return _sign_in_page(onward, login=asked.get("orcid") or asked.get("email", ""))


def _sign_in_page(onward: str, *, login: str = "", problems: tuple[str, ...] = ()) -> Response:
    register = f"/register?{urlencode({'next': onward})}"
    body = f"""{problem(problems)}
<form class="card" method="post" action="/signin">
{hidden(next=onward)}
{field("login", "Email or ORCID iD", login, required=True)}
{field("password", "Password", kind="password", required=True)}
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
    note(request, orcid_id=account.orcid_id)
    response = RedirectResponse(onward, status_code=303)
    open_session(request, response, account, core.clock.now())
    return response


async def show_register(request: Request) -> Response:
    """GET /register."""
    onward = safe_next(request.query_params.get("next", ""))
    asked = dict(parse_qsl(urlsplit(onward).query))
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
    account, problems = register_person(core.store, form, core.clock.now())
    if account is None:
        return _register_page(onward, form, problems)
    note(request, orcid_id=account.orcid_id)
    response = RedirectResponse(onward, status_code=303)
    open_session(request, response, account, core.clock.now())
    return response


async def sign_out(request: Request) -> Response:
    """GET or POST /signout."""
    form = await read_form(request) if request.method == "POST" else dict(request.query_params)
    response = RedirectResponse(safe_next(form.get("next", ""), "/signin"), status_code=303)
    close_session(request, response)
    return response


async def user_status(request: Request) -> Response:
    """GET /userStatus.json: whether someone is signed in; `logUserOut=true` signs out first."""
    core = core_of(request)
    is_out = request.query_params.get("logUserOut") == "true"
    signed_in = bool(request.cookies.get(core.settings.cookie)) and not is_out
    body = orjson.dumps({"loggedIn": signed_in})
    callback = request.query_params.get("callback", "")
    if callback.isidentifier():
        response = Response(callback.encode() + b"(" + body + b")", media_type="application/javascript")
    else:
        response = Response(body, media_type="application/json;charset=UTF-8")
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
