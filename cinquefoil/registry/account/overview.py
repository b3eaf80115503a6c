"""The account page: everything of her record at a glance, and the ways to change it.

Source: the parts of a record, orcid-api.md section 7.
"""

from collections.abc import Mapping, Sequence
from itertools import islice

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cinquefoil.registry.account.guard import VISIBILITIES, own
from cinquefoil.registry.account.inbox import notifications
from cinquefoil.registry.account.listing import SHOWN, WRITTEN_BY_HAND, heading_of, listed, with_article
from cinquefoil.registry.account.permissions import permissions
from cinquefoil.registry.core import Core, core_of
from cinquefoil.registry.pages import e, page
from cinquefoil.registry.public_page import shown_name
from cinquefoil.registry.values import Account, Element, Session

_MOST_SHOWN = 20


@own
async def account_page(request: Request, session: Session, account: Account, form: dict[str, str]) -> Response:
    """GET /account."""
    del form
    core = core_of(request)
    found = {
        kind: list(islice(core.store.elements.find(orcid_id=account.orcid_id, kind=kind), _MOST_SHOWN + 1))
        for kind in SHOWN
    }
    body = f"""{_head(core, account)}{_add()}{_ways([kind for kind in SHOWN if found[kind]])}
<section aria-labelledby="notifications"><h2 id="notifications">Notifications</h2>
{notifications(core, account)}</section>
<section aria-labelledby="permissions"><h2 id="permissions">Permissions you have given</h2>
{permissions(core, session, account)}</section>
{"".join(_section(core, session, *pair) for pair in found.items() if pair[1])}"""
    return page(f"Your record, {shown_name(account)}", body)


def _head(core: Core, account: Account) -> str:
    seen: Mapping[str, str] = dict(VISIBILITIES)
    uri = f"{core.settings.base_uri}/{account.orcid_id}"
    name = f"{account.given_names} {account.family_name}".strip()
    shown = f"{name}, published as {account.credit_name}" if account.credit_name not in {"", name} else name
    takes = "come to you" if account.takes_notifications else "are refused"
    rows = (
        ("ORCID iD", f'<a class="orcid-id" href="/{e(account.orcid_id)}">{e(uri)}</a>', "", ""),
        ("Name", e(shown), seen[account.name_visibility], "/account/name"),
        ("Biography", e(account.biography) or "None yet", seen[account.biography_visibility], "/account/biography"),
        (
            "Settings",
            f"New items are seen by: {seen[account.default_visibility].lower()}. Notifications {takes}.",
            "",
            "/account/settings",
        ),
    )
    facts = "".join(_row(*row) for row in rows)
    sign_out = '<form class="inline" method="post" action="/signout"><button class="secondary">Sign out</button></form>'
    return f'<dl class="facts card">{facts}</dl>{sign_out}'


def _row(name: str, told: str, seen: str, edit: str) -> str:
    by = f" <small>Seen by: {e(seen)}</small>" if seen else ""
    link = f' <a href="{edit}">Edit<span class="unseen"> {e(name.lower())}</span></a>' if edit else ""
    return f"<div><dt>{e(name)}</dt><dd>{told}{by}{link}</dd></div>"


def _ways(kinds: Sequence[str]) -> str:
    places = [("notifications", "Notifications"), ("permissions", "Permissions")]
    links = "".join(
        f'<li><a href="#{place}">{e(words)}</a></li>'
        for place, words in (*places, *((kind, heading_of(kind)) for kind in kinds))
    )
    return f'<nav aria-label="On this page"><ul class="ways"><li class="quiet">On this page:</li>{links}</ul></nav>'


def _add() -> str:
    links = "".join(
        f'<li><a href="/account/items/new?kind={kind}">Add {e(with_article(kind))}</a></li>' for kind in WRITTEN_BY_HAND
    )
    return f'<section aria-labelledby="add"><h2 id="add">Add to your record</h2><ul class="ways">{links}</ul></section>'


def _section(core: Core, session: Session, kind: str, elements: Sequence[Element]) -> str:
    shown = elements[:_MOST_SHOWN]
    count = core.store.elements.count(orcid_id=elements[0].orcid_id, kind=kind)
    rest = f'<p><a href="/account/items?kind={kind}">All {count:,}</a></p>' if count > len(shown) else ""
    heading = f'<h2 id="{kind}">{e(heading_of(kind))} <span class="count">{count:,}</span></h2>'
    return f'<section aria-labelledby="{kind}">{heading}{listed(core, session, shown)}{rest}</section>'


ROUTES = [Route("/account", account_page, methods=["GET"])]
