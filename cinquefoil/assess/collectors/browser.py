"""The browser route: a real Chromium, one visitor per person, and pages kept as they were shown.

Keeps what was seen, redacted; fills in and clicks in `acting` and `registry_forms`. Judges nothing.
"""

import re
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Frame, Request, Response, sync_playwright
from playwright.sync_api import Page as Tab

from cinquefoil.assess.evidence import Page, Picture, digest_of

# Chromium must not call home; as root (containers) it has no sandbox to offer.
FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
DOTS = "•••"
NO_NAMES: Mapping[str, str] = {}
LEAVES_WITHIN_MILLISECONDS = 60
# A page made by script is there when what its script asked for has come; some ask without end and are not waited for.
ASKS_WITHIN_SECONDS = 5.0
ASKED_BY_SCRIPT = {"fetch", "xhr"}
# A server that is busy just now is asked once more; what it answers then is what it says.
WORDS_WITHIN_SECONDS = 3.0
BUSY = frozenset({502, 503, 504})
TRY_AGAIN_AFTER_MILLISECONDS = 1200

# Only what names itself a cookie banner, and only buttons that certainly close it. The least consent goes first.
_ANSWER_BANNER = """
() => {
  const named = element => [element.id, element.className, element.getAttribute('aria-label')].join(' ');
  const banners = [...document.querySelectorAll('[role=dialog], [role=alertdialog], div, section, aside')]
    .filter(element => /cookie|consent|gdpr|cwci/i.test(named(element)) && element.offsetHeight > 0);
  const words = [/^(reject|decline|refuse|only (what|necessary|essential)|gwrthod)/i,
    /^(accept|agree|allow|ok|got it|close|understood|derbyn|iawn)/i];
  for (const wanted of words) {
    for (const banner of banners) {
      const button = [...banner.querySelectorAll('button, [role=button], input[type=button]')]
        .find(one => wanted.test((one.innerText || one.value || '').trim()));
      if (button) { button.click(); return true; }
    }
  }
  return false;
}
"""

# Whether words stand on a page for people to see, or a link leads to them.
_STANDS_THERE = """
text => document.body.innerText.includes(text)
  || [...document.querySelectorAll('a[href]')].some(link => link.href.includes(text))
"""

# Pictures that name ORCID in their address, words or class, as they are drawn.
_PICTURES = """
() => [...document.querySelectorAll('img, svg')].filter(one => {
  const box = one.getBoundingClientRect();
  const said = [one.getAttribute('src'), one.alt, one.getAttribute('class'), one.getAttribute('aria-label'),
    one.querySelector?.('title')?.textContent, one.querySelector?.('use')?.getAttribute('href')].join(' ');
  return /orcid/i.test(said) && box.width > 0 && box.height > 0;
}).slice(0, 40).map(one => {
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const view = one.viewBox?.baseVal, path = one.querySelector?.('path');
  const own = one.naturalHeight ? one.naturalWidth / one.naturalHeight
    : (view && view.height ? view.width / view.height : 0);
  return {source: (one.getAttribute('src') || 'in line').slice(0, 200), ratio: box.width / box.height, own_ratio: own,
    filter: style.filter === 'none' ? '' : style.filter, fill: path ? getComputedStyle(path).fill : ''};
})
"""

_SECRET_FIELD = re.compile(r'(<input[^>]*type="hidden"[^>]*value=")[^"]*(")', re.IGNORECASE)
_SECRET_QUERY = re.compile(r"((?:[?&]|&amp;)(?:code|state|access_token|id_token|nonce)=)[^&\"'<>#\s]+")


class NoChromium(Exception):
    """There is no Chromium to drive. The message is one clear line."""


class Unreachable(Exception):
    """A page did not come in time, or at all. The message is one clear line."""


def find_chromium(wish: str) -> str:
    """The path of a Chromium.

    Raises:
        NoChromium: none is installed.
    """
    for name in (wish, *NAMES):
        if name and (path := shutil.which(name)):
            return path
    raise NoChromium(
        "No Chromium here. On Debian or Ubuntu: apt-get install chromium; elsewhere set CINQUEFOIL_CHROMIUM."
    )


@dataclass(slots=True)
class Album:
    """The pages of one run in the order they were seen; pictures go to `folder` under their digest, None takes none."""

    folder: Path | None
    secrets: tuple[str, ...] = ()
    pages: list[Page] = field(default_factory=list)

    def picture_of(self, url: str, html: str) -> str | None:
        """The picture of a page that was seen before and has not changed since: no need to take it again."""
        same = (page.screenshot for page in self.pages if (page.url, page.html) == (url, html))
        return next((picture for picture in same if picture), None)

    def keep_picture(self, data: bytes, folder: Path) -> str:
        """Write a picture down and return its digest."""
        digest = digest_of(data)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{digest.removeprefix('sha256:')}.png").write_bytes(data)
        return digest

    def redact(self, text: str) -> str:
        """Take secrets out: hidden fields, codes and states in addresses, the passwords of the run."""
        text = _SECRET_QUERY.sub(rf"\g<1>{DOTS}", _SECRET_FIELD.sub(rf"\g<1>{DOTS}\g<2>", text))
        for secret in self.secrets:
            text = text.replace(secret, DOTS)
        return text

    def next_id(self, place: str) -> str:
        """The id of the page that is kept next."""
        return f"p{len(self.pages) + 1:03d}-{place}"


