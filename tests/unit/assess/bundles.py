"""Small bundles of evidence: one system that does everything well, and ways to spoil one thing in it."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cinquefoil.assess.evidence import Attempt, Bundle, Canary, Exchange, Page, Step, Subject

SITE = "http://127.0.0.1:8790"
REGISTRY = "http://127.0.0.1:8780"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FIRST = Canary(
    person="first",
    orcid_id="0009-9000-0000-0010",
    name="Fenna Broth",
    employer="Stowmer Institute",
    title="Gleath Fellow",
    changed="Trails Observatory",
    values={"keyword": "moths at dusk", "limited": "glow of worms", "private": "never to be seen"},
)
SECOND = Canary(person="second", orcid_id="0009-9000-0000-0029", name="Ivo Grail", hidden=True)
TYPED = Canary(person="typed", orcid_id="0009-9000-0000-0037")
IMPORTED = Canary(person="imported", orcid_id="0000-0002-1825-0097")

ICON = '<img src="/static/orcid-id.svg" alt="ORCID iD icon">'
BUTTON = f'<p><a href="/orcid/connect">{ICON} Connect your ORCID iD</a></p>'
LOGO = '<p><img src="/static/orcid-member.svg" alt="ORCID member"></p>'
EXPLANATION = """
<p>ORCID is an independent, non-profit organisation that gives researchers a lasting identifier.</p>
<p>Our library collects your ORCID iD so that each deposit is credited to you.</p>
<p>The button takes you to ORCID, where you sign in, or register if you have no iD yet.</p>
<p>We ask you to sign in rather than type the number, because then it is certainly yours.</p>
<p>With an iD your work is credited to you under any name, and you fill in fewer forms.</p>
<p>Our university gains by it: we report our research completely and link outputs to the right person.</p>
<p>The green icon means that you signed in. We show it on your profile page and with each work.</p>
<p>We add your employment to your record. Because it comes from us, readers can trust it.</p>
<p>We read your employments from your record and fill your profile, so that you need not type them again.</p>
<p>When your job title changes here we update your record; when your record changes ORCID tells us and we read it
again. So you enter a change once and both places are right.</p>
"""


def id_link(canary: Canary = FIRST, *, icon: str = ICON, web: str = REGISTRY) -> str:
    """An iD as it should be shown."""
    return f'<a href="{web}/{canary.orcid_id}">{icon}{web}/{canary.orcid_id}</a>'


def page(
    place: str, body: str, *, step: str, visitor: str = "anonymous", path: str = "", status: int = 200, **more
) -> Page:
    html = f"<html lang=en><head><title>{place}</title></head><body><main>{body}</main></body></html>"
    text = re.sub(r"<[^>]+>", " ", body)
    return Page(
        id=f"{step}-{place}-{visitor}",
        place=place,
        url=f"{SITE}{path or '/' + place}",
        at=START,
        step=step,
        status=status,
        title=place,
        html=html,
        text=text,
        visitor=visitor,
        **more,
    )


def line(
    number: int, method: str, path: str, step: str, *, canary: Canary = FIRST, status: int = 200, **more
) -> Exchange:
    return Exchange(
        number=number,
        time=START + timedelta(seconds=number),
        method=method,
        path=path,
        step=step,
        client_id="APP-REFERENCE0001",
        orcid_id=canary.orcid_id,
        status=status,
        **more,
    )


def authorise(number: int, step: str, **more) -> Exchange:
    query = {
        "scope": "openid /read-limited /activities/update",
        "prompt": "login",
        "redirect_uri": f"{SITE}/orcid/callback",
        "response_type": "code",
        "state": "•••",
        "given_names": "Wren",
        **more.pop("query", {}),
    }
    return line(number, "GET", "/oauth/authorize", step, query=query, **more)


def token(number: int, step: str, canary: Canary = FIRST) -> Exchange:
    form = {"grant_type": "authorization_code", "code": "•••"}
    scope = "/read-limited /activities/update"
    return line(number, "POST", "/oauth/token", step, canary=canary, form=form, scope=scope)


def employment(title: str) -> dict:
    identifier = {"disambiguated-organization-identifier": "https://ror.org/0tarnwa03", "disambiguation-source": "ROR"}
    return {
        "role-title": title,
        "organization": {"name": "Tarn Wath", "disambiguated-organization": identifier},
        "start-date": {"year": {"value": "2020"}},
    }


def api(
    number: int, method: str, section: str, step: str, *, status: int = 200, version: str = "3.0", **more
) -> Exchange:
    return line(number, method, f"/api/v{version}/{FIRST.orcid_id}/{section}", step, status=status, **more)


PROFILE = f"<h1>{FIRST.name}</h1><p>{id_link()}</p><p>{FIRST.employer}</p>"
LABELLED = (
    f'<p><span><a href="{REGISTRY}/{IMPORTED.orcid_id}">{REGISTRY}/{IMPORTED.orcid_id}</a> (unauthenticated)</span></p>'
)
REFUSED = """<p>You refused, so your iD was not connected.</p><p>We ask because your work should be credited to you.</p>
<p><a href="/orcid/connect">Try again</a></p>"""

METADATA = f"""<identifier>10.5555/tarn.7</identifier>
<creator>{FIRST.name} https://orcid.org/{FIRST.orcid_id}</creator>"""
TROUBLE = '<p>ORCID could not finish this. Write to <a href="mailto:help@wath.example">help@wath.example</a>.</p>'

