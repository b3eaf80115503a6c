"""Display as a stranger sees it, who planted nobody: the iDs that public pages show, and what can be said of them.

Asked of a look at public pages only. Neither scripts nor style sheets were run, so nothing is held against a system
but what certainly stands in its pages. Whether those shown signed in there, the pages alone do not tell: that iDs are
shown counts only where a way to sign in with ORCID is seen too, where ORCID's records hold what the client wrote, or
where the operator knows of the person.

Source: assessor.md 9 (public pages and registry only) and lessons 4 and 5.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from cinquefoil.assess.evidence import Bundle, Finding, Outcome, Page, Pointer
from cinquefoil.assess.probes.reading import PUBLIC_PLACES, Probe, answer, at_page, settled_pages
from cinquefoil.guidelines.display import ShownId, has_right_check_digit, judge_rules, leads_to_record, shown_ids
from cinquefoil.guidelines.html import Icon
from cinquefoil.guidelines.metadata import holds, pairs_in
from cinquefoil.guidelines.passive import sign_in_controls

Showing = tuple[Page, ShownId]


def shown_outside(bundle: Bundle) -> list[Showing]:
    """Where iDs stand as their owners' own: linked to a registry or with the icon, and not marked otherwise.

    Where the operator knows somebody who signed in (`planted`), hers alone.
    """
    planted, imported = bundle.canary("planted"), bundle.canary("imported")
    pages = {page.url: page for page in settled_pages(bundle) if page.place in PUBLIC_PLACES}
    shown = [(page, one) for page in pages.values() for one in shown_ids(page.html, registry_web=bundle.registry_web)]
    return [
        (page, one)
        for page, one in shown
        if (planted is None or one.orcid_id == planted.orcid_id)
        and (imported is None or one.orcid_id != imported.orcid_id)
        and not one.label
        and one.icon is not Icon.UNAUTHENTICATED
        and has_right_check_digit(one.orcid_id)
        and (one.icon is Icon.AUTHENTICATED or _leads_to_orcid(bundle, one.href))
    ]


def observe_public(bundle: Bundle) -> Finding | None:
    """Does anybody see iDs of people who signed in?"""
    pages = [page for page in settled_pages(bundle) if page.place in PUBLIC_PLACES]
    if not pages:
        return None
    expected = "the iD of somebody who signed in, on a page seen without logging in"
    showing = shown_outside(bundle)
    if not showing:
        seen = f"on none of {len({page.url for page in pages})} public pages"
        return answer("display.public", Outcome.CANNOT_TELL, "public.not-seen", expected, seen, at_page(pages[0]))
    page, one = showing[0]
    pointer, seen = at_page(page, one.selector), f"{one.orcid_id} on {page.url}"
    sign = _people_sign_in(bundle)
    if not sign:
        seen += "; whether she signed in there nobody can tell from outside"
        return answer("display.public", Outcome.CANNOT_TELL, "public.whose-unknown", expected, seen, pointer)
    return answer("display.public", Outcome.TRUE, "public.shown", expected, f"{seen}; {sign}", pointer)


def observe_icon(bundle: Bundle) -> Finding | None:
    """Does every iD shown carry the icon? A style sheet may draw one, so that none in the page disproves nothing."""
    showing = shown_outside(bundle)
    if not showing:
        return None
    expected = "the ORCID iD icon in or right beside each iD shown"
    without = [one for one in showing if one[1].icon is not Icon.AUTHENTICATED]
    page, one = (without or showing)[0]
    if not without:
        seen = f"icon on all of {len(showing)} places, {one.form} form"
        return answer("display.icon", Outcome.TRUE, "icon.present", expected, seen, at_page(page, one.selector))
    reason = "icon.some-without" if one.icon is Icon.NONE else "icon.not-recognised"
    seen = f"“{one.text}”, icon: {one.icon}, in the page as it was sent"
    return answer("display.icon", Outcome.CANNOT_TELL, reason, expected, seen, at_page(page, one.selector))


def observe_link(bundle: Bundle) -> Finding | None:
    """Does every iD shown lead to its holder's record by the full https address?"""
    showing = shown_outside(bundle)
    if not showing:
        return None
    expected = "a link to https://orcid.org/ and the iD, and to nothing else"
    wrong = [one for one in showing if not _is_linked_well(bundle, one[1])]
    plain = [one for one in wrong if one[1].href.startswith("http://orcid.org/")]
    page, one = (plain or wrong or showing)[0]
    outcome, reason = Outcome.TRUE, "link.record"
    if plain:
        outcome, reason = Outcome.FALSE, "link.plain-http"
    elif len(wrong) == len(showing):
        outcome, reason = Outcome.FALSE, "link.elsewhere" if one.href else "link.none"
    elif wrong:
        outcome, reason = Outcome.CANNOT_TELL, "link.some-without"
    seen = f"“{one.text or one.name}” links to {one.href or 'nothing'}"
    return answer("display.link", outcome, reason, expected, seen, at_page(page, one.selector))


