"""A look at what anybody may see, with no test account: a few public pages, what they pass on, and how iDs are shown.

Nothing here can earn a badge: whose iDs these are, and whether their owners signed in, nobody can see from outside.

Source: systems.md 11; assessor.md 6.8 and 9.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from cinquefoil.assess.collectors.fetching import Fetched, Fetcher, NotFetched
from cinquefoil.assess.collectors.metadata import Harvest
from cinquefoil.assess.collectors.plain import page_of
from cinquefoil.assess.collectors.public_api import Sampled, Wanted, sample
from cinquefoil.assess.evidence import Bundle, Outcome, Page, SetupProblem, Step, Subject
from cinquefoil.assess.leaks import HIDDEN, hide_tokens
from cinquefoil.assess.probes.reading import looks_broken
from cinquefoil.guidelines.display import Form, ShownId, has_right_check_digit, leads_to_record, shown_ids
from cinquefoil.guidelines.html import Icon, elements, read_page
from cinquefoil.guidelines.metadata import pairs_in, unread
from cinquefoil.guidelines.passive import SignInControl, links_of, sign_in_controls, tells_of_refusal

ADVISORY = frozenset({"P3", "P4", "P6"})
MOST_PAGES = 4
"""Pages of items and of people, each, that are looked at."""

# Addresses of OAI-PMH by platform: DSpace, EPrints, journals of PKP, Janeway, Invenio.
ENDPOINTS = ("server/oai/request", "cgi/oai2", "index.php/index/oai", "api/oai/", "oai2d")
_ITEM = re.compile(r"/(?:items|handle|records?|eprint|article/view|article/id|publications)/[^/?#]+|/\d+/?$")
_PERSON = re.compile(r"/(?:entities/person|people|person|profile|view/creators|users|authors)/[^?#]+")
_SECRET = re.compile(r"(\w*(?:token|secret))\W{1,30}?" + HIDDEN, re.IGNORECASE)
REFUSED = "after-refuse"
_GENERIC = re.compile(r"(?:the )?orcid(?: id)?(?: logo| icon)?", re.IGNORECASE)
_ODD_SPELLING = re.compile(r"\b(?:ORCiD|Orcid|OrcID|ORCID ID)\b")


Showing = tuple[Page, ShownId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check of public pages: does it hold, what was seen, and where. Advisory ones decide nothing."""

    id: str
    outcome: Outcome
    reason: str
    seen: str
    url: str = ""

    @property
    def advisory(self) -> bool:
        """Whether it is advice only."""
        return self.id in ADVISORY


def look_publicly(
    address: str, fetcher: Fetcher, *, public_api: str = "", wanted: Wanted | None = None, registry_web: str = ""
) -> Bundle:
    """Look at a site's front page, a few items and people, and its harvesting endpoint; politely, and within robots.

    Args:
        address: the front page.
        fetcher: the polite fetcher.
        public_api: address of ORCID's public API, read too where `wanted` says whose items to look for.
        wanted: client and organisation.
        registry_web: where records stand, where it is not ORCID's own: a practice registry's address.
    """
    started = datetime.now(UTC)
    look = _Look(fetcher)
    look.go(address)
    sampled = sample(fetcher, public_api, wanted) if public_api and wanted else Sampled()
    ended = datetime.now(UTC)
    notes = (look.note(), sampled.sentence() if sampled.read else "", *sampled.troubles)
    note = " ".join(one for one in notes if one)
    step = Step(name="look", ok=bool(look.pages), started=started, ended=ended, person="anonymous", note=note)
    return Bundle(
        subject=Subject(name=urlsplit(address).netloc, url=address),
        client_id=wanted.client_id if wanted else "",
        registry_web=registry_web,
        started=started,
        ended=ended,
        tool=f"cinquefoil {version('cinquefoil')}",
        steps=(step,),
        pages=tuple(look.pages),
        items=sampled.items,
        setup_problems=() if look.pages else (_nothing(address, look.troubles),),
    )


