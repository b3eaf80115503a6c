"""How the client speaks: redirect addresses over https, scopes it needs, the current API (AUTH-5, AUTH-6, AUTH-13).

Reads the witness; a stranger reads the links to ORCID that pages show.
"""

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from cinquefoil.assess.evidence import Bundle, Finding, Outcome, Pointer
from cinquefoil.assess.probes.reading import (
    ACTIVITY_SECTIONS,
    PERSON_SECTIONS,
    api_calls,
    asked_scopes,
    at_exchange,
    at_page,
    authorisations,
    is_public_look,
    settled_pages,
)
from cinquefoil.guidelines.passive import sign_in_controls

HTTPS = "authenticate.https"
SCOPES = "authenticate.scopes"
API_VERSION = "authenticate.api-version"
CURRENT_API = "3.0"
_RETIRED = re.compile(r"^/(?:orcid-(?:profile|works|bio|grants)|affiliations|funding|works|external-identifiers)/")
_ALWAYS_USED = frozenset({"openid", "/authenticate", "email", "profile"})


def observe_https(bundle: Bundle) -> Finding | None:
    """Does every redirect address use https? Plain http on loopback is a rehearsal and says nothing of production."""
    told = list(_redirects(bundle))
    if not told:
        return None
    expected = "every redirect_uri begins with https://"
    plain = [one for one in told if urlsplit(one[0]).scheme != "https"]
    outside = [one for one in plain if not _is_loopback(one[0])]
    outcome, reason, (uri, pointer) = Outcome.TRUE, "https.all", told[0]
    if outside:
        outcome, reason, (uri, pointer) = Outcome.FALSE, "https.plain-http", outside[0]
    elif plain:
        outcome, reason, (uri, pointer) = Outcome.CANNOT_TELL, "https.loopback-rehearsal", plain[0]
    seen = uri + (" (this machine only)" if reason == "https.loopback-rehearsal" else "")
    return Finding(probe=HTTPS, outcome=outcome, reason=reason, expected=expected, seen=seen, pointer=pointer)


def observe_scopes(bundle: Bundle) -> Finding | None:
    """Are only such scopes asked as are used, and none by its retired name?"""
    visits = authorisations(bundle)
    asked = asked_scopes(bundle)
    if not visits or not asked:
        return None
    retired = sorted(scope for scope in asked if _RETIRED.match(scope))
    unused = sorted(asked - _used(bundle))
    outcome, reason, seen = Outcome.TRUE, "scopes.all-used", f"asked and used: {', '.join(sorted(asked))}"
    if retired:
        outcome, reason, seen = Outcome.FALSE, "scopes.retired", f"retired names: {', '.join(retired)}"
    elif unused and bundle.planned_scopes is not None and set(unused) <= set(bundle.planned_scopes):
        seen = f"asked; for later use, as declared: {', '.join(unused)}"
        outcome, reason = Outcome.TRUE, "scopes.planned"
    elif unused:
        seen = f"asked, but not seen in use: {', '.join(unused)}"
        outcome, reason = Outcome.CANNOT_TELL, "scopes.unused"
        if bundle.planned_scopes is not None and _had_occasion(bundle):
            outcome, reason = Outcome.FALSE, "scopes.undeclared"
            seen += "; nor declared as planned for later"
    return Finding(
        probe=SCOPES,
        outcome=outcome,
        reason=reason,
        expected="scopes that are used or planned, by their present names",
        seen=seen,
        pointer=at_exchange(visits[0]),
    )


def observe_api_version(bundle: Bundle) -> Finding | None:
    """Is the current API version called, and no other?"""
    calls = api_calls(bundle)
    if not calls:
        return None
    old = [call for call in calls if call.version != CURRENT_API]
    shown = (old or list(calls))[0]
    return Finding(
        probe=API_VERSION,
        outcome=Outcome.FALSE if old else Outcome.TRUE,
        reason="api.old-version" if old else "api.current",
        expected=f"calls of v{CURRENT_API} only",
        seen=f"{shown.exchange.method} {shown.exchange.path}",
        pointer=at_exchange(shown.exchange),
    )


def _redirects(bundle: Bundle) -> Iterator[tuple[str, Pointer]]:
    """Redirect addresses: those asked for, or on the links to ORCID where nobody acted."""
    for visit in authorisations(bundle):
        if visit.query.get("redirect_uri"):
            yield visit.query["redirect_uri"], at_exchange(visit)
    if is_public_look(bundle):
        for page in settled_pages(bundle):
            for control in sign_in_controls(page.html, url=page.url):
                if uri := control.asks.get("redirect_uri"):
                    yield uri, at_page(page, control.selector)


def _had_occasion(bundle: Bundle) -> bool:
    """Whether the run went through all that the system does with a connection."""
    return all((step := bundle.step(name)) is not None and step.ok for name in ("connect", "return", "change"))


def _used(bundle: Bundle) -> frozenset[str]:
    used = set(_ALWAYS_USED)
    for call in api_calls(bundle):
        if call.exchange.method == "GET" and call.succeeded:
            used |= {"/read-limited", "/read-public"}
        if call.is_write and call.succeeded and call.section in ACTIVITY_SECTIONS:
            used.add("/activities/update")
        if call.is_write and call.succeeded and call.section in PERSON_SECTIONS:
            used.add("/person/update")
    return frozenset(used)


def _is_loopback(uri: str) -> bool:
    host = urlsplit(uri).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
