"""Who stands with which iD in metadata: OAI-PMH answers in any of the usual formats, head tags and JSON-LD.

Reads documents and pairs names with iDs; judges nothing and fetches nothing.

Source: DataCite 4, Dublin Core, RIOXX 3, JATS, MODS and DIM as repositories write them; Highwire head tags; schema.org.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lxml import etree

from cinquefoil.guidelines.html import ORCID_ID, Element, elements, read_page

# Formats in which repositories name people, the richest first: an iD is likeliest there.
USEFUL_FORMATS = (
    *("oai_datacite", "datacite", "oai_openaire", "openaire", "rioxx", "rioxx2", "rioxxterms", "mods", "dim", "jats"),
    *("nlm", "oai_cerif_openaire", "qdc", "oai_dc"),
)

_PEOPLE = frozenset({"creator", "contributor", "author", "contrib", "name", "person"})
_NAMES = frozenset({"creatorname", "contributorname", "displayform", "string-name", "namepart", "name", "surname"})


SIGNPOSTS = "application/linkset"
"""The type under which the links in a page's header are kept, in the form they have there (RFC 9264)."""

_APART = ("eprints.creators_name", "eprints.creators_orcid")
_AUTHOR = re.compile(r"<([^>]*)>[^<]*;\s*rel=\"?[^\";,]*\bauthor\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pair:
    """One person as metadata name her, and the iD that stands with her; "" where one of them is missing."""

    name: str
    orcid_id: str


def pairs_in(text: str, media_type: str = "") -> tuple[Pair, ...]:
    """The people of a document with their iDs: XML of any of the known formats, or a page's head and linked data."""
    if media_type == SIGNPOSTS:
        return tuple(Pair("", one.upper()) for target in _authors(text) for one in ORCID_ID.findall(target)[:1])
    if _is_page(text, media_type):
        return (*_from_head(text), *_from_json_ld(text))
    return tuple(_from_xml(text))


def lost_places(text: str, media_type: str = "") -> tuple[int, int] | None:
    """How many names and how many iDs a page's head lists apart, where nobody can tell which iD is whose; else None.

    EPrints lists an iD for each creator that has one, and so loses their places.
    """
    page = read_page(text) if _is_page(text, media_type) else None
    if page is None:
        return None
    names, ids = (len(_contents(page, key)) for key in _APART)
    return (names, ids) if ids and names != ids else None


def holds(text: str, orcid_id: str) -> bool:
    """Whether an iD stands in a document at all, comments left out."""
    return orcid_id in re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)


def next_page(text: str) -> str:
    """The resumption token of an OAI-PMH answer; "" at the end of a list."""
    root = _parsed(text)
    if root is None:
        return ""
    tokens = [one.text or "" for one in root.iter() if _local(one) == "resumptiontoken"]
    return tokens[-1].strip() if tokens else ""


def formats_in(text: str) -> tuple[str, ...]:
    """The metadata prefixes that an answer to ListMetadataFormats names."""
    root = _parsed(text)
    if root is None:
        return ()
    return tuple((one.text or "").strip() for one in root.iter() if _local(one) == "metadataprefix")


def useful_formats(prefixes: Iterable[str]) -> tuple[str, ...]:
    """Those of the prefixes in which people are named, the richest first."""
    offered = set(prefixes)
    return tuple(one for one in USEFUL_FORMATS if one in offered)


def unread(answers: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """What of a harvest was never asked for, in words: formats that are offered, and lists that go on.

    `answers`: address and text of each answer, in any order.
    """
    kept = list(answers)
    queries = [parse_qs(urlsplit(address).query) for address, _ in kept]
    followed = {token for query in queries for token in query.get("resumptionToken", ())}
    asked = {prefix for query in queries for prefix in query.get("metadataPrefix", ())}
    offered = [prefix for _, text in kept for prefix in useful_formats(formats_in(text))]
    left = [f"the format {prefix}" for prefix in dict.fromkeys(offered) if prefix not in asked]
    tokens = dict.fromkeys(token for _, text in kept if (token := next_page(text)))
    return (*left, *("the rest of a list" for token in tokens if token not in followed))


def _from_xml(text: str) -> Iterator[Pair]:
    root = _parsed(text)
    if root is None:
        return
    for element in root.iter():
        if _local(element) in _PEOPLE and not _is_inside_person(element):
            words = " ".join(" ".join(part.split()) for part in element.itertext() if part.strip())
            ids = ORCID_ID.findall(words + " " + " ".join(str(value) for value in element.attrib.values()))
            yield Pair(_name(element, words), ids[0].upper() if ids else "")


def _name(element: Any, words: str) -> str:
    named = [" ".join("".join(one.itertext()).split()) for one in element.iter() if _local(one) in _NAMES]
    told = next((name for name in named if name), words)
    return re.sub(r"[\s(;,]*(?:https?://\S+|\d{4}-\d{4}-\d{4}-\d{3}[\dX])[)\s]*", "", told).strip()


def _from_head(text: str) -> Iterator[Pair]:
    """Head tags pair by order: an iD belongs to the author before it."""
    page = read_page(text)
    if page is None:
        return
    name = ""
    names, ids = (_contents(page, key) for key in _APART)
    if len(names) == len(ids):
        yield from (
            Pair(one, found[0].upper())
            for one, told in zip(names, ids, strict=True)
            if (found := ORCID_ID.findall(told))
        )
    for tag in elements(page, "//meta[@name]"):
        key, content = str(tag.get("name", "")).lower(), str(tag.get("content", ""))
        if key in _APART:
            continue
        if key in {"citation_author", "dc.creator", "dcterms.creator"}:
            if name and key == "citation_author":
                yield Pair(name, "")
            name = content if key == "citation_author" else name
        elif "orcid" in key and name and (found := ORCID_ID.findall(content)):
            yield Pair(name, found[0].upper())
            name = ""
    if name:
        yield Pair(name, "")


def _contents(page: Element, key: str) -> list[str]:
    tags = elements(page, "//meta[@name]")
    return [str(tag.get("content", "")) for tag in tags if str(tag.get("name", "")).lower() == key]


def _authors(text: str) -> list[str]:
    return _AUTHOR.findall(text)


def _is_page(text: str, media_type: str) -> bool:
    return "html" in media_type or text.lstrip()[:15].lower().startswith(("<!doctype html", "<html"))


def _from_json_ld(text: str) -> Iterator[Pair]:
    page = read_page(text)
    if page is None:
        return
    for script in elements(page, "//script[@type='application/ld+json']"):
        try:
            data = json.loads(script.text or "")
        except ValueError:
            continue
        yield from _people_of(data)


def _people_of(data: Any) -> Iterator[Pair]:
    if isinstance(data, list):
        for one in data:
            yield from _people_of(one)
    elif isinstance(data, dict):
        if data.get("@type") in ("Person", ["Person"]) and isinstance(data.get("name"), str):
            told = json.dumps([data.get(key) for key in ("@id", "sameAs", "identifier", "url")])
            found = ORCID_ID.findall(told)
            yield Pair(data["name"], found[0].upper() if found else "")
        for value in data.values():
            if isinstance(value, (dict, list)):
                yield from _people_of(value)


def _is_inside_person(element: Any) -> bool:
    return any(_local(one) in _PEOPLE for one in element.iterancestors())


def _local(element: Any) -> str:
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def _parsed(text: str) -> Any:
    """The document as a tree, without entities and network; None when it is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        return etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
