"""What a person does to her own record at the registry: adds, edits and deletes items, ends permissions.

She edits only what she added by hand, and may delete or hide anything; no client writes here.

Source: orcid-api.md sections 2.4 (ending a permission) and 6 (source of what is added by hand).
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import wraps

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from cinquefoil.registry.account_forms import content_given, fields_of, form_of
from cinquefoil.registry.changes import record_changed
from cinquefoil.registry.core import Core, core_of, note
from cinquefoil.registry.elements import fresh_put_code
from cinquefoil.registry.errors import OAuthRefusal
from cinquefoil.registry.oauth.routes import read_form
from cinquefoil.registry.oauth.tokens import end_token, living_tokens
from cinquefoil.registry.pages import choice, e, hidden, page, problem
from cinquefoil.registry.public_page import heading, line_of
from cinquefoil.registry.rules.kinds import AFFILIATIONS
from cinquefoil.registry.sessions import form_token, is_own_form, session_of
from cinquefoil.registry.values import Account, Element, Session, Source

_VISIBILITIES = (("public", "Everyone"), ("limited", "Trusted parties"), ("private", "Only me"))
_ADDED = (*(kind.name for kind in AFFILIATIONS), "work")

Own = Callable[[Request, Session, Account, dict[str, str]], Awaitable[Response]]


def _own(handler: Own) -> Callable[[Request], Awaitable[Response]]:
    """Let only the signed-in person in, and only with a form of her own session."""

    @wraps(handler)
    async def own(request: Request) -> Response:
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

    return own


@_own
async def account_page(request: Request, session: Session, account: Account, form: dict[str, str]) -> Response:
    """GET /account."""
    del form
    core = core_of(request)
    elements = list(core.store.elements.find(orcid_id=account.orcid_id))
    sections = "".join(
        _section(core, session, name, [element for element in elements if element.kind == name])
        for name in _ADDED
        if any(element.kind == name for element in elements)
    )
    new = "".join(
        f'<li><a href="/account/items/new?kind={name}">Add {e(_article(name))}</a></li>'
        for name in ("employment", "education", "work")
    )
    body = f"""<p><code>{e(account.orcid_id)}</code> · <a href="/{e(account.orcid_id)}">see your public page</a></p>
<form class="inline" method="post" action="/signout"><button class="secondary">Sign out</button></form>
<h2>Add to your record</h2><ul>{new}</ul>
{sections}
<h2>Permissions you have given</h2>{_permissions(core, session, account)}"""
    name = f"{account.given_names} {account.family_name}".strip()
    return page(f"Your record, {name}" if name else "Your record", body)


def _article(kind: str) -> str:
    words = kind.replace("-", " ")
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def _section(core: Core, session: Session, name: str, elements: list[Element]) -> str:
    items = "".join(f"<li>{_item(core, session, element)}</li>" for element in elements)
    return f'<h2>{e(heading(name))}</h2><ul class="items">{items}</ul>'


def _item(core: Core, session: Session, element: Element) -> str:
    source = core.name_of(element.source) or "you"
    here = f"/account/items/{element.put_code}"
    is_hers = bool(element.source.orcid_id)
    edit = f'<a class="button secondary" href="{here}">Edit</a>' if is_hers else ""
    who = "you" if is_hers else source
    seen = dict(_VISIBILITIES)[element.visibility]
    about = f"Added by {who} · seen by: {seen} · put-code {element.put_code}"
    return f"""{line_of(element)}<br><small>{e(about)}</small><br>
{edit}<form class="inline" method="post" action="{here}/delete">{hidden(form_token=form_token(session))}
<button class="secondary">Delete</button></form>"""


def _permissions(core: Core, session: Session, account: Account) -> str:
    living = living_tokens(core.store, core.clock.now(), orcid_id=account.orcid_id)
    scopes: dict[str, set[str]] = {}
    for token in living:
        scopes.setdefault(token.client_id, set()).update(token.scopes)
    if not scopes:
        return "<p>None at present. When you let a system use your record, it is listed here.</p>"
    items = "".join(
        f"""<li><strong>{e(core.name_of(Source(client_id=client_id)) or client_id)}</strong>