def observe_with_name(bundle: Bundle) -> Finding | None:
    """Does the iD stand on profile and contribution? Namesakes are told apart by nobody, so nothing is disproved."""
    showing = shown_outside(bundle)
    if not showing:
        return None
    expected = "the iD with the name, on the profile and with each contribution"
    visited = {page.place for page in settled_pages(bundle)} & {"profile", "item"}
    places = {page.place for page, _ in showing} & visited
    page, one = next((told for told in showing if told[0].place == "item"), showing[0])
    seen = f"on {' and '.join(sorted(places)) or 'neither'}, of {' and '.join(sorted(visited)) or 'neither'} visited"
    is_shown = "item" in places and places == visited
    outcome, reason = (Outcome.TRUE, "with-name.shown") if is_shown else (Outcome.CANNOT_TELL, "with-name.partly")
    return answer("display.with-name", outcome, reason, expected, seen, at_page(page, one.selector))


def observe_metadata(bundle: Bundle) -> Finding | None:
    """Is an iD that is shown also in what is passed on? Channels that were not read may hold it, so none disproves."""
    ids = sorted({one.orcid_id for _, one in shown_outside(bundle)})
    if not ids:
        return None
    expected = f"https://orcid.org/{ids[0]} in the metadata of a page or a harvesting answer"
    holding = [
        (page, orcid_id)
        for page in settled_pages(bundle, html_only=False)
        for orcid_id in ids
        if _tells(page, orcid_id)
    ]
    outcome, reason = Outcome.CANNOT_TELL, "metadata.not-seen"
    seen, pointer = "in no metadata that were read", Pointer()
    if holding:
        page, orcid_id = holding[0]
        outcome, reason, seen, pointer = Outcome.TRUE, "metadata.holds-id", f"{orcid_id} in {page.url}", at_page(page)
    return answer("display.metadata", outcome, reason, expected, seen, pointer)


OUTSIDE: Mapping[str, Probe] = {
    "display.public": observe_public,
    "display.icon": observe_icon,
    "display.link": observe_link,
    "display.with-name": observe_with_name,
    "display.metadata": observe_metadata,
}


def _people_sign_in(bundle: Bundle) -> str:
    """What shows that iDs come here by their owners' signing in; "" where nothing does."""
    if bundle.canary("planted") is not None:
        return "she signed in there, as the operator knows"
    for page in settled_pages(bundle):
        for control in sign_in_controls(page.html, url=page.url):
            return f"one signs in by “{control.name}” on {page.url}"
    return "its client has written to records" if bundle.items else ""


def _tells(page: Page, orcid_id: str) -> bool:
    if any(pair.orcid_id == orcid_id for pair in pairs_in(page.html, page.media_type)):
        return True
    return page.place == "metadata" and page.media_type != "text/html" and holds(page.html, orcid_id)


def _leads_to_orcid(bundle: Bundle, href: str) -> bool:
    host = urlsplit(href).netloc.casefold()
    return host == "orcid.org" or host.endswith(".orcid.org") or host == urlsplit(bundle.registry_web).netloc != ""


def _is_linked_well(bundle: Bundle, shown: ShownId) -> bool:
    rules = {result.rule: result.holds for result in judge_rules(shown, registry_web=bundle.registry_web)}
    return leads_to_record(shown, registry_web=bundle.registry_web) and rules["D-6"]
