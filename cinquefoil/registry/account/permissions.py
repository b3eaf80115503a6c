"""The permissions she has given: to whom, for what, since when; and their end.

Source: orcid-api.md section 2.4.
"""

from collections.abc import Iterable
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cinquefoil.orcid.scopes import Scope, load_scopes
from cinquefoil.registry.account.guard import back_to, form_of, own
from cinquefoil.registry.changes import record_changed
from cinquefoil.registry.core import Core, core_of, note
from cinquefoil.registry.oauth.tokens import end_token, living_tokens
from cinquefoil.registry.pages import e
from cinquefoil.registry.values import Account, Session, Source, Token


def permissions(core: Core, session: Session, account: Account) -> str:
    """Return the HTML of her permissions, one for each client."""
    held: dict[str, list[Token]] = {}
    for token in living_tokens(core.store, core.clock.now(), orcid_id=account.orcid_id):
        held.setdefault(token.client_id, []).append(token)
    if not held:
        return '<p class="quiet">None at present. When you let a system use your record, it is listed here.</p>'
    return f'<ul class="items">{"".join(_one(core, session, *pair) for pair in held.items())}</ul>'


def _one(core: Core, session: Session, client_id: str, tokens: list[Token]) -> str:
    client = core.store.clients.get(client_id)
    about = f"<p>{e(client.description)}</p>" if client and client.description else ""
    scopes = sorted({scope for token in tokens for scope in token.scopes})
    name = f"permission-{client_id}"
    button = f'<button class="secondary" aria-describedby="{e(name)}">Revoke access</button>'
    return f"""<li><h3 id="{e(name)}">{e(core.name_of(Source(client_id=client_id)) or client_id)}</h3>{about}
<ul class="may">{"".join(f"<li>{e(meaning)}</li>" for meaning in _meanings(scopes))}</ul>
<p class="source"><code>{e(" ".join(scopes))}</code> · since {day_in_words(min(token.issued for token in tokens))}</p>
<div class="acts">{form_of(session, f"/account/permissions/{e(client_id)}/end", button, look="inline")}</div></li>"""


def _meanings(scopes: Iterable[str]) -> list[str]:
    facts = load_scopes()
    known = {Scope(scope): scope for scope in scopes if scope in set(Scope)}
    return [facts[scope].meaning or text for scope, text in known.items()]


def day_in_words(at: datetime) -> str:
    """Return a day as `2 March 2026`."""
    return f"{at.day} {at:%B %Y}"


@own
async def end_permission(request: Request, session: Session, account: Account, form: dict[str, str]) -> Response:
    """POST /account/permissions/{client_id}/end."""
    del session, form
    core, at = core_of(request), core_of(request).clock.now()
    client_id = request.path_params["client_id"]
    note(request, client_id=client_id)
    for token in living_tokens(core.store, at, orcid_id=account.orcid_id, client_id=client_id):
        end_token(core.store, token, "user", at)
    record_changed(core, account.orcid_id, at)
    return back_to("/account#permissions")


ROUTES = [Route("/account/permissions/{client_id}/end", end_permission, methods=["POST"])]