<br><code>{e(" ".join(sorted(held)))}</code><br>
<form class="inline" method="post" action="/account/permissions/{e(client_id)}/end">
{hidden(form_token=form_token(session))}<button class="secondary">Revoke access</button></form></li>"""
        for client_id, held in scopes.items()
    )
    return f'<ul class="items">{items}</ul>'


@_own
async def end_permission(request: Request, session: Session, account: Account, form: dict[str, str]) -> Response:
    """POST /account/permissions/{client_id}/end."""
    del session, form
    core, at = core_of(request), core_of(request).clock.now()
    client_id = request.path_params["client_id"]
    note(request, client_id=client_id)
    for token in living_tokens(core.store, at, orcid_id=account.orcid_id, client_id=client_id):
        end_token(core.store, token, "user", at)
    record_changed(core, account.orcid_id, at)
    return RedirectResponse("/account", status_code=303)


@_own
async def new_item(request: Request, session: Session, account: Account, form: dict[str, str]) -> Response:
    """GET /account/items/new?kind=…."""
    del form
    kind = request.query_params.get("kind", "employment")
    if kind not in _ADDED:
        sentence = '<p>Choose what to add on <a href="/account">your record</a>.</p>'
        return page("Nothing to add", sentence, status=404)
    return _form_page(session, kind, "/account/items", {"visibility": account.default_visibility})


@_own
async def add_item(request: Request, session: Session, account: Account, form: dict[str, str]) -> Response:
    """POST /account/items."""
    core, kind = core_of(request), form.get("kind", "")
    if kind not in _ADDED:
        return RedirectResponse("/account", status_code=303)
    content, problems = content_given(kind, form)
    if problems:
        return _form_page(session, kind, "/account/items", form, problems)
    at = core.clock.now()
    mine = Source(orcid_id=account.orcid_id)
    seen = form.get("visibility") or account.default_visibility
    core.store.elements.put(Element(fresh_put_code(core.store), account.orcid_id, kind, seen, mine, at, at, content))
    record_changed(core, account.orcid_id, at)
    return RedirectResponse("/account", status_code=303)


def _hers(request: Request, account: Account) -> Element | None:
    text = request.path_params["put_code"]
    element = core_of(request).store.elements.get(int(text)) if text.isdigit() else None
    return element if element is not None and element.orcid_id == account.orcid_id else None


@_own
async def edit_item(request: Request, session: Session, account: Account, form: dict[str, str]) -> Response:
    """GET /account/items/{put-code}."""
    del form
    element = _hers(request, account)
    if element is None or not element.source.orcid_id or element.kind not in _ADDED:
        sentence = "<p>You edit what you added yourself; anything else you may delete.</p>"
        return page("Not yours to edit", sentence, status=404)
    return _form_page(session, element.kind, f"/account/items/{element.put_code}", form_of(element))


@_own
async def change_item(request: Request, session: Session, account: Account, form: dict[str, str]) -> Response:
    """POST /account/items/{put-code}."""
    core, element = core_of(request), _hers(request, account)
    if element is None or not element.source.orcid_id:
        return RedirectResponse("/account", status_code=303)
    content, problems = content_given(element.kind, form)
    if problems:
        return _form_page(session, element.kind, f"/account/items/{element.put_code}", form, problems)
    at = core.clock.now()
    seen = form.get("visibility") or element.visibility
    core.store.elements.put(replace(element, content={**element.content, **content}, visibility=seen, modified=at))
    record_changed(core, account.orcid_id, at)
    return RedirectResponse("/account", status_code=303)


@_own
async def delete_item(request: Request, session: Session, account: Account, form: dict[str, str]) -> Response:
    """POST /account/items/{put-code}/delete."""
    del session, form
    core, element = core_of(request), _hers(request, account)
    if element is not None:
        core.store.elements.forget(element.put_code)
        record_changed(core, account.orcid_id, core.clock.now())
    return RedirectResponse("/account", status_code=303)


def _form_page(
    session: Session, kind: str, action: str, given: Mapping[str, str], problems: tuple[str, ...] = ()
) -> Response:
    body = f"""{problem(problems)}
<form class="card" method="post" action="{action}">
{hidden(form_token=form_token(session), kind=kind)}
{fields_of(kind, given)}
{choice("visibility", "Who can see this", _VISIBILITIES, given.get("visibility", ""))}
<button>Save changes</button> <a class="button secondary" href="/account">Cancel</a>
</form>"""
    verb = "Add" if action == "/account/items" else "Edit"
    words = _article(kind) if verb == "Add" else f"this {kind.replace('-', ' ')}"
    return page(f"{verb} {words}", body, status=400 if problems else 200)


ROUTES = [
    Route("/account", account_page, methods=["GET"]),
    Route("/account/items/new", new_item, methods=["GET"]),
    Route("/account/items", add_item, methods=["POST"]),
    Route("/account/items/{put_code}", edit_item, methods=["GET"]),
    Route("/account/items/{put_code}", change_item, methods=["POST"]),
    Route("/account/items/{put_code}/delete", delete_item, methods=["POST"]),
    Route("/account/permissions/{client_id}/end", end_permission, methods=["POST"]),
]
