"""Display: is the iD shown in public, with icon and link, with the name, in metadata, and told from others?

Looks at pages as anybody sees them; how a rule reads is known to `guidelines.display`.

Source: criteria.md 2.3 and section 4.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import wraps

from cinquefoil.assess.evidence import Bundle, Canary, Finding, Outcome, Page, Picture, Pointer
from cinquefoil.assess.probes.explaining import everywhere, observe_topics
from cinquefoil.assess.probes.from_outside import OUTSIDE
from cinquefoil.assess.probes.reading import (
    CONNECTED,
    PUBLIC_PLACES,
    Probe,
    at_page,
    first,
    grants,
    imported_ids,
    is_alive,
    is_public_look,
    looks_broken,
    pages,
)
from cinquefoil.guidelines.display import ShownId, judge_rules, leads_to_record, shown_ids
from cinquefoil.guidelines.html import Icon
from cinquefoil.guidelines.metadata import holds, pairs_in, unread
from cinquefoil.guidelines.passive import claims_success, control_names, member_logos

PUBLIC = "display.public"
ICON = "display.icon"
LINK = "display.link"
WITH_NAME = "display.with-name"
METADATA = "display.metadata"
UNAUTHENTICATED = "display.unauthenticated"
MEMBER_LOGO = "display.member-logo"
AFTER_CONNECTING = "display.after-connecting"

OTHER_SHAPE = 0.2
"""How far the shape of an icon may be off before it counts as squeezed: share of its own."""

_ENDS = re.compile(r"\b(?:disconnect|unlink|datgysyllt\w*)\b", re.IGNORECASE)
_OTHER_COLOURS = re.compile(r"hue-rotate|invert|sepia|grayscale\((?!0)")

Showing = tuple[Page, ShownId]

_RGB = re.compile(r"rgb\((\d+), (\d+), (\d+)\)")
GREEN, NEAR = (166, 206, 57), 24  # ORCID's own, and how far each part may be off


def observe_public(bundle: Bundle) -> Finding | None:
    """Does somebody who is not logged in see the iD?"""
    canary = first(bundle)
    visited = _public_pages(bundle)
    if canary is None or not visited:
        return None
    expected = f"{canary.orcid_id} on a page seen without logging in"
    showing = _showings(bundle, canary, visited)
    if showing:
        page = showing[0][0]
        return _finding(PUBLIC, Outcome.TRUE, "public.shown", expected, f"shown on {page.url}", page)
    inside = {
        page.url: page for page in pages(bundle, steps=CONNECTED, visitors=("first",)) if _on(bundle, canary, page)
    }
    hidden = [page for page in visited if page.url in inside]
    if hidden and {page.url for page in hidden} >= {page.url for page in visited if page.place == "profile"}:
        seen = f"{hidden[0].url} shows it to the person herself only"
        return _finding(PUBLIC, Outcome.FALSE, "public.only-inside", expected, seen, hidden[0])
    seen = f"on none of {len(visited)} public pages"
    return _finding(PUBLIC, Outcome.CANNOT_TELL, "public.not-seen", expected, seen, visited[0])


def observe_icon(bundle: Bundle) -> Finding | None:
    """Does every iD shown in public carry the icon?"""
    showing = _first_showings(bundle)
    if not showing:
        return None
    expected = "the ORCID iD icon in or right beside each iD shown"
    bare = [one for one in showing if one[1].icon is Icon.NONE]
    odd = [one for one in showing if one[1].icon in {Icon.OTHER, Icon.UNAUTHENTICATED}]
    altered = _altered(showing)
    if altered:
        page, seen = altered
        return _finding(ICON, Outcome.FALSE, "icon.altered", expected, seen, page)
    if len(bare) == len(showing):
        page, shown = bare[0]
        seen = f"no icon on any of {len(showing)} places, first: “{shown.text}”"
        return _finding(ICON, Outcome.FALSE, "icon.none", expected, seen, page, shown)
    if bare or odd:
        page, shown = (bare or odd)[0]
        reason = "icon.some-without" if bare else "icon.not-recognised"
        return _finding(ICON, Outcome.CANNOT_TELL, reason, expected, f"“{shown.text}”, icon: {shown.icon}", page, shown)
    page, shown = showing[0]
    seen = f"icon on all of {len(showing)} places, {shown.form} form"
    return _finding(ICON, Outcome.TRUE, "icon.present", expected, seen, page, shown)


def _altered(showing: list[Showing]) -> tuple[Page, str] | None:
    """A page on which every picture that names ORCID is drawn in other colours or another shape, and how."""
    seen: dict[str, tuple[Page, list[str]]] = {}
    for page, _ in showing:
        told = [_alteration(picture) for picture in page.pictures]
        if told:
            seen[page.id] = (page, told)
    if not seen or not all(all(told) for _, told in seen.values()):
        return None
    page, told = next(iter(seen.values()))
    return page, told[0]


def _alteration(picture: Picture) -> str:
    if picture.own_ratio and abs(picture.ratio / picture.own_ratio - 1) > OTHER_SHAPE:
        return f"the icon {picture.source} is squeezed: {picture.ratio:.2f} wide for 1 high"
    if _OTHER_COLOURS.search(picture.filter):
        return f"the icon {picture.source} has its colours changed: {picture.filter}"
    parts = [int(part) for part in found.groups()] if (found := _RGB.fullmatch(picture.fill)) else []
    # Black, white and grey are variants for contrast.
    is_coloured = bool(parts) and max(parts) - min(parts) > NEAR
    if is_coloured and any(abs(part - own) > NEAR for part, own in zip(parts, GREEN, strict=True)):
        return f"the icon {picture.source} is drawn in {picture.fill}"
    return ""


def observe_link(bundle: Bundle) -> Finding | None:
    """Does every iD shown in public lead to its holder's record by the full https address?"""
    showing = _first_showings(bundle)
    if not showing:
        return None
    expected = "a link to https://orcid.org/ and the iD, and to nothing else"
    wrong = [one for one in showing if not _is_linked_well(bundle, one)]
    page, shown = (wrong or showing)[0]
    seen = f"“{shown.text}” links to {shown.href or 'nothing'}"
    if not wrong:
        is_practice = bool(bundle.registry_web) and shown.href.startswith(bundle.registry_web)
        reason = "link.practice-record" if is_practice else "link.record"
        return _finding(LINK, Outcome.TRUE, reason, expected, seen, page, shown)
    plain = [one for one in wrong if one[1].href.startswith("http://orcid.org/")]
    if plain:
        page, shown = plain[0]
        seen = f"“{shown.text}” links to {shown.href}"
        return _finding(LINK, Outcome.FALSE, "link.plain-http", expected, seen, page, shown)
    if len(wrong) == len(showing):
        reason = "link.elsewhere" if shown.href else "link.none"
        return _finding(LINK, Outcome.FALSE, reason, expected, seen, page, shown)
    return _finding(LINK, Outcome.CANNOT_TELL, "link.some-without", expected, seen, page, shown)