PAGES = (
    page("connect", EXPLANATION + LOGO + BUTTON, step="connect", visitor="first"),
    page(
        "after-connect",
        f"<p>Your iD is connected: {id_link()}</p><p>{FIRST.values['keyword']}</p>",
        step="connect",
        visitor="first",
    ),
    page("profile", PROFILE, step="connect"),
    page("item", f"<p>{FIRST.name} {id_link()}</p>", step="connect"),
    page("imported", LABELLED, step="connect"),
    page("metadata", METADATA, step="connect"),
    page("after-return", PROFILE, step="return", visitor="first"),
    page("profile", PROFILE + f"<p>{FIRST.changed}</p>", step="registry_change"),
    page("before-choice", f"<h1>{FIRST.name}</h1>", step="connect"),
    page("own", PROFILE, step="connect", visitor="first"),
    page("own", "<p>We could not update your ORCID record.</p>", step="refused_400", visitor="first"),
    page("own", PROFILE, step="again", visitor="first"),
    page(
        "after-forged-state", "<p>This answer belongs to no connection of yours.</p>", step="forged_state", status=400
    ),
    page("after-token-trouble", TROUBLE, step="token_trouble", visitor="second", status=502),
    page("after-refuse", REFUSED, step="refuse", visitor="second"),
    page("after-connect", f"<p>Connected: {id_link(SECOND)}</p>", step="control", visitor="second"),
    page("after-disconnect", "<p>Your iD is disconnected.</p>", step="disconnect", visitor="first"),
)
EXCHANGES = (
    authorise(1, "connect"),
    line(2, "CONSENT", "/oauth/authorize", "connect", form={"decision": "authorize"}),
    token(3, "connect"),
    api(4, "GET", "record", "connect"),
    api(5, "POST", "employment", "connect", status=201, body=employment("Lecturer")),
    api(6, "GET", "record", "return"),
    api(7, "PUT", "employment/77", "change", body=employment("Reader")),
    line(8, "WEBHOOK", "/hooks/orcid/secret/1", "registry_change", status=204),
    api(9, "GET", "record", "registry_change"),
    authorise(10, "refuse", canary=SECOND),
    line(11, "CONSENT", "/oauth/authorize", "refuse", canary=SECOND, form={"decision": "deny"}),
    authorise(12, "control", canary=SECOND),
    token(13, "control", SECOND),
    line(14, "POST", "/oauth/revoke", "disconnect"),
    line(40, "PUT", f"/api/{FIRST.orcid_id}/webhook/x", "connect", status=201),
    api(41, "PUT", "employment/77", "refused_400", status=400, body=employment("Dean")),
    api(42, "PUT", "employment/77", "refused_control", body=employment("Provost")),
    line(43, "PUT", f"/api/v3.0/{SECOND.orcid_id}/employment/9", "revoked", canary=SECOND, status=401),
    token(44, "revoked_control", SECOND),
    line(45, "DELETE", f"/api/{FIRST.orcid_id}/webhook/x", "disconnect", status=204),
    authorise(15, "forged_state", canary=SECOND),
    authorise(16, "token_trouble", canary=SECOND),
    line(17, "POST", "/oauth/token", "token_trouble", canary=SECOND, status=500),
)
NAMES = (
    *("look", "typed", "connect", "return", "change", "registry_change", "again", "refuse", "forged_state"),
    *("token_trouble", "control", "refused_400", "refused_control", "revoked", "revoked_again", "revoked_control"),
    "disconnect",
)

