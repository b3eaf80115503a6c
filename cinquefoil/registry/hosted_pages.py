"""Pages of registries for others: the door where one is made, and a sign-in that no real password passes.

A registry that others come to takes the cast's password and no other, and invents whoever registers: nothing a real
person might type is used, shown again or kept.
"""

import hmac
import random
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from cinquefoil.registry.accounts import SignInRefused, account_by_login, person_signing_in, register_person
from cinquefoil.registry.cast import cast
from cinquefoil.registry.core import core_of
from cinquefoil.registry.hosted import Handed
from cinquefoil.registry.oauth.wire import first_of_each, read_form
from cinquefoil.registry.pages import e, field, hidden, page, problem
from cinquefoil.registry.sessions import safe_next, signed_in

_PRACTICE = "Practice. Never type your ORCID password"
_GIVEN = ("Ada", "Bao", "Carys", "Dag", "Elif", "Femi", "Gwen", "Hana", "Idris", "Juno", "Kofi", "Lena")
_FAMILY = ("Abernethy", "Brook", "Castell", "Dunmore", "Eklund", "Farrow", "Glyn", "Holm", "Imrie", "Jarrow")


def password() -> str:
    """Return the one password that opens anything here."""
    return next(iter(cast().values())).password


async def show_sign_in(request: Request) -> Response:
    """GET /signin. Whom the client names is filled in, if she is known here; nobody else's name is shown."""
    onward = safe_next(request.query_params.get("next", ""))
    asked = first_of_each(urlsplit(onward).query)
    known = (account_by_login(core_of(request).store, asked.get(name, "")) for name in ("orcid", "email"))
    login = next((account.email or account.orcid_id for account in known if account), "")
    return _sign_in_page(onward, login=login)


def _sign_in_page(onward: str, problems: tuple[str, ...] = (), *, login: str = "") -> Response:
    people = "".join(
        f"<li><code>{e(one.email)}</code> · {e(one.given_names)} {e(one.family_name)}. {e(one.case)}</li>"
        for one in cast().values()
    )
    body = f"""{problem(problems)}
<p><strong>{_PRACTICE}.</strong> Only the practice people below can sign in, all with the password
<code>{e(password())}</code>. Anything else is refused and not kept.</p>
<form class="card" method="post" action="/signin" autocomplete="off">
{hidden(next=onward)}
{field("login", "Email or ORCID iD", login, required=True)}
{field("password", "Password", kind="password", required=True)}
<button>Sign in to ORCID</button>
</form>
<p>Nobody here fits? <a href="/register?{e(urlencode({"next": onward}))}">Register for an ORCID iD</a></p>
<h2>The practice people</h2>
<ul>{people}</ul>"""
    return page("Sign in to ORCID", body, status=400 if problems else 200)


async def sign_in(request: Request) -> Response:
    """POST /signin: nobody but practice people, with nothing but their password."""
    core, form = core_of(request), await read_form(request)
    onward = safe_next(form.get("next", ""))
    if not hmac.compare_digest(form.get("password", "").encode(), password().encode()):
        return _sign_in_page(onward, ("That is not the practice people's password. What you typed was not kept.",))
    try:
        account = person_signing_in(core.store, form.get("login", ""), password())
    except SignInRefused as refused:
        return _sign_in_page(onward, (str(refused),))
    return signed_in(request, account, onward)


async def show_register(request: Request) -> Response:
    """GET /register."""
    onward = safe_next(request.query_params.get("next", ""))
    body = f"""<p><strong>{_PRACTICE}.</strong> This invents a person with an iD of her own and signs her in. Nothing is
asked, so nothing real can be typed. Her password is <code>{e(password())}</code>.</p>
<form class="card" method="post" action="/register">{hidden(next=onward)}<button>Register</button></form>"""
    return page("Register for an ORCID iD", body)


async def register(request: Request) -> Response:
    """POST /register: make somebody up."""
    core, form = core_of(request), await read_form(request)
    number = core.store.accounts.count()
    chance = random.Random(number)  # noqa: S311 - invents a name
    given, family = chance.choice(_GIVEN), chance.choice(_FAMILY)
    email = f"{given}.{family}.{number}@people.example".lower()
    invented = {"given_names": given, "family_name": family, "email": email, "password": password()}
    account, problems = register_person(core.store, invented, core.clock.now())
    if account is None:
        return page("Register for an ORCID iD", problem(problems), status=400)
    return signed_in(request, account, safe_next(form.get("next", "")))


# These come before a registry's own.
ROUTES = [
    Route("/signin", show_sign_in, methods=["GET"]),
    Route("/signin", sign_in, methods=["POST"]),
    Route("/register", show_register, methods=["GET"]),
    Route("/register", register, methods=["POST"]),
]


def door(problems: tuple[str, ...] = (), *, status: int = 200) -> Response:
    """Return the page where a registry is made."""
    body = f"""{problem(problems)}
<p>Make an ORCID registry of your own to try your system against. It has practice people in it, levers that break it on
purpose, and a witness that tells what your system sent. Nobody else sees it, and it is wiped after 30 days.</p>
<p><strong>{_PRACTICE}</strong>, and put no real person's data in.</p>
<form class="card" method="post" action="/hosted/registries">
{field("redirect_uri", "Redirect URI of your system", hint="Such as https://repository.example/orcid/callback")}
<p><button>Make my registry</button></p>
</form>"""
    return page("Practice registry", body, status=status)


def handed_over(handed: Handed, *, as_json: bool) -> Response:
    """Return what a tester is told once."""
    url = handed.workspace.url
    told = {
        "url": url,
        "api": f"{url}/api",
        "pub": f"{url}/pub",
        "client_id": handed.client_id,
        "client_secret": handed.client_secret,
        "control_token": handed.control_token,
        "until": handed.workspace.until.isoformat(timespec="seconds"),
    }
    if as_json:
        return JSONResponse(told, status_code=201, headers={"cache-control": "no-store"})
    words = {
        "url": "Registry",
        "api": "Member API",
        "pub": "Public API",
        "client_id": "Client id",
        "client_secret": "Client secret",
        "control_token": "Control token, for its levers",
        "until": "Wiped at",
    }
    rows = "".join(f"<dt>{words[name]}</dt><dd><code>{e(value)}</code></dd>" for name, value in told.items())
    body = f"<p>Copy this now: the secrets are not shown again.</p><dl>{rows}</dl>"
    body += f'<p><a class="button" href="{e(url)}/">Go to your registry</a></p>'
    return page("Your registry", body, status=201)


def robots() -> Response:
    """Return what tells search engines to stay away."""
    return PlainTextResponse("User-agent: *\nDisallow: /\n")