def observe_with_name(bundle: Bundle) -> Finding | None:
    """Does the iD stand where the person's name stands: on profile and contribution?"""
    canary = first(bundle)
    places = [page for page in _public_pages(bundle) if page.place in {"profile", "item"}]
    if canary is None or not places:
        return None
    expected = "the iD with the name, on the profile and with each contribution"
    with_id = [page for page in places if _on(bundle, canary, page)]
    items = [page for page in places if page.place == "item"]
    without = [page for page in items if page not in with_id and _names(canary, page)]
    seen = f"on {len(with_id)} of {len(places)} pages of profile and contributions"
    if without and with_id and not any(page in with_id for page in items):
        seen = f"{seen}; not on {without[0].url}, which names the person"
        return _finding(WITH_NAME, Outcome.FALSE, "with-name.absent-from-item", expected, seen, without[0])
    if with_id and not without:
        return _finding(WITH_NAME, Outcome.TRUE, "with-name.shown", expected, seen, with_id[0])
    return _finding(WITH_NAME, Outcome.CANNOT_TELL, "with-name.partly", expected, seen, places[0])


def observe_metadata(bundle: Bundle) -> Finding | None:
    """Is the iD in what is passed on to other systems: OAI-PMH, head tags, JSON-LD?"""
    canary = first(bundle)
    carriers = pages(bundle, ("metadata",), steps=CONNECTED)
    pages_with_head = _public_pages(bundle)
    if canary is None or not (carriers or pages_with_head):
        return None
    expected = f"https://orcid.org/{canary.orcid_id} in the metadata of a page or a harvesting answer"
    with_other = _with_another_name(canary, (*carriers, *pages_with_head))
    if with_other is not None:
        page, name = with_other
        seen = f"{page.url} gives it to “{name}”, and names its owner without it"
        return _finding(METADATA, Outcome.FALSE, "metadata.wrong-author", expected, seen, page)
    holding = [page for page in carriers if holds(page.html, canary.orcid_id)]
    holding += [page for page in pages_with_head if holds(_head_data(page), canary.orcid_id)]
    if holding:
        return _finding(METADATA, Outcome.TRUE, "metadata.holds-id", expected, f"in {holding[0].url}", holding[0])
    naming = [page for page in carriers if _names(canary, page)]
    if naming and not grants(bundle, orcid_id=canary.orcid_id):
        seen = "she was never connected in this run, so that nobody could pass her iD on"
        return _finding(METADATA, Outcome.CANNOT_TELL, "metadata.not-connected", expected, seen, naming[0])
    if naming:
        left = unread((page.url, page.html) for page in carriers)
        lack = f"but not everything was read: {left[0]}" if left else "and no other metadata hold it"
        seen = f"{naming[0].url} names the person without the iD, {lack}"
        outcome, reason = (
            (Outcome.CANNOT_TELL, "metadata.not-all-read") if left else (Outcome.FALSE, "metadata.without-id")
        )
        return _finding(METADATA, outcome, reason, expected, seen, naming[0])
    seen = "no metadata seen that name the person"
    return _finding(
        METADATA, Outcome.CANNOT_TELL, "metadata.not-seen", expected, seen, (*carriers, *pages_with_head)[0]
    )