def check_publicly(bundle: Bundle) -> tuple[Check, ...]:
    """The checks P1 to P11 on what was seen; one that nothing can be said about is left *cannot tell*."""
    pages = [page for page in bundle.pages if page.media_type == "text/html" and page.status == 200]
    changing = _changing(pages)
    shown = [(page, one) for page in pages if page.url not in changing for one in shown_ids(page.html)]
    if not shown and changing:
        said = "the page showed other iDs when it was read again a moment later"
        return tuple(
            Check(id=f"P{n}", outcome=Outcome.CANNOT_TELL, reason="page.changed", seen=said, url=min(changing))
            for n in range(1, 12)
        )
    told = (*_of_shown(shown), _metadata(bundle, shown), _alignment(bundle), _button(pages))
    return (*told, _denial(bundle), _secrets(bundle))


def settled_pages(bundle: Bundle) -> tuple[Page, ...]:
    """The pages that came as pages and showed the same iDs whenever they were read."""
    came = [page for page in bundle.pages if page.media_type == "text/html" and page.status == 200]
    changing = _changing(came)
    return tuple(page for page in came if page.url not in changing)


class _Look:
    """One walk over a site: the pages kept, and what did not come."""

    def __init__(self, fetcher: Fetcher) -> None:
        self.fetcher = fetcher
        self.pages: list[Page] = []
        self.troubles: list[str] = []

    def go(self, address: str) -> None:
        front = self.fetch(address, "home")
        if front is None:
            return
        links = [one for one in links_of(front.text, url=front.url) if _same_site(one, front.url)]
        people = [one for one in links if _PERSON.search(urlsplit(one).path)]
        items = [one for one in links if one not in people and _ITEM.search(urlsplit(one).path)]
        for place, found in (("item", items), ("profile", people)):
            for link in found[:MOST_PAGES]:
                self.fetch(link, place)
                self.fetch(link, place)  # again, to see whether it holds still
        self.harvest(front.url, items)
        self.refuse(front)

    def refuse(self, front: Fetched) -> None:
        """Come back from ORCID as somebody who said no, where a link on the front page says whereto one comes back."""
        callback = next(filter(None, (self.callback(one) for one in sign_in_controls(front.text, url=front.url))), "")
        if not callback or not _same_site(callback, front.url):
            return
        refusal = urlencode({"error": "access_denied", "error_description": "User denied access"})
        self.fetch(f"{callback}{'&' if '?' in callback else '?'}{refusal}", REFUSED)

    def callback(self, control: SignInControl) -> str:
        """The address to which a way to ORCID comes back; "" where it is not to be seen without starting a sign-in."""
        query = parse_qs(urlsplit(control.target).query) if control.leads_to_authorise else {}
        return next(iter(query.get("redirect_uri", ())), "")

    def harvest(self, base: str, items: list[str]) -> None:
        for guess in ENDPOINTS:
            if self.is_endpoint(urljoin(base, guess)):
                self.keep_harvest(urljoin(base, guess) + "?verb=ListRecords&metadataPrefix=oai_dc")
                return
        for item in items[:1]:
            self.keep_harvest(item)

    def is_endpoint(self, address: str) -> bool:
        try:
            answer = self.fetcher.get(f"{address}?verb=Identify")
        except NotFetched:
            return False
        return answer.status == 200 and "repositoryName" in answer.text

    def keep_harvest(self, address: str) -> None:
        harvest = Harvest(self.fetcher, "look", first_number=len(self.pages) + 1)
        harvest.read(address)
        self.keep(harvest.pages)
        self.troubles += harvest.troubles

    def fetch(self, address: str, place: str) -> Fetched | None:
        try:
            answer = self.fetcher.get(address, accept="text/html")
        except NotFetched as trouble:
            self.troubles.append(trouble.sentence)
            return None
        self.keep([page_of(answer, place, number=len(self.pages) + 1)])
        return answer

    def keep(self, pages: Iterable[Page]) -> None:
        """Keep pages, without the tokens that a site may show by mistake."""
        self.pages += [
            replace(page, html=hide_tokens(page.html), text=hide_tokens(page.text, named_in=page.html))
            for page in pages
        ]

    def note(self) -> str:
        return " ".join(dict.fromkeys(self.troubles))


