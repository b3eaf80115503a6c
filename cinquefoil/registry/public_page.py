"""A record's public page, for people; programs are sent on to the Public API.

Shows what everybody may see, and nothing else.

Source: orcid-api.md section 1 (content negotiation of iD URIs).
"""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from cinquefoil.registry.accounts import account_by_login
from cinquefoil.registry.core import core_of, public_name
from cinquefoil.registry.negotiation import format_of
from cinquefoil.registry.pages import e, page
from cinquefoil.registry.records import seen_by
from cinquefoil.registry.rules.kinds import KINDS
from cinquefoil.registry.rules.visibility import ANYBODY
from cinquefoil.registry.sessions import session_of
from cinquefoil.registry.values import Element

_SHOWN = (
    "employment",
    "education",
    "qualification",
    "distinction",
    "invited-position",
    "membership",
    "service",
    "work",
)


async def home(request: Request) -> Response:
    """GET /: what this is, and who is in it."""
    core = core_of(request)
    people = "".join(
        f'<li><a href="/{e(account.orcid_id)}">{e(account.orcid_id)}</a> {e(account.email)}</li>'
        for account in list(core.store.accounts.find())[:50]
    )
    body = f"""<p>A registry of ORCID records for practice, on this machine.
Point an integration at it, sign in as one of the people below, and see what it does.</p>
<p>Web and sign-in: <code>{e(core.settings.base_uri)}</code><br>Member API: <code>{e(core.settings.api)}</code><br>
Public API: <code>{e(core.settings.pub)}</code></p>
<p><a class="button" href="/signin">Sign in</a></p>
<h2>People</h2><ul>{people}</ul>"""
    return page("Practice registry", body)


async def record_page(request: Request) -> Response:
    """GET /{iD}."""
    core = core_of(request)
    account = account_by_login(core.store, request.path_params["orcid_id"])
    if account is None:
        sentence = "<p>There is no record with this iD here. Check its digits; the last one is a check digit.</p>"
        return page("No such record", sentence, status=404)
    if _wants_data(request.headers.get("accept", "")):
        return RedirectResponse(f"{core.settings.pub}/v3.0/{account.orcid_id}", status_code=302)
    if account.state == "deprecated":
        return RedirectResponse(f"/{account.primary}", status_code=302)
    if account.state != "active":
        return page("This record is not shown", f"<p>The record {e(account.orcid_id)} is {e(account.state)}.</p>")
    seen = seen_by(core, account, ANYBODY)
    life = f"<p>{e(account.biography)}</p>" if account.biography and seen.sees_biography else ""
    sections = "".join(_section(name, seen.elements[name]) for name in _SHOWN if seen.elements[name])
    uri = f"{core.settings.base_uri}/{account.orcid_id}"
    signed_in = session_of(request)
    body = f"""<p><a href="{e(uri)}">{e(uri)}</a></p>{life}
{sections or "<p>Nothing else on this record is public.</p>"}"""
    name = public_name(account) or account.orcid_id
    return page(name, body, signed_in=signed_in[1].given_names if signed_in else "")


# Asked for on the record's address, these are the Public API's to serve or to refuse.
_LINKED = ("ld+json", "turtle", "rdf", "n-triples", "n3")


def _wants_data(accept: str) -> bool:
    first = accept.partition(",")[0]
    return format_of(first).family != "none" or any(name in first for name in _LINKED)


def _section(name: str, elements: Sequence[Element]) -> str:
    items = "".join(f"<li>{line_of(element)}</li>" for element in elements)
    return f'<h2>{e(heading(name))}</h2><ul class="items">{items}</ul>'


def heading(name: str) -> str:
    """Return a kind's plural as a heading."""
    return KINDS[name].plural.replace("-", " ").capitalize()


def line_of(element: Element) -> str:
    """Return one line of HTML that tells an element."""
    content = element.content
    if KINDS[element.kind].is_affiliation:
        where = (content.get("organization") or {}).get("name") or ""
        what = ", ".join(part for part in (content.get("role-title"), content.get("department-name")) if part)
        years = f"{written_date(content.get('start-date'))} – {written_date(content.get('end-date')) or 'present'}"
        return f"<strong>{e(where)}</strong>{': ' + e(what) if what else ''} <small>{e(years)}</small>"
    title = ((content.get("title") or {}).get("title") or {}).get("value") or element.kind
    when = written_date(content.get("publication-date"))
    about = " · ".join(part for part in (content.get("type"), when) if part)
    return f"<strong>{e(title)}</strong> <small>{e(about)}</small>"


def written_date(date: dict[str, Any] | None) -> str:
    """Return a fuzzy date as `2019-09-01`, as far as it goes."""
    parts = [((date or {}).get(part) or {}).get("value") for part in ("year", "month", "day")]
    return "-".join(part for part in parts if part)


ROUTES = [Route("/", home, methods=["GET"]), Route("/{orcid_id}", record_page, methods=["GET"])]