def _with_another_name(canary: Canary, told: tuple[Page, ...]) -> tuple[Page, str] | None:
    """A document that gives the iD to somebody else and names its owner without it.

    Said only where it is known what the system itself calls her: people go by other names than on their records.
    """
    own = canary.values.get("local_name", "")
    if not own:
        return None
    for page in told:
        pairs = pairs_in(page.html, page.media_type)
        others = [pair.name for pair in pairs if pair.orcid_id == canary.orcid_id and not _same(pair.name, own, canary)]
        if others and any(_same(pair.name, own, canary) and not pair.orcid_id for pair in pairs):
            return page, others[0]
    return None


def _same(name: str, own: str, canary: Canary) -> bool:
    words = frozenset(re.findall(r"\w+", name.casefold()))
    return any(
        words and (words <= (known := frozenset(re.findall(r"\w+", other.casefold()))) or known <= words)
        for other in (own, canary.name)
        if other
    )


def observe_unauthenticated(bundle: Bundle) -> Finding | None:
    """Does an iD nobody signed in for look different, and is it labelled?"""
    imported = _imported(bundle)
    expected = "another look than an authenticated iD, and a word such as unauthenticated beside it"
    if not imported:
        if first(bundle) is None:
            return None
        seen = "no iD was met that came without its owner's signing in"
        return _finding(UNAUTHENTICATED, Outcome.CANNOT_TELL, "unauthenticated.none-seen", expected, seen, None)
    green = [one for one in imported if one[1].icon is Icon.AUTHENTICATED]
    unlabelled = [one for one in imported if not one[1].label and one[1].icon is not Icon.UNAUTHENTICATED]
    if green and unlabelled:
        page, shown = green[0]
        seen = f"“{shown.text}” carries the icon of an authenticated iD"
        return _finding(UNAUTHENTICATED, Outcome.FALSE, "unauthenticated.same-icon", expected, seen, page, shown)
    if green or unlabelled:
        page, shown = (green or unlabelled)[0]
        seen = f"“{shown.text}”, icon: {shown.icon}, label: {shown.label or 'none'}"
        return _finding(UNAUTHENTICATED, Outcome.CANNOT_TELL, "unauthenticated.unclear", expected, seen, page, shown)
    page, shown = imported[0]
    seen = f"“{shown.text}”, icon: {shown.icon}, label: {shown.label or 'the icon itself'}"
    return _finding(UNAUTHENTICATED, Outcome.TRUE, "unauthenticated.marked", expected, seen, page, shown)


def observe_why_collected(bundle: Bundle) -> Finding | None:
    """Is it said why iDs are collected here?"""
    return observe_topics(bundle, probe="display.why-collected", group="display-why")


def observe_icon_explained(bundle: Bundle) -> Finding | None:
    """Is it said what the icon means and where the iD appears?"""
    return observe_topics(bundle, probe="display.icon-explained", group="display-icon")


def observe_member_logo(bundle: Bundle) -> Finding | None:
    """Does a page that explains ORCID carry the logo of its members? Whether it is unaltered only a person sees."""
    texts = everywhere(bundle)
    if not texts:
        return None
    expected = "ORCID's member logo on the page that describes ORCID, if the organisation is a member"
    carrying = [(page, logos[0]) for page in texts if (logos := member_logos(page.html))]
    if carrying:
        page, logo = carrying[0]
        return _finding(MEMBER_LOGO, Outcome.TRUE, "member-logo.seen", expected, f"“{logo}” on {page.url}", page)
    seen = f"no picture on {len(texts)} page{'s' * (len(texts) > 1)} that names itself so, first: {texts[0].url}"
    return _finding(MEMBER_LOGO, Outcome.CANNOT_TELL, "member-logo.not-seen", expected, seen, texts[0])