OF_THE_SECOND = frozenset(
    {"refuse", "control", "forged_state", "token_trouble", "revoked", "revoked_again", "revoked_control"}
)


def step(name: str, **more) -> Step:
    own = [exchange.number for exchange in EXCHANGES if exchange.step == name]
    facts = {
        "name": name,
        "ok": True,
        "started": START,
        "ended": START + timedelta(minutes=1),
        "person": "second" if name in OF_THE_SECOND else "first",
        "first_exchange": min(own, default=None),
        "last_exchange": max(own, default=None),
    }
    return Step(**{**facts, **more})


def good_bundle(**changes) -> Bundle:
    """A run of a system that does everything well; `changes` replace whole parts."""
    bundle = Bundle(
        subject=Subject(name="Tarn Wath Repository", url=SITE, version="1.0"),
        client_id="APP-REFERENCE0001",
        registry_web=REGISTRY,
        started=START,
        ended=START + timedelta(minutes=9),
        tool="cinquefoil test",
        seed="7",
        canaries=(FIRST, SECOND, TYPED, IMPORTED),
        steps=tuple(step(name) for name in NAMES),
        exchanges=EXCHANGES,
        pages=PAGES,
        attempts=(
            Attempt(kind="typed-id", outcome="no-field", value=TYPED.orcid_id),
            Attempt(kind="posted-id", outcome="refused", value=TYPED.orcid_id),
        ),
    )
    return replace(bundle, **changes)


def without_step(bundle: Bundle, name: str) -> Bundle:
    """The same run, had the step not been taken."""
    return replace(
        bundle,
        steps=tuple(one for one in bundle.steps if one.name != name),
        exchanges=tuple(one for one in bundle.exchanges if one.step != name),
        pages=tuple(one for one in bundle.pages if one.step != name),
    )


def with_pages(bundle: Bundle, place: str, body: str, **more) -> Bundle:
    """The same run with other words on every page of a place."""

    def other(one: Page) -> Page:
        fresh = page(place, body, step=one.step, visitor=one.visitor, status=more.get("status", one.status))
        return replace(one, html=fresh.html, text=fresh.text, status=fresh.status)

    return replace(bundle, pages=tuple(other(one) if one.place == place else one for one in bundle.pages))


def without_reading(bundle: Bundle) -> Bundle:
    """The same run of a system that never reads the record, nor shows anything of it but the iD."""
    bundle = with_exchanges(bundle, drop=lambda one: one.method == "GET" and "/api/" in one.path)
    for place in ("profile", "own", "after-connect", "after-return"):
        bundle = with_pages(bundle, place, f"<p>{id_link()}</p>")
    return bundle


def with_exchanges(bundle: Bundle, *fresh: Exchange, drop=lambda exchange: False) -> Bundle:
    """The same run with some exchanges left out and others added."""
    kept = tuple(one for one in bundle.exchanges if not drop(one))
    return replace(bundle, exchanges=tuple(sorted((*kept, *fresh), key=lambda one: one.number)))
