"""The consent page: who asks, for what, and the person's answer.

Shows what `oauth.authorization` found good; grants by issuing a code, refuses by saying so to the client.

Source: orcid-api.md section 2.1.
"""

from datetime import timedelta
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from cinquefoil.orcid.scopes import Scope, load_scopes
from cinquefoil.registry.accounts import account_by_login
from cinquefoil.registry.core import Core, core_of, note
from cinquefoil.registry.errors import OAuthRefusal
from cinquefoil.registry.oauth.authorization import (
    AuthorizationRequest,
    NotOurs,
    check_request,
    is_granted_already,
    issue_code,
    parse_request,
)
from cinquefoil.registry.oauth.routes import read_form
from cinquefoil.registry.pages import e, hidden, page
from cinquefoil.registry.sessions import form_token, is_own_form, session_of
from cinquefoil.registry.values import Account, Session


async def ask(request: Request) -> Response:
    """GET /oauth/authorize."""
    core, query = core_of(request), dict(request.query_params)
    try:
        asked = parse_request(core.store, query)
    except NotOurs as problem:
        return _cannot_go_on(str(problem))
    note(request, client_id=asked.client.client_id, scope=" ".join(asked.scopes))
    try:
        check_request(asked, query)
    except OAuthRefusal as refused:
        note(request, error_code=refused.error)
        return _back(asked.answered(error=refused.error, error_description=refused.description))
    return _answer(request, asked, query)


def _answer(request: Request, asked: AuthorizationRequest, query: dict[str, str]) -> Response:
    """Answer a request found good: sign-in first, then consent, unless neither is needed or both are forbidden."""
    core, signed_in = core_of(request), session_of(request)
    is_silent = asked.prompt == "none"
    if signed_in is None or _must_sign_in_again(core, asked, query, signed_in):
        if is_silent:
            return _back(asked.answered(error="login_required"))
        return RedirectResponse(f"/signin?{urlencode({'next': _onward(query)})}", status_code=302)
    session, account = signed_in
    note(request, orcid_id=account.orcid_id)
    if is_granted_already(core.store, asked, account.orcid_id, core.clock.now()):
        return _granted(core, asked, session, decision="already_granted")
    if is_silent:
        return _back(asked.answered(error="interaction_required"))
    return _consent_page(asked, session, account, urlencode(query))


def _must_sign_in_again(
    core: Core, asked: AuthorizationRequest, query: dict[str, str], signed_in: tuple[Session, Account]
) -> bool:
    session, account = signed_in
    if asked.prompt == "login":
        return True
    wanted = account_by_login(core.store, query["orcid"]) if query.get("orcid") else None
    is_other = wanted is not None and wanted.orcid_id != account.orcid_id
    is_old = asked.max_age is not None and core.clock.now() - session.signed_in > timedelta(seconds=asked.max_age)
    return is_other or is_old


def _onward(query: dict[str, str]) -> str:
    """Return the same request to come back to after sign-in; `prompt=login` has done its work by then."""
    kept = {name: value for name, value in query.items() if (name, value) != ("prompt", "login")}
    return f"/oauth/authorize?{urlencode(kept)}"


async def decide(request: Request) -> Response:
    """POST /oauth/authorize: the person's answer."""
    core = core_of(request)
    form = await read_form(request)
    query = dict(parse_qsl(form.get("request", ""), keep_blank_values=True))
    signed_in = session_of(request)
    if signed_in is None:
        return RedirectResponse(f"/signin?{urlencode({'next': _onward(query)})}", status_code=303)
    session, account = signed_in
    try:
        asked = parse_request(core.store, query)
        check_request(asked, query)
    except (NotOurs, OAuthRefusal) as problem:
        return _cannot_go_on(str(problem))
    if not is_own_form(session, form.get("form_token", "")):
        return _cannot_go_on("This form is not from your present session. Go back to the page that sent you here.")
    note(request, client_id=asked.client.client_id, orcid_id=account.orcid_id, scope=" ".join(asked.scopes))
    if form.get("decision") == "authorize":
        return _granted(core, asked, session, decision="authorize")
    _witness(core, asked, session, "deny")
    return _back(asked.answered(error="access_denied", error_description="User denied access"))


def _granted(core: Core, asked: AuthorizationRequest, session: Session, *, decision: str) -> Response:
    _witness(core, asked, session, decision)
    at = core.clock.now()
    code = issue_code(core.store, asked, session.orcid_id, at=at, signed_in=session.signed_in)
    return _back(asked.answered(code=code))


def _witness(core: Core, asked: AuthorizationRequest, session: Session, decision: str) -> None:
    core.witness.add(
        core.clock.now(),
        "CONSENT",
        "/oauth/authorize",
        client_id=asked.client.client_id,
        orcid_id=session.orcid_id,
        scope=" ".join(asked.scopes),
        form={"decision": decision},
    )


def _back(address: str) -> Response:
    """Send the browser back to the client, the address exactly as composed."""
    return Response(status_code=302, headers={"location": address, "cache-control": "no-store"})


def _cannot_go_on(sentence: str) -> Response:
    body = f'<div class="problem" role="alert"><p>{e(sentence)}</p></div><p>Nothing was granted. Go back to the page \
that sent you here, and tell whoever runs it what this page says.</p>'
    return page("This request cannot go on", body, status=400)


def _consent_page(asked: AuthorizationRequest, session: Session, account: Account, query: str) -> Response:
    facts = load_scopes()
    items = "".join(
        f"<li>{e(facts[Scope(scope)].meaning or scope)} <small><code>{e(scope)}</code></small></li>"
        for scope in asked.scopes
    )
    client = asked.client
    about = f'<p class="quiet">{e(client.description)}</p>' if client.description else ""
    body = f"""<div class="card">
<p>You are signed in as <strong>{e(_shown(account))}</strong>, <code>{e(account.orcid_id)}</code>.</p>
<form class="inline" method="post" action="/signout">{hidden(next=f"/oauth/authorize?{query}")}
<button class="secondary">Sign out</button></form>
</div>
<p><strong>{e(client.name)}</strong> asks to:</p>
<ul>{items}</ul>
{about}
<form class="card" method="post" action="/oauth/authorize">
{hidden(form_token=form_token(session), request=query)}
<button name="decision" value="authorize">Authorize access</button>
<button class="secondary" name="decision" value="deny">Deny access</button>
</form>
<p class="quiet">You can end this permission later under <a href="/account">your record</a>.</p>"""
    return page(f"{client.name} asks for your permission", body)


def _shown(account: Account) -> str:
    return account.credit_name or f"{account.given_names} {account.family_name}".strip() or account.email


ROUTES = [
    Route("/oauth/authorize", ask, methods=["GET"]),
    Route("/oauth/authorize", decide, methods=["POST"]),
]