def _denial(bundle: Bundle) -> Check:
    landed = next((page for page in bundle.pages if page.place == REFUSED), None)
    if landed is None:
        seen = "no link to ORCID with an address to come back to was seen on the front page"
        return Check(id="P10", outcome=Outcome.CANNOT_TELL, reason="denial.no-callback-seen", seen=seen)
    words = f"status {landed.status}: “{' '.join(landed.text.split())[:160]}”"
    if looks_broken(landed):
        return Check(id="P10", outcome=Outcome.FALSE, reason="denial.server-error", seen=words, url=landed.url)
    if landed.status is not None and landed.status >= 400:
        # Some turn away whoever comes without having been sent: right so, and it tells nothing of a real refusal.
        return Check(id="P10", outcome=Outcome.CANNOT_TELL, reason="denial.turned-away", seen=words, url=landed.url)
    if tells_of_refusal(landed.text):
        return Check(id="P10", outcome=Outcome.TRUE, reason="holds", seen=words, url=landed.url)
    return Check(id="P10", outcome=Outcome.CANNOT_TELL, reason="denial.nothing-said", seen=words, url=landed.url)


def _secrets(bundle: Bundle) -> Check:
    for page in bundle.pages:
        if found := _SECRET.search(page.html):
            seen = f"{found.group(1)} with a value beside it, which is not repeated here"
            return Check(id="P11", outcome=Outcome.FALSE, reason="secrets.token-seen", seen=seen, url=page.url)
    seen = f"no token in {len(bundle.pages)} documents"
    outcome = Outcome.TRUE if bundle.pages else Outcome.CANNOT_TELL
    return Check(id="P11", outcome=outcome, reason="holds" if bundle.pages else "page.none", seen=seen)


def _nothing(address: str, troubles: list[str]) -> SetupProblem:
    return SetupProblem(
        code="site.not-fetched",
        sentence=f"{address} could not be looked at. {' '.join(dict.fromkeys(troubles))}".strip(),
        remedy="Correct the address, or ask whoever runs the site to let Cinquefoil look.",
    )


def _same_site(one: str, other: str) -> bool:
    return urlsplit(one).netloc == urlsplit(other).netloc


def _changing(pages: Iterable[Page]) -> frozenset[str]:
    seen: dict[str, set[tuple[str, ...]]] = {}
    for page in pages:
        seen.setdefault(page.url, set()).add(tuple(one.orcid_id for one in shown_ids(page.html)))
    return frozenset(url for url, readings in seen.items() if len(readings) > 1)


def _of_shown(shown: list[Showing]) -> Iterator[Check]:
    if not shown:
        for name in ("P1", "P2", "P3", "P4", "P5", "P6"):
            yield Check(id=name, outcome=Outcome.CANNOT_TELL, reason="ids.none-seen", seen="no iD on the pages seen")
        return
    yield _every("P1", "link.elsewhere", shown, _leads_well)
    yield _every("P2", "icon.none", shown, lambda _, one: one.icon is not Icon.NONE)
    yield _every("P3", "form.not-full", shown, lambda _, one: one.form is Form.FULL)
    yield _every("P4", "name.generic", shown, lambda _, one: bool(one.name) and not _GENERIC.fullmatch(one.name))
    marked = [(page, one) for page, one in shown if one.label or one.icon is Icon.UNAUTHENTICATED]
    page, one = (marked or shown)[0]
    said = f"“{one.text}”, marked: {one.label or one.icon}" if marked else "no iD is marked as unauthenticated"
    outcome, reason = (
        (Outcome.TRUE, "unauthenticated.marked") if marked else (Outcome.CANNOT_TELL, "unauthenticated.none-seen")
    )
    yield Check(id="P5", outcome=outcome, reason=reason, seen=said, url=page.url)
    yield _every("P6", "icon.not-first", shown, _icon_first)


