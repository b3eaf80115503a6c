"""Adding, editing, hiding and deleting single elements by hand.

She edits what she added; anything on her record she may hide or delete.

Source: orcid-api.md section 6.
"""

from collections.abc import Mapping

from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cinquefoil.registry.account.contents import content_given, form_given
from cinquefoil.registry.account.fields import fields_of
from cinquefoil.registry.account.guard import VISIBILITIES, back_to, form_of, own, visibility_given
from cinquefoil.registry.account.listing import SHOWN, WRITTEN_BY_HAND, heading_of, is_hers, listed, with_article
from cinquefoil.registry.changes import record_changed
from cinquefoil.registry.core import core_of
from cinquefoil.registry.elements import fresh_put_code
from cinquefoil.registry.pages import choice, page, problem
from cinquefoil.registry.pages.record import MOST_WORKS, pager
from cinquefoil.registry.taken import drop_element, keep_element
from cinquefoil.registry.values import Account, Element, Session, Source

_MOST_PAGES = 10_000


@own
async def list_items(request: Request, session: Session, account: Account, form: dict[str, str]) -> Response:
    """GET /account/items?kind=…&page=…: everything of one kind."""
    del form
    core, kind = core_of(request), request.query_params.get("kind", "")
    if kind not in SHOWN:
        return _nothing_to_add()
    elements = list(core.store.elements.find(orcid_id=account.orcid_id, kind=kind))
    text = request.query_params.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and 0 < int(text) < _MOST_PAGES else 1
    shown = elements[(number - 1) * MOST_WORKS : number * MOST_WORKS]
    turn = pager(number, len(elements), f"/account/items?kind={kind}&page={{}}")
    count = f"<h2>{len(elements):,} in all</h2>"
    body = f'<p><a href="/account">Your record</a></p>{count}{listed(core, session, shown)}{turn}'
    return page(f"{heading_of(kind)} on your record", body)


@own
async def new_item(request: Request, session: Session, account: Account, form: dict[str, str]) -> Response:
    """GET /account/items/new?kind=…."""
    del form
    kind = request.query_params.get("kind", "employment")
    if kind not in WRITTEN_BY_HAND:
        return _nothing_to_add()
    return _form_page(session, kind, "/account/items", {"visibility": account.default_visibility})


def _nothing_to_add() -> Response:
    return page("Nothing of this kind", '<p>Choose what to add on <a href="/account">your record</a>.</p>', status=404)


@own
async def add_item(request: Request, session: Session, account: Account, form: dict[str, str]) -> Response:
    """POST /account/items."""
    core, kind = core_of(request), form.get("kind", "")
    if kind not in WRITTEN_BY_HAND:
        return back_to()
    content, problems = content_given(kind, form)
    if problems:
        return _form_page(session, kind, "/account/items", form, problems)
    at, seen = core.clock.now(), visibility_given(form, account.default_visibility)
    mine = Source(orcid_id=account.orcid_id)
    made = Element(fresh_put_code(core.store), account.orcid_id, kind, seen, mine, at, at, content)
    with core.store.transaction():
        keep_element(core.store, made)
        record_changed(core, account.orcid_id, at)
    return back_to(f"/account#{kind}")


def _on_her_record(request: Request, account: Account) -> Element | None:
    text = request.path_params["put_code"]
    is_number = text.isascii() and text.isdigit() and int(text) < 2**63
    element = core_of(request).store.elements.get(int(text)) if is_number else None
    return element if element is not None and element.orcid_id == account.orcid_id else None


@own
async def edit_item(request: Request, session: Session, account: Account, form: dict[str, str]) -> Response:
    """GET /account/items/{put-code}."""
    del form
    element = _on_her_record(request, account)
    if element is None or not is_hers(element):
        sentence = "<p>You edit what you added yourself; anything else you may hide or delete.</p>"
        return page("Not yours to edit", f'{sentence}<p><a href="/account">Your record</a></p>', status=404)
    return _form_page(session, element.kind, f"/account/items/{element.put_code}", form_given(element))


@own
async def change_item(request: Request, session: Session, account: Account, form: dict[str, str]) -> Response:
    """POST /account/items/{put-code}."""
    element = _on_her_record(request, account)
    if element is None or not is_hers(element):
        return back_to()
    content, problems = content_given(element.kind, form, element.content)
    if problems:
        return _form_page(session, element.kind, f"/account/items/{element.put_code}", form, problems)
    return _kept(request, replace(element, content=content, visibility=visibility_given(form, element.visibility)))


@own
async def change_visibility(request: Request, session: Session, account: Account, form: dict[str, str]) -> Response:
    """POST /account/items/{put-code}/visibility: of any element, whoever added it."""
    del session
    element = _on_her_record(request, account)
    if element is None:
        return back_to()
    return _kept(request, replace(element, visibility=visibility_given(form, element.visibility)))


def _kept(request: Request, changed: Element) -> Response:
    core = core_of(request)
    at = core.clock.now()
    with core.store.transaction():
        keep_element(core.store, replace(changed, modified=at))
        record_changed(core, changed.orcid_id, at)
    return back_to(f"/account#{changed.kind}")


@own
async def delete_item(request: Request, session: Session, account: Account, form: dict[str, str]) -> Response:
    """POST /account/items/{put-code}/delete. Her e-mail addresses stay: she signs in with them."""
    del session, form
    core, element = core_of(request), _on_her_record(request, account)
    if element is None or element.kind == "email":
        return back_to()
    with core.store.transaction():
        drop_element(core.store, element)
        record_changed(core, account.orcid_id, core.clock.now())
    return back_to(f"/account#{element.kind}")


def _form_page(
    session: Session, kind: str, action: str, given: Mapping[str, str], problems: tuple[str, ...] = ()
) -> Response:
    content = f"""{fields_of(kind, given)}
{choice("visibility", "Who can see this", VISIBILITIES, given.get("visibility", ""))}
<button>Save changes</button> <a class="button secondary" href="/account">Cancel</a>"""
    body = problem(problems) + form_of(session, action, content, look="card", kind=kind)
    verb = "Add" if action == "/account/items" else "Edit"
    what = with_article(kind)
    return page(
        f"{verb} {what if verb == 'Add' else what.replace(what.split()[0], 'this', 1)}",
        body,
        status=400 if problems else 200,
    )


ROUTES = [
    Route("/account/items", list_items, methods=["GET"]),
    Route("/account/items/new", new_item, methods=["GET"]),
    Route("/account/items", add_item, methods=["POST"]),
    Route("/account/items/{put_code}", edit_item, methods=["GET"]),
    Route("/account/items/{put_code}", change_item, methods=["POST"]),
    Route("/account/items/{put_code}/visibility", change_visibility, methods=["POST"]),
    Route("/account/items/{put_code}/delete", delete_item, methods=["POST"]),
]
