"""Finds the way from a system to ORCID, and fills in the registry's sign-in and consent forms.

Stands for the person, not for the system: what the system makes of it is kept by `browser`.
"""

import time
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Error
from playwright.sync_api import Page as Tab

from cinquefoil.assess.collectors.browser import Visitor

LOOK_EVERY_MILLISECONDS = 100
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
    if (/disconnect|remove|why|how |about|help|learn|read more|unlink/i.test(said)) return 0;
    return 1 + (/connect|sign in|log ?in|link|create|register|authori|collect|continue/i.test(said) ? 2 : 0)
      + (element.querySelector('img, svg') ? 1 : 0) + (/oauth|authori/.test(href) ? 1 : 0);
  };
  let best = -1, most = 0;
  all.forEach((element, place) => { const now = score(element); if (now > most) { most = now; best = place; } });
  return best;
}
"""
_CLICKABLE = "a, button, input[type=submit], input[type=image], [role=button]"


class NoEntry(Exception):
    """No button or link that could lead to ORCID was found. The message says where."""


class RegistryRefused(Exception):
    """The registry itself refused to go on, before the person could decide. The message holds what it said."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who signs in at the registry."""

    orcid_id: str
    password: str


def click_entry(visitor: Visitor, registry: str, *, name: str = "") -> bool:
    """Click the way to ORCID on the page in front; whether it led to the registry.

    Raises:
        NoEntry: there is nothing to click.
    """
    tab = visitor.tab
    if name:
        place = tab.get_by_role("button", name=name).or_(tab.get_by_role("link", name=name))
        if not place.count():
            raise NoEntry(f"{tab.url} has no button or link called “{name}”.")
        place.first.click()
    else:
        best = tab.evaluate(_ENTRY)
        if best < 0:
            raise NoEntry(f"{tab.url} has no button or link that leads to ORCID.")
        tab.locator(_CLICKABLE).nth(best).click()
    return _arrive(visitor, registry)


def decide(visitor: Visitor, registry: str, person: Person, decision: str) -> None:
    """Sign in and press the button called `decision`; ends when the browser has left the registry.

    Raises:
        RegistryRefused: the registry shows neither form.
    """
    deadline = time.monotonic() + visitor.seconds
    while _is_at(visitor.tab, registry) and time.monotonic() < deadline:
        visitor.settle()
        if not _press(visitor, registry, person, decision):
            raise RegistryRefused(_said(visitor.tab))
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


def _arrive(visitor: Visitor, registry: str) -> bool:
    def arrived() -> bool:
        for tab in visitor.context.pages:
            if _is_at(tab, registry):
                visitor.tab = tab
                return True
        return False

    return _wait(visitor, arrived)


def _wait(visitor: Visitor, ready: Any) -> bool:
    deadline = time.monotonic() + visitor.seconds
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
