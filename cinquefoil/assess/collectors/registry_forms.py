"""Finds the way from a system to ORCID, and fills in the registry's sign-in and consent forms.

Stands for the person, not for the system: what the system makes of it is kept by `browser`.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from playwright.sync_api import Error, Route
from playwright.sync_api import Page as Tab

from cinquefoil.assess.collectors.browser import Visitor

LOOK_EVERY_MILLISECONDS = 100
DRAWN_WITHIN_SECONDS = 1.0  # the button of a page that is made by a script
LOOKS_AT_A_PAGE_THAT_STAYS = 30  # about three seconds
MOST_HOPS = 4
FORGED_STATE = "nobody-gave-out-this-state"
AUTHORISE, DENY = "Authorize access", "Deny access"

# Scores everything that can be clicked, and returns the place of the best in the list of all, or -1.
_ENTRY = """
() => {
  const all = [...document.querySelectorAll('a, button, input[type=submit], input[type=image], [role=button]')];
  const words = element => [element.innerText, element.value, element.title, element.getAttribute('aria-label'),
    ...[...element.querySelectorAll('img')].map(img => img.alt), element.querySelector('svg title')?.textContent]
    .filter(Boolean).join(' ');
  const score = element => {
    const said = words(element), href = element.href || element.formAction || '';
    if (!element.offsetParent) return 0;
    if (/\\d{4}-\\d{4}-\\d{4}-\\d{3}[\\dX]/i.test(element.getAttribute('href') || '')) return 0;
    const own = !element.href || new URL(element.href, location.href).host === location.host;
    if (!own && !/oauth\\/authorize/.test(href)) return 0;
    if (!/orcid/i.test(said) && !/oauth\\/authorize/.test(href)) return 0;
    if (/disconnect|remove|why|how |about|help|learn|read more|unlink|^\\s*what\\b/i.test(said)) return 0;
    if (/datgysyllt|\\bpam\\b|\\bsut\\b|\\bam\\b|rhagor|cymorth/i.test(said)) return 0;
    const starts = /connect|sign in|log ?in|link|create|register|authori|collect|continue|cysyllt|mewngofnod/i;
    return 1 + (starts.test(said) ? 2 : 0)
      + (element.querySelector('img, svg') ? 1 : 0) + (/oauth|authori/.test(href) ? 1 : 0);
  };
  let best = -1, most = 0;
  all.forEach((element, place) => { const now = score(element); if (now > most) { most = now; best = place; } });
  return best;
}
"""
# Links to the same host that say what a sign-in says, with their places in the list of all that can be clicked.
_MIGHT_START = """
() => [...document.querySelectorAll('a, button, input[type=submit], input[type=image], [role=button]')]
  .map((element, place) => [place, element])
  .filter(([, element]) => element.tagName === 'A' && element.offsetParent && element.href
    && new URL(element.href, location.href).host === location.host
    && /connect|sign in|log ?in|link|authori|identif|cysyllt|mewngofnod/i.test(element.innerText)
    && !/log ?out|sign out|delete|remove|disconnect|allgofnod|datgysyllt/i.test(element.innerText))
  .map(([place, element]) => [place, element.href]).slice(0, 5)
"""
# What an element says with all that stands in the same small block, and whether a picture is in or beside it.
_LOOKS = """
element => {
  const block = element.closest('p, li, td, div, form, section') || element;
  const near = block.innerText.length < 200 ? block : element;
  const said = [near.innerText, element.value, element.title, element.getAttribute('aria-label'),
    ...[...near.querySelectorAll('img')].map(img => img.alt), near.querySelector('svg title')?.textContent];
  const painted = [element, near].some(one => getComputedStyle(one).backgroundImage !== 'none'
    || getComputedStyle(one, '::before').content !== 'none' || getComputedStyle(one, '::after').content !== 'none');
  const words = said.filter(Boolean).join(' ').replace(/\\s+/g, ' ').trim();
  return [words, painted || !!near.querySelector('img, svg, i, object, picture')];
}
"""
_CLICKABLE = "a, button, input[type=submit], input[type=image], [role=button]"


class NoEntry(Exception):
    """No button or link that could lead to ORCID was found. The message says where."""


class RegistryRefused(Exception):
    """The registry itself refused to go on, before the person could decide.

    The message holds what it said, `address` what it was asked.
    """

    def __init__(self, said: str, address: str = "") -> None:
        super().__init__(said)
        self.address = address


@dataclass(frozen=True, slots=True)
class Person:
    """Who signs in at the registry."""

    orcid_id: str
    password: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What was clicked to get to ORCID, as it stood on the page, and whether it led there."""

    words: str
    has_icon: bool
    arrived: bool


def click_entry(visitor: Visitor, registry: str, *, name: str = "") -> Entry:
    """Click the way to ORCID on the page in front.

    Where nothing on the page says ORCID, what might start a sign-in is looked behind for the way there.

    Raises:
        NoEntry: there is nothing to click.
    """
    tab = visitor.tab
    if name:
        place = tab.get_by_role("button", name=name).or_(tab.get_by_role("link", name=name))
        if not place.count():
            raise NoEntry(f"{tab.url} has no button or link called “{name}”.")
        chosen = place.first
    else:
        _wait(visitor, lambda: tab.evaluate(_ENTRY) >= 0, seconds=DRAWN_WITHIN_SECONDS)
        best = tab.evaluate(_ENTRY)
        best = _behind(tab) if best < 0 else best
        if best < 0:
            raise NoEntry(f"{tab.url} has no button or link that leads to ORCID.")
        chosen = tab.locator(_CLICKABLE).nth(best)
    words, has_icon = chosen.evaluate(_LOOKS)
    before = tab.url
    chosen.click()
    return Entry(words, has_icon, _arrive(visitor, registry, before))


