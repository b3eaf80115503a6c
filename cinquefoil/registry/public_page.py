"""A record's public page, for people; programs are sent on to the Public API.

Shows what everybody may see, and nothing else.

Source: orcid-api.md section 1 (content negotiation of iD URIs).
"""

from functools import cache, partial
from itertools import islice

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from cinquefoil.registry.accounts import account_by_login
from cinquefoil.registry.answers import record as whole
from cinquefoil.registry.cast import cast
from cinquefoil.registry.core import Core, core_of, public_name
from cinquefoil.registry.groups import group_by_id
from cinquefoil.registry.negotiation import format_of
from cinquefoil.registry.pages import e, page
from cinquefoil.registry.pages.record import Shown, record_body
from cinquefoil.registry.records import seen_by
from cinquefoil.registry.rules.visibility import ANYBODY
from cinquefoil.registry.sessions import session_of
from cinquefoil.registry.values import Account

_MOST_PAGES = 10_000
_MOST_PEOPLE = 50


def shown_name(account: Account) -> str:
    """Return how a person is spoken to on her own pages."""
    return account.credit_name or f"{account.given_names} {account.family_name}".strip() or account.orcid_id


async def home(request: Request) -> Response:
    """GET /: what this is, and who is in it."""
    core = core_of(request)
    people = "".join(_person(account) for account in islice(core.store.accounts.find(), _MOST_PEOPLE))
    body = f"""<p>A registry of ORCID records for practice, on this machine.
Point an integration at it, sign in as one of the people below, and see what it does.</p>
<dl class="facts card">
<div><dt>Web and sign-in</dt><dd><code>{e(core.settings.base_uri)}</code></dd></div>
<div><dt>Member API</dt><dd><code>{e(core.settings.api)}</code></dd></div>
<div><dt>Public API</dt><dd><code>{e(core.settings.pub)}</code></dd></div>
</dl>
<p><a class="button" href="/signin">Sign in</a></p>
<h2 id="people">People</h2>
<div class="scroll" role="region" aria-labelledby="people" tabindex="0"><table class="people">
<thead><tr><th scope="col">ORCID iD</th><th scope="col">Signs in as</th><th scope="col">Stands for</th></tr></thead>
<tbody>{people}</tbody></table></div>"""
    return page("Practice registry", body)


def _person(account: Account) -> str:
    case = _cases().get(account.orcid_id, "")
    link = f'<a href="/{e(account.orcid_id)}">{e(account.orcid_id)}</a>'
    return f"<tr><td>{link}</td><td>{e(account.email)}</td><td>{e(case)}</td></tr>"


@cache
def _cases() -> dict[str, str]:
    return {person.orcid_id: person.case for person in cast().values()}


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
    signed_in = session_of(request)
    name = public_name(account) or account.orcid_id
    body = _body(core, account, _page_of(request))
    return page(name, body, signed_in=shown_name(signed_in[1]) if signed_in else "")


def _body(core: Core, account: Account, number: int) -> str:
    """Return what the page says; kept until something in it changes, since a long record is long to write."""
    key, stamp = ("public page", account.orcid_id, number), core.store.versions.stamp(account.orcid_id)
    kept = core.rendered.get(key, stamp)
    if kept is None:
        record = whole.record(seen_by(core, account, ANYBODY), core.frame(), has_verified_email=False)
        kept = record_body(record, Shown(number, partial(group_name, core))).encode()
        core.rendered.keep(key, stamp, kept)
    return kept.decode()


def _page_of(request: Request) -> int:
    text = request.query_params.get("page", "1")
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text) < _MOST_PAGES else 1


def group_name(core: Core, group_id: str) -> str:
    """Return what a group of peer reviews is called; its id, when it is not known."""
    found = group_by_id(core.store, group_id)
    return found.name if found else group_id


# Asked for on the record's address, these are the Public API's to serve or to refuse.
_LINKED = ("ld+json", "turtle", "rdf", "n-triples", "n3")


def _wants_data(accept: str) -> bool:
    first = accept.partition(",")[0]
    return format_of(first).family != "none" or any(name in first for name in _LINKED)


ROUTES = [Route("/", home, methods=["GET"]), Route("/{orcid_id}", record_page, methods=["GET"])]
