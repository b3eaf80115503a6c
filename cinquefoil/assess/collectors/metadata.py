"""Metadata as harvesters get them: OAI-PMH in every useful format and page by page, and what a page points machines to.

Keeps the answers as pages of the place `metadata`; who stands in them with which iD is read by `guidelines.metadata`.

Source: Open Archives Initiative Protocol for Metadata Harvesting 2.0; signposting.org; RFC 8288 (links).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit, urlunsplit

from cinquefoil.assess.collectors.fetching import Fetched, Fetcher, NotFetched
from cinquefoil.assess.evidence import Page
from cinquefoil.guidelines.html import elements, read_page
from cinquefoil.guidelines.metadata import formats_in, next_page, useful_formats

PLACE = "metadata"
MOST_ANSWERS = 24
"""Documents that one harvest keeps at most; a list that goes on beyond is told by the token that nobody followed."""

_LINK = re.compile(r"<([^>]*)>([^<]*)")
_TYPED = re.compile(r"xml|json|citeproc|linkset|marc", re.IGNORECASE)
_RELATIONS = frozenset({"describedby", "alternate", "linkset", "item"})


@dataclass(slots=True)
class Harvest:
    """One harvest: what was kept, and what did not come and why, in sentences."""

    fetcher: Fetcher
    step: str
    first_number: int = 1
    most: int = MOST_ANSWERS
    pages: list[Page] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def read(self, address: str) -> None:
        """Harvest an address: an OAI-PMH endpoint in all its useful formats, any other as a page and its pointers."""
        if is_oai(address):
            self._oai(address)
        else:
            self._document(address)

    def _oai(self, address: str) -> None:
        base, asked = _split(address)
        named = self._keep(f"{base}?{urlencode({'verb': 'ListMetadataFormats'})}")
        wanted = list(useful_formats(formats_in(named.text))) if named else []
        own = asked.get("metadataPrefix", "")
        if asked.get("verb") in {"ListRecords", "GetRecord"}:
            wanted = [own, *(one for one in wanted if one != own)]
        if not wanted:
            wanted = ["oai_dc"]
        for prefix in wanted:
            query = {**asked, "verb": asked.get("verb", "ListRecords"), "metadataPrefix": prefix}
            query["verb"] = query["verb"] if query["verb"] == "GetRecord" else "ListRecords"
            self._list(base, query)

    def _list(self, base: str, query: dict[str, str]) -> None:
        followed: set[str] = set()
        answer = self._keep(f"{base}?{urlencode(query)}")
        while answer is not None and (token := next_page(answer.text)) and token not in followed:
            followed.add(token)
            answer = self._keep(f"{base}?{urlencode({'verb': query['verb'], 'resumptionToken': token})}")

    def _document(self, address: str) -> None:
        answer = self._keep(address)
        if answer is None:
            return
        for target in pointers(answer):
            self._keep(target)

    def _keep(self, address: str) -> Fetched | None:
        if len(self.pages) >= self.most:
            return None
        try:
            answer = self.fetcher.get(address)
        except NotFetched as trouble:
            self.troubles.append(trouble.sentence)
            return None
        self.pages.append(
            Page(
                id=f"p{self.first_number + len(self.pages):03d}-{PLACE}",
                place=PLACE,
                url=answer.url,
                at=datetime.now(UTC),
                step=self.step,
                status=answer.status,
                html=answer.text,
                text=answer.text,
                media_type=answer.media_type,
            )
        )
        return answer if answer.status == 200 else None


def is_oai(address: str) -> bool:
    """Whether an address is an OAI-PMH endpoint, as far as one can tell by looking at it."""
    parts = urlsplit(address)
    return "verb" in parse_qs(parts.query) or bool(re.search(r"/oai(?:2d|pmh|-pmh)?(?:/|$)", parts.path))


def pointers(answer: Fetched) -> tuple[str, ...]:
    """Where a page points machines to: typed links in its headers and in its head, on its own host only."""
    told = [*_in_headers(answer.header("link")), *_in_head(answer)]
    full = [
        urljoin(answer.url, target)
        for target, relations, kind in told
        if _RELATIONS & set(relations.lower().split()) and _TYPED.search(kind)
    ]
    return tuple(dict.fromkeys(one for one in full if urlsplit(one).netloc == urlsplit(answer.url).netloc))


def _in_headers(text: str) -> Iterator[tuple[str, str, str]]:
    for target, rest in _LINK.findall(text):
        named = {key.lower(): value for key, value in re.findall(r';\s*(\w+)\s*=\s*"?([^";,]*)', rest)}
        yield target, named.get("rel", ""), named.get("type", "")


def _in_head(answer: Fetched) -> Iterator[tuple[str, str, str]]:
    page = read_page(answer.text) if "html" in answer.media_type else None
    for link in elements(page, "//head/link[@href]") if page is not None else ():
        yield link.get("href", ""), link.get("rel", ""), link.get("type", "")


def _split(address: str) -> tuple[str, dict[str, str]]:
    parts = urlsplit(address)
    asked = {key: values[-1] for key, values in parse_qs(parts.query).items() if key != "resumptionToken"}
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", "")), asked