def offers_entry(visitor: Visitor) -> bool:
    """Whether the page in front has a button or link that says ORCID and might start a sign-in."""
    return bool(visitor.tab.evaluate(_ENTRY) >= 0)


def shows_form(visitor: Visitor) -> bool:
    """Whether the registry lets the person go on: it shows its sign-in, or asks for her consent."""
    tab = visitor.tab
    return bool(
        tab.get_by_label("Password", exact=True).count()
        or tab.get_by_role("button", name=AUTHORISE, exact=True).count()
    )


def _behind(tab: Tab) -> int:
    """The place of a link that says nothing of ORCID and yet leads there, or -1: looks where it leads, goes nowhere."""
    host = tab.evaluate("() => location.host")
    for place, address in tab.evaluate(_MIGHT_START):
        way = [address]
        while len(way) <= MOST_HOPS and urlsplit(way[-1]).netloc == host:
            answer = tab.context.request.get(way[-1], max_redirects=0)
            way.append(urljoin(way[-1], answer.headers.get("location", "")))
            if "/oauth/authorize" in way[-1]:
                return int(place)
            if way[-1] == way[-2]:
                break
    return -1


@contextmanager
def answer_held_back(visitor: Visitor, registry: str) -> Iterator[list[str]]:
    """Keep the browser from following the registry's answer to the system; gives a list that will hold its address."""
    held: list[str] = []
    own = f"{registry.rstrip('/')}/"

    def hold(route: Route) -> None:
        # A browser tells nobody of a redirect before it follows it, so each of the registry's answers is looked at.
        answer = route.fetch(max_redirects=0)
        target = urljoin(route.request.url, answer.headers.get("location", ""))
        if not target.startswith(own) and "code=" in urlsplit(target).query:
            held.append(target)
            route.fulfill(status=200, content_type="text/plain", body="Held back by the assessor.")
        else:
            route.fulfill(response=answer)

    visitor.context.route(f"{own}**", hold)
    try:
        yield held
    finally:
        visitor.context.unroute(f"{own}**", hold)


def with_other_state(address: str) -> str:
    """The same answer with a state that nobody gave out."""
    parts = urlsplit(address)
    query = [(name, FORGED_STATE if name == "state" else value) for name, value in parse_qsl(parts.query)]
    return urlunsplit(parts._replace(query=urlencode(query)))


def decide(visitor: Visitor, registry: str, person: Person, decision: str) -> None:
    """Sign in and press the button called `decision`; ends when the browser has left the registry.

    Raises:
        RegistryRefused: the registry shows neither form.
    """
    deadline = time.monotonic() + visitor.seconds
    while _is_at(visitor.tab, registry) and time.monotonic() < deadline:
        visitor.settle()
        if not _press(visitor, registry, person, decision):
            raise RegistryRefused(_said(visitor.tab), visitor.tab.url)
    visitor.settle()


def _press(visitor: Visitor, registry: str, person: Person, decision: str) -> bool:
    tab = visitor.tab
    before = tab.url
    try:
        if tab.get_by_role("button", name=decision, exact=True).count():
            tab.get_by_role("button", name=decision, exact=True).first.click()
        elif tab.get_by_label("Password", exact=True).count():
            tab.get_by_label("Email or ORCID iD", exact=True).fill(person.orcid_id)
            tab.get_by_label("Password", exact=True).fill(person.password)
            tab.get_by_role("button", name="Sign in to ORCID", exact=True).click()
        else:
            return not _is_at(tab, registry)
    except Error:
        return not _is_at(tab, registry)
    _wait(visitor, lambda: tab.url != before or not tab.get_by_label("Password", exact=True).count())
    return True


def _arrive(visitor: Visitor, registry: str, before: str) -> bool:
    """Whether a tab comes to the registry; a page in between that stays is not waited upon to the end."""
    seen: list[str] = []

    def ended() -> bool:
        for tab in visitor.context.pages:
            if _is_at(tab, registry):
                visitor.tab = tab
                return True
        is_whole = visitor.tab.evaluate("() => document.readyState") == "complete"
        seen.append(visitor.tab.url if is_whole else "")
        latest = seen[-LOOKS_AT_A_PAGE_THAT_STAYS:]
        return (
            len(latest) == LOOKS_AT_A_PAGE_THAT_STAYS and set(latest) == {latest[0]} and latest[0] not in {"", before}
        )

    return _wait(visitor, ended) and _is_at(visitor.tab, registry)


def _wait(visitor: Visitor, ready: Any, *, seconds: float = 0) -> bool:
    deadline = time.monotonic() + (seconds or visitor.seconds)
    while time.monotonic() < deadline:
        try:
            if ready():
                return True
        except Error:
            pass  # the page is changing under our eyes; look again
        if not visitor.tab.is_closed():
            visitor.tab.wait_for_timeout(LOOK_EVERY_MILLISECONDS)
        else:
            visitor.tab = visitor.context.pages[0]
    return False


def _is_at(tab: Tab, registry: str) -> bool:
    return not tab.is_closed() and tab.url.startswith(f"{registry.rstrip('/')}/")


def _said(tab: Tab) -> str:
    return " ".join(tab.inner_text("body").split())[:300]
