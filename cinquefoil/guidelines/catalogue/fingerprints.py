"""Recognises products by what their pages and requests look like. Suggests, with the reason; never decides.

Fetches nothing: it is given what others saw.

Source: systems.md 3 to 7 and 11.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from lxml import etree

from cinquefoil.guidelines.catalogue.entry import Entry, Fingerprint, Product, load_products
from cinquefoil.guidelines.html import Element, elements, read_page

WEIGHTS: Final = {"generator": 3, "callback": 3, "path": 2, "shape": 2, "scope": 1, "agent": 1}
ENOUGH: Final = 2
"""Below this nothing is suggested: many systems ask for the same permissions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was seen of an installation: pages as (address, HTML), and what its requests to the registry said."""

    pages: tuple[tuple[str, str], ...] = ()
    callbacks: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """One entry that fits what was seen, and why. `version`: as the installation itself says it, or ""."""

    product: Product
    entry: Entry
    why: tuple[str, ...]
    version: str = ""
    weight: int = 0

    @property
    def name(self) -> str:
        """As product@version."""
        return f"{self.product.id}@{self.entry.version}"


@dataclass(frozen=True, slots=True)
class _Hit:
    fingerprint: Fingerprint
    version: str = ""


def recognise(seen: Seen) -> tuple[Recognised, ...]:
    """The entries that fit, best first. Where several fit alike all are named: a person chooses."""
    found = [one for product in load_products().values() for one in _recognise(product, seen)]
    return tuple(sorted(found, key=lambda one: (-one.weight, one.name)))


def _recognise(product: Product, seen: Seen) -> Iterator[Recognised]:
    hits = [hit for fingerprint in product.fingerprints if (hit := _hit(fingerprint, seen))]
    version = next((hit.version for hit in hits if hit.version), "")
    for entry in product.entries:
        own = [hit for hit in hits if not hit.fingerprint.versions or entry.version in hit.fingerprint.versions]
        weight = sum(WEIGHTS[hit.fingerprint.kind] for hit in own)
        if weight < ENOUGH or (version and not entry.covers(version)):
            continue
        why = tuple(hit.fingerprint.says for hit in own)
        yield Recognised(product=product, entry=entry, why=why, version=version, weight=weight)


def _hit(fingerprint: Fingerprint, seen: Seen) -> _Hit | None:
    if fingerprint.kind == "shape":
        fits = any(
            _has_shape(page, fingerprint.pattern) for _, html in seen.pages if (page := read_page(html)) is not None
        )
        return _Hit(fingerprint) if fits else None
    pattern = _compiled(fingerprint.pattern)
    for text in _texts(fingerprint.kind, seen):
        match = pattern.search(text)
        if match:
            return _Hit(fingerprint, match.groupdict().get("version") or "")
    return None


def _texts(kind: str, seen: Seen) -> Iterator[str]:
    if kind == "generator":
        for _, html in seen.pages:
            yield from _generators(html)
    elif kind == "path":
        for url, html in seen.pages:
            yield url
            yield from _addresses(html)
    else:
        yield from {"callback": seen.callbacks, "scope": seen.scopes, "agent": seen.agents}[kind]


def _generators(html: str) -> Iterator[str]:
    page = read_page(html)
    for tag in elements(page, "//meta[@name and @content]") if page is not None else ():
        if tag.get("name", "").casefold() == "generator":
            yield tag.get("content", "")


def _addresses(html: str) -> Iterator[str]:
    page = read_page(html)
    for tag in elements(page, "//*[@href or @src or @action]") if page is not None else ():
        yield tag.get("href") or tag.get("src") or tag.get("action") or ""


def _has_shape(page: Element, xpath: str) -> bool:
    return bool(_xpath(xpath)(page))


@cache
def _xpath(xpath: str) -> etree.XPath:
    return etree.XPath(xpath)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