def observe_after_connecting(bundle: Bundle) -> Finding | None:
    """Does the page that a person comes back to show her iD and say that it worked?"""
    canary = first(bundle)
    landed = pages(bundle, ("after-connect",), steps=("connect",), visitors=("first",))
    if canary is None or not landed:
        return None
    page = landed[-1]
    expected = f"{canary.orcid_id} and a sentence that it is connected, on the page people come back to"
    showing, claims = _on(bundle, canary, page), claims_success(page.text)
    if showing and claims:
        return _finding(AFTER_CONNECTING, Outcome.TRUE, "connected.said", expected, f"both on {page.url}", page)
    ends = _offers_to_end(bundle, page)
    if showing or claims or ends or looks_broken(page) or not grants(bundle, "connect", orcid_id=canary.orcid_id):
        seen = "the iD without a word" if showing else "a word without the iD" if claims else "no ordinary page"
        seen = f"neither, and “{ends}” where she could connect before" if ends and not (showing or claims) else seen
        return _finding(AFTER_CONNECTING, Outcome.CANNOT_TELL, "connected.partly", expected, seen, page)
    seen = f"neither on {page.url}: “{' '.join(page.text.split())[:160]}”"
    return replace(
        _finding(AFTER_CONNECTING, Outcome.FALSE, "connected.silent", expected, seen, page),
        control_ok=is_alive(bundle),
    )


def _offers_to_end(bundle: Bundle, landed: Page) -> str:
    """The words of a button to disconnect that came with connecting: a sign that it worked, if a meagre one."""
    before = {name for page in pages(bundle, ("connect",), steps=("connect",)) for name in control_names(page.html)}
    fresh = [name for name in control_names(landed.html) if name not in before]
    return next((name for name in fresh if _ENDS.search(name)), "")


def _also_outside(name: str, planted: Probe) -> Probe:
    """Ask as of a planted person, or as a stranger asks where nobody was planted."""

    @wraps(planted)
    def ask(bundle: Bundle) -> Finding | None:
        return OUTSIDE[name](bundle) if is_public_look(bundle) else planted(bundle)

    return ask


PROBES: Mapping[str, Probe] = {
    PUBLIC: _also_outside(PUBLIC, observe_public),
    ICON: _also_outside(ICON, observe_icon),
    LINK: _also_outside(LINK, observe_link),
    WITH_NAME: _also_outside(WITH_NAME, observe_with_name),
    METADATA: _also_outside(METADATA, observe_metadata),
    UNAUTHENTICATED: observe_unauthenticated,
    "display.why-collected": observe_why_collected,
    "display.icon-explained": observe_icon_explained,
    MEMBER_LOGO: observe_member_logo,
    AFTER_CONNECTING: observe_after_connecting,
}


def _public_pages(bundle: Bundle) -> tuple[Page, ...]:
    found = pages(bundle, PUBLIC_PLACES, steps=CONNECTED, visitors=("anonymous",))
    return tuple(page for page in found if not looks_broken(page) and page.status not in {401, 403, 404})


def _showings(bundle: Bundle, canary: Canary, visited: tuple[Page, ...]) -> list[Showing]:
    return [
        (page, shown)
        for page in visited
        for shown in shown_ids(page.html, registry_web=bundle.registry_web)
        if shown.orcid_id == canary.orcid_id
    ]


def _first_showings(bundle: Bundle) -> list[Showing]:
    canary = first(bundle)
    return _showings(bundle, canary, _public_pages(bundle)) if canary else []


def _on(bundle: Bundle, canary: Canary, page: Page) -> bool:
    return bool(_showings(bundle, canary, (page,)))


def _is_linked_well(bundle: Bundle, showing: Showing) -> bool:
    shown = showing[1]
    rules = {result.rule: result.holds for result in judge_rules(shown, registry_web=bundle.registry_web)}
    return leads_to_record(shown, registry_web=bundle.registry_web) and rules["D-6"]


def _names(canary: Canary, page: Page) -> bool:
    """Whether a page or document names the person, as the record or the system itself calls her."""
    names = {canary.name, canary.values.get("local_name", "")} - {""}
    return any(name in page.text or name in page.html for name in names)


def _head_data(page: Page) -> str:
    """The part of a page meant for machines: its head, and linked data anywhere."""
    head = page.html.partition("</head>")[0]
    body = page.html.partition("</head>")[2]
    linked = "".join(part.partition("</script>")[0] for part in body.split("application/ld+json")[1:])
    return head + linked


def _imported(bundle: Bundle) -> list[Showing]:
    """Where iDs stand that the system holds without their owners' signing in."""
    canary = bundle.canary("imported")
    if canary is not None:
        return _showings(bundle, canary, tuple(page for page in bundle.pages if not looks_broken(page)))
    return list(imported_ids(bundle))


def _finding(
    probe: str, outcome: Outcome, reason: str, expected: str, seen: str, page: Page | None, shown: ShownId | None = None
) -> Finding:
    return Finding(
        probe=probe,
        outcome=outcome,
        reason=reason,
        expected=expected,
        seen=seen,
        pointer=at_page(page, shown.selector if shown else "") if page else Pointer(),
    )
