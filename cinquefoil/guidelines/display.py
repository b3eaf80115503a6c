"""The display rules D-1 to D-7, D-9 and D-12 over a page: which iDs it shows, and how.

Judges no badge: a broken rule is reported where it stands, what follows from it is the assessor's affair.

Source: criteria.md section 4 (ORCID's display guidelines as quoted there) and systems.md section 11.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from cinquefoil.guidelines.html import (
    ORCID_ID,
    Element,
    Icon,
    accessible_name,
    elements,
    icon_of,
    path_of,
    read_page,
    standing_text,
    visible_text,
)
from cinquefoil.orcid.identifier import MalformedId, OrcidId, WrongCheckDigit

_ORCID_HOSTS = {"orcid.org", "www.orcid.org", "sandbox.orcid.org"}
_LABEL = re.compile(
    r"\b(?:un-?authenticated|not (?:yet )?authenticated|unverified|not verified|unconfirmed|not confirmed|imported|"
    r"heb ei (?:ddilysu|gadarnhau|wirio))\b",
    re.IGNORECASE,
)


class Form(StrEnum):
    """How an iD is written: full (with https), compact (sixteen characters), inline (icon beside the name)."""

    FULL = "full"
    COMPACT = "compact"
    INLINE = "inline"


@dataclass(frozen=True, slots=True)
class ShownId:
    """One iD as a page shows it. `href` "" means no link; `label` is the word that says *unauthenticated*."""

    orcid_id: str
    form: Form
    href: str
    icon: Icon
    name: str
    text: str
    label: str
    selector: str


@dataclass(frozen=True, slots=True)
class RuleResult:
    """Whether one rule holds for one shown iD, and what was seen."""

    rule: str
    holds: bool
    seen: str


def shown_ids(html: str, *, registry_web: str = "") -> tuple[ShownId, ...]:
    """Every iD a page shows, in document order. Those in form fields, scripts and the head do not count as shown.

    Args:
        html: the page.
        registry_web: web address of the registry that stands for ORCID's in this run.
    """
    page = read_page(html)
    if page is None:
        return ()
    linked = [
        (link, orcid_id) for link in elements(page, "//body//a[@href]") for orcid_id in _linked(link, registry_web)
    ]
    shown = [_shown(link, orcid_id, link.get("href", "")) for link, orcid_id in linked]
    links = {link for link, _ in linked}
    for element in elements(page, "//body//*[text()]"):
        if not _is_inside(element, links):
            shown += [_shown(element, orcid_id, _enclosing_href(element)) for orcid_id in _own_ids(element)]
    return tuple(shown)


def judge_rules(shown: ShownId, *, registry_web: str = "") -> tuple[RuleResult, ...]:
    """The rules for one shown iD: D-1 icon, D-2 to D-4 form, D-5 link, D-6 https, D-7 name, D-12 check digit."""
    return (
        RuleResult("D-1", shown.icon in {Icon.AUTHENTICATED, Icon.UNAUTHENTICATED}, f"icon: {shown.icon}"),
        RuleResult("D-2", shown.form is Form.FULL, f"written in {shown.form} form"),
        RuleResult(
            "D-3", shown.form is not Form.COMPACT or shown.icon is not Icon.NONE, f"{shown.form}, icon: {shown.icon}"
        ),
        RuleResult(
            "D-4", shown.form is not Form.INLINE or shown.icon is not Icon.NONE, f"{shown.form}, icon: {shown.icon}"
        ),
        RuleResult("D-5", leads_to_record(shown, registry_web=registry_web), f"link: {shown.href or 'none'}"),
        RuleResult("D-6", _is_secure(shown, registry_web), f"link: {shown.href or 'none'}, text: {shown.text[:80]}"),
        RuleResult("D-7", bool(shown.name), f"accessible name: {shown.name[:80] or 'none'}"),
        RuleResult("D-12", has_right_check_digit(shown.orcid_id), shown.orcid_id),
    )


def leads_to_record(shown: ShownId, *, registry_web: str = "") -> bool:
    """Whether the link goes to exactly this person's record, at orcid.org or at the registry of this run."""
    address = shown.href.rstrip("/")
    webs = {"https://orcid.org", "http://orcid.org", registry_web.rstrip("/")} - {""}
    return address.casefold() in {f"{web}/{shown.orcid_id}".casefold() for web in webs}


def has_right_check_digit(orcid_id: str) -> bool:
    """Whether the iD is well formed and its check digit fits."""
    try:
        OrcidId.parse(orcid_id)
    except (MalformedId, WrongCheckDigit):
        return False
    return True


def _is_secure(shown: ShownId, registry_web: str) -> bool:
    if registry_web and shown.href.startswith(registry_web.rstrip("/") + "/"):
        return True
    return bool(shown.href) and not shown.href.startswith("http://") and "http://orcid.org" not in shown.text


def _linked(link: Element, registry_web: str) -> tuple[str, ...]:
    """The iD a link stands for: it leads to a registry, or its words hold an iD. An internal address alone does not."""
    in_text = ORCID_ID.findall(visible_text(link))
    if in_text:
        return (in_text[0].upper(),)
    href = link.get("href", "")
    in_href = ORCID_ID.findall(urlsplit(href).path)
    return (in_href[0].upper(),) if in_href and _is_registry(href, registry_web) else ()


def _is_registry(href: str, registry_web: str) -> bool:
    host = urlsplit(href).netloc.casefold()
    return host in _ORCID_HOSTS or bool(registry_web and host == urlsplit(registry_web).netloc.casefold())


def _shown(element: Element, orcid_id: str, href: str) -> ShownId:
    text = visible_text(element)
    return ShownId(
        orcid_id=orcid_id,
        form=_form(standing_text(element), orcid_id),
        href=href,
        icon=icon_of(element),
        name=accessible_name(element),
        text=text[:200],
        label=_label(element),
        selector=path_of(element),
    )


def _form(text: str, orcid_id: str) -> Form:
    if re.search(r"https?://[\w.:-]+/(?:[\w-]+/)*" + re.escape(orcid_id), text, re.IGNORECASE):
        return Form.FULL
    return Form.COMPACT if orcid_id.casefold() in text.casefold() else Form.INLINE


def _label(element: Element) -> str:
    """The word beside an iD that says it was not authenticated: in it, right after it, or in its own small group."""
    places = [visible_text(element), element.tail or ""]
    after = element.getnext()
    if after is not None and isinstance(after.tag, str):
        places.append(visible_text(after))
    parent = element.getparent()
    if parent is not None and parent.tag not in {"body", "main", "html"} and len(visible_text(parent)) < 200:
        inside = visible_text(parent)
        if len({found.upper() for found in ORCID_ID.findall(inside)}) <= 1:
            places.append(inside)
    for place in places:
        match = _LABEL.search(place)
        if match:
            return match.group(0)
    return ""


def _own_ids(element: Element) -> tuple[str, ...]:
    if element.tag in {"script", "style", "textarea", "option", "template", "noscript"}:
        return ()
    own = " ".join([element.text or "", *(child.tail or "" for child in element)])
    return tuple(found.upper() for found in ORCID_ID.findall(own))


def _is_inside(element: Element, links: set[Element]) -> bool:
    return element in links or any(ancestor in links for ancestor in element.iterancestors())


def _enclosing_href(element: Element) -> str:
    for candidate in (element, *element.iterancestors()):
        if candidate.tag == "a":
            return str(candidate.get("href", ""))
    return ""
