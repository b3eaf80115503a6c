"""Signs by which trouble in setting up is told from a fault of the system: pure, read from what came.

Each says nothing when in doubt: what is no certain sign stays evidence and is judged. `preflight` asks before a run,
`session` during it.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qs, urlsplit

from cinquefoil.assess.evidence import Exchange, Page, SetupProblem

MOST_SECONDS_APART = 120  # half of what a signed assertion is usually allowed to be off
QUARTER_OF_AN_HOUR = 900  # seconds; time zones differ by whole quarters of an hour
MOST_QUARTERS_OF_A_ZONE = 56  # fourteen hours from Greenwich at most
BUSY_OR_BARRED = frozenset({403, 429, 503})

_ROBOT = re.compile(
    r"captcha|are you (a )?human|not a robot|verify (that )?you are human|unusual traffic|automated (requests|access)"
    r"|checking your browser|just a moment|attention required|bot (protection|detection)|enable javascript and cookies",
    re.IGNORECASE,
)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_PASSWORD = re.compile(r"<input[^>]*\btype\s*=\s*[\"']?password\b", re.IGNORECASE)
_LOCKED = re.compile(
    r"account\b[^.]{0,40}\b(locked|blocked|disabled|suspended|deactivated)"
    r"|too many (failed )?(log-?in|sign-?in|attempts)"
    r"|\b(locked|blocked) out\b|cyfrif\b[^.]{0,40}\b(cloi|gloi)",
    re.IGNORECASE,
)
_SHORT = 3_000  # characters of a page whose title alone says that it is a wall


def asks_for_password(html: str) -> bool:
    """Whether a page has a field for a password."""
    return bool(_PASSWORD.search(html))


def robot_wall(url: str, status: int | None, html: str) -> SetupProblem | None:
    """A page that is shown in place of the one asked for, because we are taken for a robot."""
    title = next(iter(_TITLE.findall(html[:_SHORT])), "")
    is_barred = status in BUSY_OR_BARRED and bool(_ROBOT.search(html))
    if not is_barred and not (status == 429 or (len(html) < _SHORT and _ROBOT.search(title))):
        return None
    return SetupProblem(
        code="site.robot-wall",
        sentence=f"{url} shows a robot wall (status {status}) in place of its page.",
        remedy="Let the assessor's address past it, or assess a test system that has none.",
    )


def login_wall(url: str, status: int | None, html: str, *, own: str) -> SetupProblem | None:
    """A log-in that stands before everything public. `own`: where the plan signs in, which is no wall.

    A system may well keep its people to itself; a wall keeps even the front page.
    """
    is_own = bool(own) and urlsplit(url)[:3] == urlsplit(own)[:3]
    if status != 401 and (is_own or not asks_for_password(html)):
        return None
    return SetupProblem(
        code="site.login-wall",
        sentence=f"The front page is behind a log-in ({url}, status {status}).",
        remedy="Open the test system to the machine that assesses it, or take the gateway's log-in away meanwhile.",
    )


def clock_apart(who: str, date: str, now: datetime) -> SetupProblem | None:
    """A clock that differs from ours, by the `Date` of an answer; nothing when it names none."""
    try:
        theirs = parsedate_to_datetime(date)
    except (TypeError, ValueError):
        return None
    apart = abs((now - (theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC))).total_seconds())
    if apart <= MOST_SECONDS_APART:
        return None
    sentence = f"The clock of {who} differs from this machine's by {apart:.0f} seconds."
    quarters = round(apart / QUARTER_OF_AN_HOUR)
    if 0 < quarters <= MOST_QUARTERS_OF_A_ZONE and abs(apart - quarters * QUARTER_OF_AN_HOUR) <= MOST_SECONDS_APART:
        remedy = (
            "A difference of whole quarters of an hour is as a rule a time zone set wrong: set it to the right one."
        )
        return SetupProblem(code="clock.zone", sentence=sentence, remedy=remedy)
    remedy = "Set both by a time server: tokens and signatures end by the clock."
    return SetupProblem(code="clock.differs", sentence=sentence, remedy=remedy)


def sign_in_failed(person: str, note: str, html: str) -> SetupProblem:
    """Why a test account could not sign in, as far as the page says."""
    if is_locked(html):
        return SetupProblem(
            code="account.locked",
            sentence=f"The account of the {person} test person is locked: the system says so after its log-in.",
            remedy="Unlock it in the system, or name another under [people] in the plan.",
        )
    return SetupProblem(
        code="account.sign-in",
        sentence=f"The {person} test person could not sign in: {note}",
        remedy=f"Correct people.{person} or script.sign_in in the plan.",
    )


def is_locked(html: str) -> bool:
    """Whether a page says that an account is locked."""
    return bool(_LOCKED.search(re.sub(r"<[^>]+>", " ", html)))


def session_lost(url: str) -> SetupProblem:
    """Somebody who had signed in is asked for her password again."""
    return SetupProblem(
        code="cookie.lost",
        sentence=f"{url} asks for the password again though the test person had just signed in: her session was lost.",
        remedy="Use one host name everywhere (plan, redirect URI, the system's own address), and the scheme that its "
        "cookies need.",
    )


def of_refusal(said: str, address: str, *, client_id: str, redirect_uris: Iterable[str]) -> SetupProblem:
    """Why the registry would not begin, from the address that the system sent the person to."""
    return of_address(address, client_id=client_id, redirect_uris=redirect_uris) or SetupProblem(
        code="registry.refused",
        sentence=f"The practice registry would not begin: {said}",
        remedy="Compare client id and redirect URI of the system with those registered there.",
    )


def of_address(address: str, *, client_id: str, redirect_uris: Iterable[str]) -> SetupProblem | None:
    """What is wrong with the address at which the system asks ORCID for permission, by what is registered."""
    query = _query(address)
    sent_client, sent_redirect = (next(iter(query.get(name, [])), "") for name in ("client_id", "redirect_uri"))
    registered = tuple(redirect_uris)
    if sent_client and sent_client != client_id:
        return SetupProblem(
            code="client.differs",
            sentence=f"The system says at ORCID that it is the client {sent_client}; the plan says {client_id}.",
            remedy="Put the client that the system uses into [subject] client_id, or the plan's into its settings.",
        )
    if sent_redirect and registered and not any(fits(sent_redirect, one) for one in registered):
        return SetupProblem(
            code="redirect.differs",
            sentence=f"The system sends the redirect URI {sent_redirect}; registered are: {', '.join(registered)}.",
            remedy=f"Register it for {client_id}: PUT /_control/clients/{client_id} with redirect_uris.",
        )
    return None


def of_error(url: str, address: str) -> SetupProblem | None:
    """What ORCID answered to the system in place of showing a form, from where the browser was sent back to."""
    told = parse_qs(urlsplit(url).query)
    error, scope = (
        next(iter(found.get(name, [])), "") for found, name in ((told, "error"), (_query(address), "scope"))
    )
    if error not in {"invalid_scope", "unauthorized_client", "unsupported_response_type"}:
        return None
    return SetupProblem(
        code="scope.refused",
        sentence=f"The practice registry refuses what the system asks for ({error}): {scope or 'no scope at all'}.",
        remedy="Give the client there the kind and scopes that the system needs, as ORCID gave it; or mend the scope "
        "in the system's settings.",
    )


def of_coming_back(url: str, status: int | None, html: str, redirect: str, *, own: str) -> SetupProblem | None:
    """Why a person who comes back from ORCID finds no way in, while the registry was asked nothing.

    `url`, `status` and `html` are those of the page that she came to; `own`: where the plan signs people in.
    """
    if asks_for_password(html) and urlsplit(url).path == urlsplit(own).path:
        return session_lost(url)
    if status in {404, 410} and urlsplit(url)[:3] == urlsplit(redirect)[:3]:
        return SetupProblem(
            code="callback.missing",
            sentence=f"People are sent back to {redirect}, and the system answers there with status {status}.",
            remedy="Switch the system's ORCID sign-in on, or correct the redirect URI in its settings.",
        )
    if status is not None and status >= 500:
        return _server_cut_off(f"When a person comes back from ORCID, the system answers with status {status}")
    return None


def _server_cut_off(what: str) -> SetupProblem:
    return SetupProblem(
        code="observer.unreachable",
        sentence=f"{what}, and nothing of its server reached the practice registry.",
        remedy="Let the system's server, not only the browser, reach the registry: firewall, proxy, name.",
    )


def _query(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


def fits(sent: str, registered: str) -> bool:
    """Whether a redirect URI may be used with one that is registered: the same host, and a path that begins alike."""
    ours, theirs = urlsplit(sent), urlsplit(registered)
    return ours[:2] == theirs[:2] and ours.path.startswith(theirs.path.rstrip("/"))


def of_step(step: str, pages: Iterable[Page], came: Iterable[Exchange], *, own: str) -> SetupProblem | None:
    """What the pages and the traffic of one step say about the set-up; nothing when they say nothing for certain.

    `own`: where the plan signs people in.
    """
    shown, seen = list(pages), list(came)
    for page in shown:
        wall = robot_wall(page.url, page.status, page.html)
        if wall:
            return wall
    if step != "connect" or not _agreed(seen) or any(exchange.path.endswith("/oauth/token") for exchange in seen):
        return None
    # She said yes, and the system asked for no token. Without an error of its own that is a finding.
    for page in (page for page in shown if page.place == "after-connect"):
        if asks_for_password(page.html) and urlsplit(page.url).path == urlsplit(own).path:
            return session_lost(page.url)
        if page.status is not None and page.status >= 500:
            return _server_cut_off(f"After the test person said yes, the system answered with status {page.status}")
    return None


def _agreed(exchanges: Iterable[Exchange]) -> bool:
    return any(exchange.method == "CONSENT" and exchange.form.get("decision") == "authorize" for exchange in exchanges)
