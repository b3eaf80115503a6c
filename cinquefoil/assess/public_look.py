"""Walks over what anybody may see of a site, with no plan and no account, and keeps it as a bundle.

Politely, within robots, and a few pages only. What was seen is judged in `public_only` and by the probes.

Source: systems.md 11; assessor.md 6.8 and 9.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from urllib.parse import urlencode, urljoin, urlsplit

from cinquefoil.assess.collectors.fetching import Fetched, Fetcher, NotFetched
from cinquefoil.assess.collectors.metadata import PLACE as METADATA
from cinquefoil.assess.collectors.metadata import Harvest
from cinquefoil.assess.collectors.plain import page_of
from cinquefoil.assess.collectors.public_api import Sampled, Wanted, sample
from cinquefoil.assess.evidence import Bundle, Canary, Page, SetupProblem, Step, Subject
from cinquefoil.assess.leaks import hide_tokens
from cinquefoil.assess.probes.explaining import promising_links
from cinquefoil.guidelines.metadata import SIGNPOSTS
from cinquefoil.guidelines.passive import links_of, sign_in_controls

MOST_PAGES = 4
"""Pages of items and of people, each, that are looked at; and explanations."""
MOST_WAYS = 2
"""Pages to sign in at, and lists that lead to items and people, each, that are looked at."""

API, ENTRANCE, EXPLANATION, REFUSED = "api", "connect", "explanation", "after-refuse"

# Addresses of OAI-PMH by platform: DSpace, EPrints, journals of PKP, Janeway, Invenio, Dataverse.
ENDPOINTS = ("server/oai/request", "cgi/oai2", "index.php/index/oai", "api/oai/", "oai2d", "oai")
_ITEM = re.compile(
    r"/(?:items|handle|records?|eprint|article/view|article/id|publications|preprints?|concern/\w+)/[^/?#]+|/\d+/?$|"
    r"/dataset\.xhtml$"
)
_PERSON = re.compile(r"/(?:entities/person|people|person|profile|view/creators|users|authors|individual)/[^?#]+")
_ENTRANCE = re.compile(r"/(?:log-?in|sign-?in|register|account|user/register|password-login)(?:[/.]|$)", re.IGNORECASE)
_LEAVING = re.compile(r"log-?out|sign-?out|forgot|reset|lost", re.IGNORECASE)
_LIST = re.compile(
    r"/(?:browse|recent|latest|search|community-list|collections|issue|view|articles|people|authors|users)\b"
)
# Where the same thing stands for machines, by platform: DSpace, InvenioRDM, journals of PKP.
_INTERFACES = (
    (re.compile(r"^/items/([\w-]+)/?$"), r"/server/api/core/items/\1"),
    (re.compile(r"^/records/([\w-]+)/?$"), r"/api/records/\1"),
    (re.compile(r"^(.*)/article/view/(\d+).*$"), r"\1/api/v1/submissions/\2"),
)


def look_publicly(
    address: str,
    fetcher: Fetcher,
    *,
    public_api: str = "",
    wanted: Wanted | None = None,
    registry_web: str = "",
    person: str = "",
    imported: str = "",
) -> Bundle:
    """Look at a site's front page, a few items and people, where one signs in, and its harvesting endpoint.

    Args:
        address: the front page.
        fetcher: the polite fetcher.
        public_api: address of ORCID's public API, read too where `wanted` says whose items to look for.
        wanted: client and organisation; without a client id that of the link to ORCID's sign-in is taken.
        registry_web: where records stand, where it is not ORCID's own: a practice registry's address.
        person: iD of somebody of whom the operator knows that she signed in there; "" for whoever is shown.
        imported: iD of somebody of whom the operator knows that she did not.
    """
    started = datetime.now(UTC)
    look = _Look(fetcher)
    look.go(address)
    client_id = (wanted.client_id if wanted else "") or seen_client(look.pages)
    sampled = Sampled()
    if public_api and wanted and client_id:
        sampled = sample(fetcher, public_api, replace(wanted, client_id=client_id))
    elif public_api and wanted:
        sampled = Sampled(troubles=("No link to ORCID's sign-in tells the client, so no record was read.",))
    ended = datetime.now(UTC)
    notes = (look.note(), sampled.sentence() if sampled.read else "", *sampled.troubles)
    note = " ".join(one for one in notes if one)
    step = Step(name="look", ok=bool(look.pages), started=started, ended=ended, person="anonymous", note=note)
    known = (("planted", person), ("imported", imported))
    return Bundle(
        subject=Subject(name=urlsplit(address).netloc, url=address),
        client_id=client_id,
        registry_web=registry_web,
        started=started,
        ended=ended,
        tool=f"cinquefoil {version('cinquefoil')}",
        canaries=tuple(Canary(person=who, orcid_id=orcid_id) for who, orcid_id in known if orcid_id),
        steps=(step,),
        pages=tuple(look.pages),
        items=sampled.items,
        setup_problems=() if look.pages else (_nothing(address, look.troubles),),
    )


def seen_client(pages: Iterable[Page]) -> str:
    """The client id of the first link to ORCID's sign-in; "" where there is none."""
    controls = (one for page in pages for one in sign_in_controls(page.html, url=page.url))
    return next((one.asks["client_id"] for one in controls if one.asks.get("client_id")), "")


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
        links = self.links(front)
        items, people = _things(links)
        if not items or not people:
            for listing in [one for one in links if _LIST.search(urlsplit(one).path) and one not in people][:MOST_WAYS]:
                listed = self.fetch(listing, "search")
                more = _things(self.links(listed)) if listed else ([], [])
                items, people = items + more[0], people + more[1]
        for place, found in (("item", items), ("profile", people)):
            for link in list(dict.fromkeys(found))[:MOST_PAGES]:
                self.fetch(link, place)
                self.fetch(link, place)  # again, to see whether it holds still
        self.find_entrances([one for one in links if one not in {*items, *people}])
        self.harvest(front.url, items)
        self.ask_interface(items)

    def find_entrances(self, links: list[str]) -> None:
        """Look at the pages to sign in at, at what explains ORCID from there, and come back once as who refused."""
        ways = [one for one in links if _ENTRANCE.search(urlsplit(one).path) and not _LEAVING.search(one)]
        starts = {control.target for page in self.pages for control in sign_in_controls(page.html, url=page.url)}
        for link in [one for one in ways if one not in starts][:MOST_WAYS]:
            self.fetch(link, ENTRANCE)
        entrances = [page for page in self.pages if sign_in_controls(page.html, url=page.url)]
        seen = {page.url for page in self.pages}
        for page in entrances[:MOST_WAYS]:
            for link in [one for one in promising_links(page) if one not in seen][:MOST_PAGES]:
                seen.add(link)
                self.fetch(link, EXPLANATION, linked_from=page.id)
        for page in entrances:
            if self.refuse(page):
                return

    def refuse(self, page: Page) -> bool:
        """Come back from ORCID as somebody who said no, where a link of the page says whereto one comes back."""
        for control in sign_in_controls(page.html, url=page.url):
            query = control.asks
            callback = query.get("redirect_uri", "")
            if callback and _same_site(callback, page.url):
                said = {"error": "access_denied", "error_description": "User denied access"}
                refusal = urlencode({**said, **{key: query[key] for key in ("state",) if key in query}})
                self.fetch(f"{callback}{'&' if '?' in callback else '?'}{refusal}", REFUSED, linked_from=page.id)
                return True
        return False

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

    def ask_interface(self, items: list[str]) -> None:
        """Read the first item as machines do, where the platform's address for that is known: tokens come out there."""
        for item in items[:1]:
            path = urlsplit(item).path
            known = [pattern.sub(at, path) for pattern, at in _INTERFACES if pattern.match(path)]
            for address in known[:1]:
                self.fetch(urljoin(item, address), API, accept="application/json")

    def links(self, page: Fetched) -> list[str]:
        return [one for one in links_of(page.text, url=page.url) if _same_site(one, page.url)]

    def fetch(self, address: str, place: str, *, linked_from: str = "", accept: str = "text/html") -> Fetched | None:
        try:
            answer = self.fetcher.get(address, accept=accept)
        except NotFetched as trouble:
            self.troubles.append(trouble.sentence)
            return None
        page = replace(page_of(answer, place, number=len(self.pages) + 1), linked_from=linked_from)
        self.keep([page])
        if "author" in (signs := answer.header("link")):
            self.keep(
                [replace(page, id=f"{page.id}-signs", place=METADATA, html=signs, text=signs, media_type=SIGNPOSTS)]
            )
        return answer

    def keep(self, pages: Iterable[Page]) -> None:
        """Keep pages, without the tokens that a site may show by mistake."""
        self.pages += [
            replace(page, html=hide_tokens(page.html), text=hide_tokens(page.text, named_in=page.html))
            for page in pages
        ]

    def note(self) -> str:
        return " ".join(dict.fromkeys(self.troubles))


def _things(links: Iterable[str]) -> tuple[list[str], list[str]]:
    """The items and the people among some links, by their addresses."""
    listed = list(links)
    people = [one for one in listed if _PERSON.search(urlsplit(one).path)]
    items = [one for one in listed if one not in people and _ITEM.search(urlsplit(one).path)]
    return items, people


def _nothing(address: str, troubles: list[str]) -> SetupProblem:
    return SetupProblem(
        code="site.not-fetched",
        sentence=f"{address} could not be looked at. {' '.join(dict.fromkeys(troubles))}".strip(),
        remedy="Correct the address, or ask whoever runs the site to let Cinquefoil look.",
    )


def _same_site(one: str, other: str) -> bool:
    return urlsplit(one).netloc == urlsplit(other).netloc