def _every(name: str, reason: str, shown: list[Showing], holds: Callable[[Page, ShownId], bool]) -> Check:
    bad = [(page, one) for page, one in shown if not holds(page, one)]
    page, one = (bad or shown)[0]
    seen = f"“{one.text}”, link: {one.href or 'none'}, icon: {one.icon}, name: {one.name or 'none'}"
    if 0 < len(bad) < len(shown):
        # Some are as they should be: which of the others are iDs shown, and which are words in passing, is not certain.
        return Check(id=name, outcome=Outcome.CANNOT_TELL, reason=f"{reason}.some", seen=seen, url=page.url)
    outcome = Outcome.FALSE if bad else Outcome.TRUE
    return Check(id=name, outcome=outcome, reason=reason if bad else "holds", seen=seen, url=page.url)


def _leads_well(_: Page, one: ShownId) -> bool:
    return leads_to_record(one) and one.href.startswith("https://") and has_right_check_digit(one.orcid_id)


def _icon_first(page: Page, one: ShownId) -> bool:
    parsed = read_page(page.html)
    for link in elements(parsed, "//body//a[@href]") if parsed is not None else ():
        if link.get("href") == one.href:
            inside = [child for child in link.iter() if child.tag in {"img", "svg"}]
            return bool(inside) and not (link.text or "").strip()
    return False


def _metadata(bundle: Bundle, shown: list[Showing]) -> Check:
    told = [(page, pair) for page in bundle.pages for pair in pairs_in(page.html, page.media_type)]
    for page, pair in told:
        if pair.orcid_id:
            return Check(
                id="P7", outcome=Outcome.TRUE, reason="metadata.holds-id", seen=f"an iD in {page.url}", url=page.url
            )
    carriers = [page for page in bundle.pages if page.place == "metadata"]
    left = unread((page.url, page.html) for page in carriers)
    if not shown or not told or not carriers or left:
        seen = f"not read: {left[0]}" if left else "too little to tell by was seen"
        return Check(id="P7", outcome=Outcome.CANNOT_TELL, reason="metadata.not-all-read", seen=seen)
    seen = "names without iDs, though iDs are shown on pages"
    return Check(id="P7", outcome=Outcome.FALSE, reason="metadata.without-id", seen=seen, url=told[0][0].url)


def _alignment(bundle: Bundle) -> Check:
    names: dict[str, set[frozenset[str]]] = {}
    for page in bundle.pages:
        for pair in pairs_in(page.html, page.media_type):
            if pair.orcid_id and pair.name:
                words = frozenset(re.findall(r"\w+", pair.name.casefold()))
                names.setdefault(pair.orcid_id, set()).add(words)
    if not names:
        return Check(id="P8", outcome=Outcome.CANNOT_TELL, reason="alignment.none-seen", seen="no name with an iD")
    if any(not one & other for told in names.values() for one in told for other in told):
        # Not *false*: the same person may be written in two scripts.
        seen = "one iD stands with two names that have no word in common"
        return Check(id="P8", outcome=Outcome.CANNOT_TELL, reason="alignment.differs", seen=seen)
    return Check(id="P8", outcome=Outcome.TRUE, reason="holds", seen="each iD stands with one name")


def _button(pages: list[Page]) -> Check:
    found = [(page, one) for page in pages for one in sign_in_controls(page.html, url=page.url)]
    if not found:
        return Check(
            id="P9", outcome=Outcome.CANNOT_TELL, reason="button.none-seen", seen="no way to sign in with ORCID seen"
        )
    bad = [(page, one) for page, one in found if not one.is_branded or _ODD_SPELLING.search(one.name)]
    page, one = (bad or found)[0]
    outcome, reason = (Outcome.FALSE, "button.unbranded") if bad else (Outcome.TRUE, "holds")
    return Check(id="P9", outcome=outcome, reason=reason, seen=f"“{one.name}”, icon: {one.icon}", url=page.url)
