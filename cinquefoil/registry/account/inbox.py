"""What clients ask of her: notifications read, answered and put away.

Where a notification leads is the client's choice, so the page names the host before she goes there.

Source: orcid-api.md section 4.6.
"""

from collections.abc import Sequence
from urllib.parse import urlsplit

from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cinquefoil.registry.account.guard import back_to, form_of, own
from cinquefoil.registry.account.permissions import day_in_words
from cinquefoil.registry.answers.notifications import authorization_url
from cinquefoil.registry.core import Core, core_of
from cinquefoil.registry.pages import e, page
from cinquefoil.registry.pages.record import linked
from cinquefoil.registry.pages.telling import value_of, words_of
from cinquefoil.registry.values import Account, Notification, Session, Source


def notifications(core: Core, account: Account) -> str:
    """Return the HTML of her notifications, the newest first; those put away are folded."""
    found = sorted(core.store.notifications.find(orcid_id=account.orcid_id), key=lambda one: one.created, reverse=True)
    if not found:
        return '<p class="quiet">None. When a system asks you for a permission, it is listed here.</p>'
    present, away = [one for one in found if not one.archived], [one for one in found if one.archived]
    folded = f"<details><summary>Put away ({len(away)})</summary>{_listed(core, away)}</details>" if away else ""
    return (_listed(core, present) if present else '<p class="quiet">Nothing new.</p>') + folded


def _listed(core: Core, many: Sequence[Notification]) -> str:
    items = "".join(
        f"""<li><h3><a href="/account/notifications/{one.put_code}">{e(one.content["notification-subject"])}</a></h3>
<p class="source">{_state(one)} · from {e(_sender(core, one))} · {day_in_words(one.created)}</p></li>"""
        for one in many
    )
    return f'<ul class="items">{items}</ul>'


def _state(one: Notification) -> str:
    if one.acted:
        return "Answered"
    return "Read" if one.read else "<strong>New</strong>"


def _sender(core: Core, one: Notification) -> str:
    return core.name_of(Source(client_id=one.client_id)) or one.client_id


def _hers(request: Request, account: Account) -> Notification | None:
    text = request.path_params["put_code"]
    is_number = text.isascii() and text.isdigit() and int(text) < 2**63
    found = core_of(request).store.notifications.get(int(text)) if is_number else None
    return found if found is not None and found.orcid_id == account.orcid_id else None


@own
async def read(request: Request, session: Session, account: Account, form: dict[str, str]) -> Response:
    """GET /account/notifications/{put-code}. From now on its client cannot take it back."""
    del form
    core, found = core_of(request), _hers(request, account)
    if found is None:
        sentence = '<p>There is no such notification. See <a href="/account#notifications">those you have</a>.</p>'
        return page("No such notification", sentence, status=404)
    if found.read is None:
        found = replace(found, read=core.clock.now())
        core.store.notifications.put(found)
    return page(found.content["notification-subject"], _letter(core, session, found))


def _letter(core: Core, session: Session, one: Notification) -> str:
    here = f"/account/notifications/{one.put_code}"
    target = authorization_url(one.content["authorization-url"], core.frame())["uri"]
    go = f"<button>Go to {e(urlsplit(target).netloc)} and decide</button>"
    put_away = '<button class="secondary">Put away</button>'
    items = "".join(
        f"<li>{e(words_of(item['item-type']))}: <strong>{e(item['item-name'])}</strong>{_identifier(item)}</li>"
        for item in one.content["items"]["item"]
    )
    away = "" if one.archived else form_of(session, f"{here}/archive", put_away, look="inline")
    return f"""<p class="source">From {e(_sender(core, one))}, {day_in_words(one.created)}</p>
<p>{e(one.content["notification-intro"])}</p><ul>{items}</ul>
<p class="quiet">The button leads to <code>{e(target)}</code></p>
<div class="acts">{form_of(session, f"{here}/act", go, look="inline")}{away}</div>
<p><a href="/account#notifications">Your record</a></p>"""


def _identifier(item: dict[str, dict[str, str] | None]) -> str:
    one = item.get("external-id")
    if not one:
        return ""
    told = f"{(one.get('external-id-type') or '').upper()}: {one.get('external-id-value') or ''}"
    return f" ({linked(told, value_of(one.get('external-id-url')))})"


@own
async def act(request: Request, session: Session, account: Account, form: dict[str, str]) -> Response:
    """POST /account/notifications/{put-code}/act: go where the permission is given."""
    del session, form
    core, found = core_of(request), _hers(request, account)
    if found is None:
        return back_to()
    core.store.notifications.put(replace(found, acted=found.acted or core.clock.now()))
    return back_to(authorization_url(found.content["authorization-url"], core.frame())["uri"])


@own
async def archive(request: Request, session: Session, account: Account, form: dict[str, str]) -> Response:
    """POST /account/notifications/{put-code}/archive."""
    del session, form
    core, found = core_of(request), _hers(request, account)
    if found is not None:
        core.store.notifications.put(replace(found, archived=found.archived or core.clock.now()))
    return back_to("/account#notifications")


ROUTES = [
    Route("/account/notifications/{put_code}", read, methods=["GET"]),
    Route("/account/notifications/{put_code}/act", act, methods=["POST"]),
    Route("/account/notifications/{put_code}/archive", archive, methods=["POST"]),
]
