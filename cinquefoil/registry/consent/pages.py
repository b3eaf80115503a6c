"""The consent page, and the page on which a request ends that cannot go on.

Composes; decides nothing.

Source: orcid-api.md section 2.1.
"""

import tomllib
from functools import cache
from importlib.resources import files

from starlette.responses import Response

from cinquefoil.orcid.scopes import Scope, load_scopes
from cinquefoil.registry.oauth.authorization import AuthorizationRequest
from cinquefoil.registry.pages import e, hidden, page
from cinquefoil.registry.sessions import form_token
from cinquefoil.registry.values import Account, Session


def consent_page(asked: AuthorizationRequest, session: Session, account: Account, raw: str) -> Response:
    """Return the page that says who asks and for what. `raw` is the request's query, to come back with the answer."""
    items = "".join(f"<li>{e(meaning_of(scope))} <small><code>{e(scope)}</code></small></li>" for scope in asked.scopes)
    client = asked.client
    about = f'<p class="quiet">{e(client.description)}</p>' if client.description else ""
    body = f"""<div class="card">
<p>You are signed in as <strong>{e(_shown(account))}</strong>, <code>{e(account.orcid_id)}</code>.</p>
<form class="inline" method="post" action="/signout">{hidden(next=f"/oauth/authorize?{raw}")}
<button class="secondary">Sign out</button></form>
</div>
<p id="asks"><strong>{e(client.name)}</strong> asks to:</p>
<ul aria-labelledby="asks">{items}</ul>
{about}
<form class="card" method="post" action="/oauth/authorize">
{hidden(form_token=form_token(session), request=raw)}
<button name="decision" value="authorize">Authorize access</button>
<button class="secondary" name="decision" value="deny">Deny access</button>
</form>
<p class="quiet">You can end this permission later under <a href="/account">your record</a>.</p>"""
    return page(f"{client.name} asks for your permission", body)


def meaning_of(scope: str) -> str:
    """Return what a scope lets a client do, in a sentence; the scope itself when nobody wrote one."""
    return load_scopes()[Scope(scope)].meaning or _older_meanings().get(scope, scope)


@cache
def _older_meanings() -> dict[str, str]:
    text = files("cinquefoil.registry.consent").joinpath("data/meanings.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _shown(account: Account) -> str:
    return account.credit_name or f"{account.given_names} {account.family_name}".strip() or account.email


def cannot_go_on(sentence: str) -> Response:
    """Return the page on which a request ends, with the reason."""
    body = f'<div class="problem" role="alert"><p>{e(sentence)}</p></div><p>Nothing was granted. Go back to the page \
that sent you here, and tell whoever runs it what this page says.</p>'
    return page("This request cannot go on", body, status=400)
