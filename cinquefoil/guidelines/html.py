"""Questions about a page's elements that several guidelines ask: visible words, names, icons beside a thing.

Knows no rule; which icon or name is wanted is asked in `display` and `passive`.
"""

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import TypeAlias

from lxml import etree
from lxml import html as lxml_html

Element: TypeAlias = etree._Element  # noqa: SLF001 – lxml's public elements have no public type

ORCID_ID = re.compile(r"(?<![\d-])(\d{4}-\d{4}-\d{4}-\d{3}[\dXx])(?![\d-])")
_NOT_SHOWN = {"script", "style", "template", "noscript", "head", "title"}
_PICTURES = "descendant-or-self::*[self::img or self::svg or self::picture or self::object or self::i or self::use]"
_ICON_FILE = re.compile(
    r"(?:orcid[^/]*\.(?:svg|png|gif|webp|jpe?g)|orcid[-_]?(?:id)?[-_]?(?:icon|logo|id)|id[-_]icon|/id-?logo)",
    re.IGNORECASE,
)
_ICON_CLASS = re.compile(
    r"\b(?:[\w-]*orcid[\w-]*(?:icon|logo|symbol)[\w-]*|(?:inline-)?id-icon|(?:ai|fa|icon|bi)-orcid)\b", re.IGNORECASE
)
# Beginnings of the mark's path: ORCID's own file (256 units) and the redrawing of the simple-icons package (24 units).
_MARK = re.compile(r"M\s*256[ ,]128c0[ ,]70\.7|M12 0C5\.372 0 0 5\.372 0 12|M86\.3[ ,]186\.2H70\.9", re.IGNORECASE)
_TOOLTIP = re.compile(r"(?!(?:has|with|js|no)[_-])[\w-]+[_-]tooltip|tooltip[_-]?(?:text|content|inner)")
_UNAUTHENTICATED = re.compile(r"un-?_?auth|unauthori|unverified|unconfirmed|non-?auth", re.IGNORECASE)


class Icon(StrEnum):
    """Which picture stands in or beside an element; OTHER is a picture that we do not recognise."""

    AUTHENTICATED = "authenticated"
    UNAUTHENTICATED = "unauthenticated"
    OTHER = "other"
    NONE = "none"


def read_page(text: str) -> Element | None:
    """Parse a page; None when there is nothing to parse."""
    if not text.strip():
        return None
    try:
        return lxml_html.document_fromstring(text)
    except (etree.ParserError, ValueError):
        return None


def elements(page: Element, xpath: str) -> list[Element]:
    """The elements an XPath finds, in document order; attributes and text are left out."""
    found = page.xpath(xpath)
    return [item for item in found if isinstance(item, Element)] if isinstance(found, list) else []


def visible_text(element: Element) -> str:
    """The words of an element as a reader sees them, blanks squeezed; closed panels count, scripts do not."""
    return " ".join("".join(_words(element)).split())


def standing_text(element: Element) -> str:
    """The same without what comes up only when one points at the element."""
    return " ".join("".join(_words(element, skipped=lambda one: one is not element and _is_tooltip(one))).split())


def paragraphs(page: Element) -> str:
    """The words of a page with a line break around each block, so that sentences do not run into each other."""
    blocks = {
        "p",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "dt",
        "dd",
        "td",
        "th",
        "div",
        "section",
        "summary",
        "label",
        "br",
        "button",
    }
    return re.sub(r"[ \t]*\n\s*", "\n\n", "".join(_words(page, blocks))).strip()


def accessible_name(element: Element) -> str:
    """What assistive technology calls an element: aria-label, else its words and its pictures' names, else title."""
    label = element.get("aria-label", "").strip()
    if label:
        return label
    words = [standing_text(element), element.get("value", "") if element.tag == "input" else ""]
    words += [picture.get("alt", "") or picture.get("aria-label", "") for picture in element.iter("img", "svg")]
    words += [title.text or "" for title in element.iter("title")]
    named = " ".join(" ".join(words).split())
    return named or element.get("title", "").strip()


def icon_of(element: Element) -> Icon:
    """The icon inside an element, or else right beside it."""
    inside = _icon_in([element])
    return inside if inside is not Icon.NONE else _icon_in(list(_neighbours(element)))


def path_of(element: Element) -> str:
    """Where an element stands, as an XPath that finds it again."""
    return str(element.getroottree().getpath(element))


def _words(
    element: Element,
    blocks: set[str] | frozenset[str] = frozenset(),
    skipped: Callable[[Element], bool] = lambda _: False,
) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in _NOT_SHOWN or skipped(element):
        return
    around = "\n" if element.tag in blocks else ""
    yield around + _one_line(element.text)
    for child in element:
        yield from _words(child, blocks, skipped)
        yield _one_line(child.tail)
    yield around


def _is_tooltip(element: Element) -> bool:
    """What holds the words that come up; what they come up at is often called a tooltip too, and stands."""
    return element.get("role") == "tooltip" or any(_TOOLTIP.fullmatch(one) for one in element.get("class", "").split())


def _one_line(text: str | None) -> str:
    """A line break in the source of a page is a blank to its reader."""
    return re.sub(r"\s+", " ", text or "")


def _neighbours(element: Element) -> Iterator[Element]:
    """The siblings next to an element, and all of its parent when nobody else's iD stands there."""
    for sibling in (element.getprevious(), element.getnext()):
        if sibling is not None and isinstance(sibling.tag, str) and not ORCID_ID.search(visible_text(sibling)):
            yield sibling
    parent = element.getparent()
    if parent is None or parent.tag in {"body", "html", "main"}:
        return
    found = {match.upper() for match in ORCID_ID.findall(etree.tostring(parent, encoding="unicode", with_tail=False))}
    if len(found) <= 1 and len(visible_text(parent)) < 200:
        yield parent
        before = parent.getprevious()
        if parent.tag == "dd" and before is not None:
            yield before


def _icon_in(places: list[Element]) -> Icon:
    best = Icon.NONE
    for place in places:
        for picture in elements(place, _PICTURES):
            kind = _kind(picture)
            if kind in {Icon.AUTHENTICATED, Icon.UNAUTHENTICATED}:
                return kind
            best = kind if best is Icon.NONE else best
    return best


def _kind(picture: Element) -> Icon:
    named = " ".join(str(picture.get(key, "")) for key in ("src", "data", "href", "srcset", "id"))
    named += " " + " ".join(str(value) for key, value in picture.attrib.items() if str(key).endswith("href"))
    classes = picture.get("class", "")
    if picture.tag == "i" and not (_ICON_CLASS.search(classes) or classes):
        return Icon.NONE
    drawing = " ".join(path.get("d", "") for path in picture.iter("path"))
    uses = " ".join(str(value) for use in picture.iter("use") for value in use.attrib.values())
    is_mark = bool(
        _ICON_FILE.search(named)
        or _ICON_CLASS.search(classes)
        or _MARK.search(drawing)
        or re.search("orcid", uses, re.IGNORECASE)
    )
    if not is_mark and picture.tag == "svg":
        is_mark = bool(re.search(r"\borcid\b", accessible_name(picture), re.IGNORECASE))
    if not is_mark:
        return Icon.OTHER
    told = f"{named} {classes} {uses} {picture.get('alt', '')} {picture.get('aria-label', '')}"
    return Icon.UNAUTHENTICATED if _UNAUTHENTICATED.search(told) else Icon.AUTHENTICATED