@dataclass  # without slots: Playwright hangs a mark on the object whose method it calls
class Visitor:
    """One person with a browser of her own: `name` is anonymous, first or second."""

    name: str
    context: BrowserContext
    album: Album
    seconds: float
    tab: Tab = field(init=False)
    statuses: dict[str, int] = field(default_factory=dict)
    media_types: dict[str, str] = field(default_factory=dict)
    banners: int = 0
    leaving: set[Tab] = field(default_factory=set)
    asking: dict[Request, Tab] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.context.set_default_timeout(self.seconds * 1000)
        self.context.on("page", self._watch)
        self.tab = self.context.new_page()

    def goto(self, address: str) -> None:
        """Open an address.

        Raises:
            Unreachable: it did not come.
        """
        try:
            self.tab.goto(address, wait_until="load")
        except Error as trouble:
            reason = trouble.message.splitlines()[0]
            raise Unreachable(f"{address} did not open within {self.seconds:g} seconds ({reason}).") from trouble
        self._wait_for_script()
        self.answer_banner()

    def answer_banner(self) -> bool:
        """Press the button of a cookie banner that lies over the page, the one that gives least away first.

        Returns whether there was one; `banners` counts them.
        """
        try:
            is_answered = bool(self.tab.evaluate(_ANSWER_BANNER))
        except Error:
            return False
        self.banners += is_answered
        return is_answered

    def settle(self) -> None:
        """Wait until the page in front has loaded, as far as it will.

        A click only begins to leave a page: without a moment's wait the page that is left would be kept as evidence.
        """
        deadline = time.monotonic() + self.seconds
        try:
            self.tab.wait_for_timeout(LEAVES_WITHIN_MILLISECONDS)
            while self.tab in self.leaving and time.monotonic() < deadline:
                self.tab.wait_for_timeout(LEAVES_WITHIN_MILLISECONDS)
            self.tab.wait_for_load_state("load")
        except Error:
            return
        self._wait_for_script()

    def capture(self, place: str, *, step: str, linked_from: str = "") -> Page:
        """Keep the page in front."""
        self.settle()
        media_type = self.media_types.get(self.tab.url, "text/html")
        is_html = media_type == "text/html"
        url = self.album.redact(self.tab.url)
        html = self.album.redact(self.tab.content() if is_html else self._source())
        page = Page(
            id=self.album.next_id(place),
            place=place,
            url=url,
            at=datetime.now(UTC),
            step=step,
            status=self.statuses.get(self.tab.url),
            title=self.tab.title(),
            html=html,
            text=self.album.redact(self._text()),
            screenshot=(self.album.picture_of(url, html) or self._picture()) if is_html else None,
            visitor=self.name,
            linked_from=linked_from,
            media_type=media_type,
            pictures=self._pictures() if is_html else (),
        )
        self.album.pages.append(page)
        return page

    def visit(self, address: str, place: str, *, step: str, linked_from: str = "", awaited: str = "") -> Page | None:
        """Open an address and keep what is there; None when it does not open.

        `awaited`: words that a script may put there a moment later; the page is kept without them when they do not
        come.
        """
        try:
            self.goto(address)
            if self.statuses.get(self.tab.url) in BUSY:
                self.tab.wait_for_timeout(TRY_AGAIN_AFTER_MILLISECONDS)
                self.goto(address)
        except Unreachable:
            return None
        if awaited:
            self._await_words(awaited)
        return self.capture(place, step=step, linked_from=linked_from)

    def _await_words(self, text: str) -> None:
        deadline = time.monotonic() + WORDS_WITHIN_SECONDS
        try:
            while not self.tab.evaluate(_STANDS_THERE, text) and time.monotonic() < deadline:
                self.tab.wait_for_timeout(LEAVES_WITHIN_MILLISECONDS)
        except Error:
            return

    def shows(self, text: str) -> bool:
        """Whether the page in front shows a text, in words or in a field; a page that is just being left shows none."""
        in_fields = "text => [...document.querySelectorAll('input,textarea')].some(field => field.value.includes(text))"
        try:
            return text in self._text() or bool(self.tab.evaluate(in_fields, text))
        except Error:
            return False

    def html(self) -> str:
        """The page in front as it is now; nothing while it is being left."""
        try:
            return self.tab.content()
        except Error:
            return ""

    def latest(self, part: str) -> str:
        """The address opened last that has this in it, or nothing."""
        return next((address for address in reversed(self.statuses) if part in address), "")

    def status(self) -> int | None:
        """What the server said of the page in front, if the browser can tell."""
        return self.statuses.get(self.tab.url)

    def close(self) -> None:
        """Leave."""
        self.context.close()

    def _wait_for_script(self) -> None:
        deadline = time.monotonic() + min(self.seconds, ASKS_WITHIN_SECONDS)
        try:
            while self.tab in self.asking.values() and time.monotonic() < deadline:
                self.tab.wait_for_timeout(LEAVES_WITHIN_MILLISECONDS)
                if self.tab not in self.asking.values():
                    self.tab.wait_for_timeout(LEAVES_WITHIN_MILLISECONDS)  # it has come; now it is drawn
        except Error:
            return

    def _text(self) -> str:
        try:
            return self.tab.inner_text("body")
        except Error:
            return ""

    def _source(self) -> str:
        try:
            return self.context.request.get(self.tab.url).text()
        except Error:
            return self.tab.content()

    def _pictures(self) -> tuple[Picture, ...]:
        try:
            drawn: list[dict[str, Any]] = self.tab.evaluate(_PICTURES)
        except Error:
            return ()
        # A whole number comes as one from the browser, and would be read back as another kind of number.
        numbers = ("ratio", "own_ratio")
        return tuple(Picture(**{**one, **{name: float(one[name]) for name in numbers}}) for one in drawn)

    def _picture(self) -> str | None:
        if self.album.folder is None:
            return None
        try:
            return self.album.keep_picture(self.tab.screenshot(full_page=True), self.album.folder)
        except Error:
            return None

    def _watch(self, tab: Tab) -> None:
        def begins(request: Request) -> None:
            if request.is_navigation_request() and request.frame == tab.main_frame:
                self.leaving.add(tab)
            elif request.resource_type in ASKED_BY_SCRIPT:
                self.asking[request] = tab

        def ends(frame: Frame) -> None:
            if frame == tab.main_frame:
                self.leaving.discard(tab)
                self._forget_what_it_asked(tab)

        def closes(closed: Tab) -> None:
            self.leaving.discard(closed)
            self._forget_what_it_asked(closed)

        def comes(request: Request) -> None:
            self.asking.pop(request, None)

        tab.on("request", begins)
        tab.on("requestfinished", comes)
        tab.on("requestfailed", comes)
        tab.on("framenavigated", ends)
        tab.on("requestfailed", lambda request: ends(request.frame) if request.is_navigation_request() else None)
        tab.on("download", lambda _download: self.leaving.discard(tab))
        tab.on("close", closes)
        tab.on("response", self._note)

    def _forget_what_it_asked(self, tab: Tab) -> None:
        self.asking = {request: asker for request, asker in self.asking.items() if asker != tab}

    def _note(self, response: Response) -> None:
        try:
            if response.request.is_navigation_request():
                self.statuses.pop(response.url, None)  # so that the latest stands last
                self.statuses[response.url] = response.status
                self.media_types[response.url] = (
                    response.headers.get("content-type", "text/html").partition(";")[0].strip()
                )
        except Error:
            return


