"""The way through an authorize request: sign-in, consent, and back to the client with the answer.

Lets `oauth.authorization` judge the request and the person decide; how it ends is `outcomes`.

Source: orcid-api.md section 2.1; docs/decisions/0015-headless-sign-in.md.
"""

from datetime import timedelta
from urllib.parse import quote, unquote_plus, urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cinquefoil.registry.accounts import account_by_login
from cinquefoil.registry.consent.outcomes import denied, granted, told
from cinquefoil.registry.consent.pages import cannot_go_on, consent_page
from cinquefoil.registry.core import Core, core_of, note
from cinquefoil.registry.oauth.authorization import AuthorizationRequest, check_request, parse_request
from cinquefoil.registry.oauth.refusals import TurnedBack
from cinquefoil.registry.oauth.tokens import has_standing_permission
from cinquefoil.registry.oauth.wire import first_of_each, read_form, sent_to
from cinquefoil.registry.sessions import is_own_form, session_of
from cinquefoil.registry.values import Account, Session

_FOREIGN_FORM = "This form is not from your present session. Go back to the page that sent you here."
_NOBODY = "login_as names {login}, and nobody here can be signed in by that email or ORCID iD."


async def ask(request: Request) -> Response:
    """GET /oauth/authorize."""
    # Some programs send the fragment of their authorize address along; it is no part of the query.
    raw = request.scope["query_string"].decode("utf-8", "replace").partition("#")[0]
    asked = _judged(request, raw)
    if isinstance(asked, Response):
        return asked
    login = first_of_each(raw).get("login_as", "")
    if login and core_of(request).settings.control_token:
        return _answer_headless(request, asked, login, first_of_each(raw).get("login_as_decision", ""))
    return _answer(request, asked, raw)


def _judged(request: Request, raw: str) -> AuthorizationRequest | Response:
    """Return the request found good, or the answer that says what is wrong with it."""
    core = core_of(request)
    profile, asked = core.settings.error_profile, None
    try:
        asked = parse_request(core.store, raw)
        note(request, client_id=asked.client.client_id, scope=" ".join(asked.scopes))
        check_request(asked, profile)
    except TurnedBack as refused:
        note(request, error_code=refused.row(profile).get("error"))
        return told(request, asked, refused)
    return asked


def _answer(request: Request, asked: AuthorizationRequest, raw: str) -> Response:
    """Answer a request found good: sign-in first, then consent, unless neither is needed or both are forbidden."""
    core, signed_in = core_of(request), session_of(request)
    is_silent = "none" in asked.prompt
    who = {"client_name": asked.client.name}
    if signed_in is None or _must_sign_in_again(core, asked, raw, signed_in):
        if is_silent:
            return told(request, asked, TurnedBack("login_required", **who))
        return _to_sign_in(raw, status=302)
    session, account = signed_in
    note(request, orcid_id=account.orcid_id)
    if _is_granted_already(core, asked, account):
        return granted(core, asked, session, account, decision="already_granted")
    if is_silent:
        return told(request, asked, TurnedBack("interaction_required", **who))
    return consent_page(asked, session, account, raw)


def _is_granted_already(core: Core, asked: AuthorizationRequest, account: Account) -> bool:
    """Whether consent is skipped: it stands for exactly these scopes, and nothing asks to confirm."""
    if "confirm" in asked.prompt:
        return False
    whose = {"orcid_id": account.orcid_id, "client_id": asked.client.client_id}
    return has_standing_permission(core.store, core.clock.now(), scopes=asked.scopes, **whose)


def _must_sign_in_again(core: Core, asked: AuthorizationRequest, raw: str, signed_in: tuple[Session, Account]) -> bool:
    session, account = signed_in
    if "login" in asked.prompt:
        return True
    named = first_of_each(raw).get("orcid")
    wanted = account_by_login(core.store, named) if named else None
    is_other = wanted is not None and wanted.orcid_id != account.orcid_id
    is_old = asked.max_age is not None and core.clock.now() - session.signed_in > timedelta(seconds=asked.max_age)
    return is_other or is_old


def _to_sign_in(raw: str, *, status: int) -> Response:
    return sent_to(f"/signin?{urlencode({'next': f'/oauth/authorize?{_onward(raw)}'})}", status=status)


def _onward(raw: str) -> str:
    """Return the same request to come back to after sign-in; `prompt=login` and `max_age` have done their work then."""
    kept = []
    for pair in raw.split("&"):
        name, _, value = pair.partition("=")
        if name == "prompt":
            left = [word for word in unquote_plus(value).split() if word != "login"]
            kept += [f"prompt={'+'.join(quote(word) for word in left)}"] if left else []
        elif name != "max_age":
            kept.append(pair)
    return "&".join(kept)


async def decide(request: Request) -> Response:
    """POST /oauth/authorize: the person's answer."""
    core, form = core_of(request), await read_form(request)
    raw = form.get("request", "")
    signed_in = session_of(request)
    if signed_in is None:
        return _to_sign_in(raw, status=303)
    session, account = signed_in
    asked = _judged(request, raw)
    if isinstance(asked, Response):
        return asked
    if not is_own_form(session, form.get("form_token", "")):
        return cannot_go_on(_FOREIGN_FORM)
    note(request, orcid_id=account.orcid_id)
    if form.get("decision") == "authorize":
        return granted(core, asked, session, account, decision="authorize")
    return denied(request, asked, session)


def _answer_headless(request: Request, asked: AuthorizationRequest, login: str, decision: str) -> Response:
    """Answer for a person without a page and without a session, as whoever runs the registry asked."""
    core = core_of(request)
    account = account_by_login(core.store, login)
    if account is None or account.state != "active":
        return cannot_go_on(_NOBODY.format(login=login))
    note(request, orcid_id=account.orcid_id)
    session = Session("", account.orcid_id, core.clock.now())
    if decision == "deny":
        return denied(request, asked, session)
    return granted(core, asked, session, account, decision="authorize")


ROUTES = [
    Route("/oauth/authorize", ask, methods=["GET"]),
    Route("/oauth/authorize", decide, methods=["POST"]),
]