@dataclass(slots=True)
class BrowserRoute:
    """A running Chromium as one run uses it: visitors come from here, and what they see goes into the album."""

    browser: Browser
    album: Album
    seconds: float

    def visitor(self, name: str) -> Visitor:
        """Someone new, with no cookies."""
        return Visitor(name, self.browser.new_context(locale="en-GB"), self.album, self.seconds)

    def close(self) -> None:
        """Send every visitor away."""
        for context in self.browser.contexts:
            context.close()


@contextmanager
def open_chromium(
    executable: str, *, names: Mapping[str, str] = NO_NAMES, trusting: bool = False, keys: Iterable[str] = ()
) -> Iterator[Browser]:
    """Run a Chromium for as long as the block lasts; several assessments may use it, one after the other.

    `names`: host names that it resolves by itself, each with its address, and a port where that is another.
    `trusting`: takes any certificate, as of a registry that stands in for ORCID's hosts. `keys`: public keys whose
    certificates alone it takes whoever signed them, as SHA-256 of the key's own form in base64.

    Raises:
        NoChromium: it does not start.
    """
    with sync_playwright() as playwright:
        rules = ", ".join(f"MAP {name} {address}" for name, address in names.items())
        own = [f"--host-resolver-rules={rules}"] if rules else []
        own += ["--ignore-certificate-errors"] if trusting else []
        own += [f"--ignore-certificate-errors-spki-list={','.join(keys)}"] if keys else []
        try:
            browser = playwright.chromium.launch(executable_path=executable, args=[*FLAGS, *own])
        except Error as trouble:
            raise NoChromium(f"Chromium at {executable} does not start: {trouble.message.splitlines()[0]}") from trouble
        try:
            yield browser
        finally:
            browser.close()
