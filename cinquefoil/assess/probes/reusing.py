"""Collect as it is meant since 2018: is the record read and used, by choice, and kept as private as it is there?

What was planted in the record counts as used only where a person can read it, on a page or in a field.

Source: criteria.md 2.5.
"""

from collections.abc import Iterable, Mapping

from cinquefoil.assess.evidence import Bundle, Canary, Finding, Outcome, Page
from cinquefoil.assess.probes.explaining import observe_topics
from cinquefoil.assess.probes.reading import (
    CONNECTED,
    SHORTEST_VALUE,
    Probe,
    answer,
    asked_scopes,
    at_exchange,
    at_page,
    first,
    is_alive,
    looks_broken,
    pages,
    planted,
    reads,
    shown_text,
    was_done,
)
from cinquefoil.guidelines.html import elements, read_page

READ_AND_USED = "collect.read-and-used"
CHOICE = "collect.choice"
LIMITED = "collect.limited"
BEFORE_CHOICE = "before-choice"
# Where all of a record, or what was planted in it, is read from.
_READS_PLANTED = frozenset({"", "record", "person", "activities", "employments", "keywords"})
_CHOOSABLE = "//input[@type='checkbox' or @type='radio'] | //select"


def observe_read_and_used(bundle: Bundle) -> Finding | None:
    """Was the record read, and do the values planted in it appear in the system?"""
    canary = first(bundle)
    if canary is None:
        return None
    expected = "a read of the record, and a value planted in it on a page of the system"
    read = reads(bundle, orcid_id=canary.orcid_id)
    used = _used(canary, pages(bundle, steps=CONNECTED))
    if used:
        page, value = used
        how = f"read in exchange {read[0].exchange.number}" if read else "read by a way the registry cannot tell"
        seen = f"“{value}” on {page.url}, {how}"
        return answer(READ_AND_USED, Outcome.TRUE, "read.used", expected, seen, at_page(page))
    if not read:
        seen = "the record was not read in this run"
        return answer(READ_AND_USED, Outcome.CANNOT_TELL, "read.none-seen", expected, seen)
    pointer = at_exchange(read[0].exchange)
    if _was_shown_where(bundle, canary):
        seen = f"read in exchange {read[0].exchange.number}; nothing of it where the plan says that it is offered"
        alive = is_alive(bundle)
        return answer(READ_AND_USED, Outcome.FALSE, "read.not-used", expected, seen, pointer, control=alive)
    seen = f"read in exchange {read[0].exchange.number} only"
    return answer(READ_AND_USED, Outcome.CANNOT_TELL, "read.not-seen-used", expected, seen, pointer)


def observe_choice(bundle: Bundle) -> Finding | None:
    """Does the person choose what is brought in, before it stands in her profile?"""
    canary = first(bundle)
    before = pages(bundle, (BEFORE_CHOICE,), steps=("connect",))
    if canary is None or not before:
        return None
    expected = "nothing of the record stands in the profile before the person has chosen it"
    taken = _used(canary, before)
    if taken is None:
        later = _used(canary, (page for page in pages(bundle, steps=CONNECTED) if page.place != BEFORE_CHOICE))
        if later is None:
            return answer(CHOICE, Outcome.CANNOT_TELL, "choice.nothing-taken", expected, "nothing was seen taken over")
        seen = f"“{later[1]}” on {later[0].url} only after the choice"
        return answer(CHOICE, Outcome.TRUE, "choice.made", expected, seen, at_page(later[0]))
    page, value = taken
    lost = _lost(bundle, page, value)
    if lost and not _could_choose(bundle):
        seen = f"“{value}” on {page.url} before any choice, in place of “{lost}”"
        return answer(
            CHOICE, Outcome.FALSE, "choice.overwritten", expected, seen, at_page(page), control=is_alive(bundle)
        )
    seen = f"“{value}” on {page.url} before the choice that the plan makes"
    return answer(CHOICE, Outcome.CANNOT_TELL, "choice.not-seen", expected, seen, at_page(page))


def observe_limited(bundle: Bundle) -> Finding | None:
    """Does what the record shows to trusted parties only stay out of public pages?"""
    canary = first(bundle)
    limited = canary.values.get("limited", "") if canary else ""
    if canary is None or len(limited) < SHORTEST_VALUE:
        return None
    expected = "nothing limited or private on the record stands on a page that anybody can open"
    public = pages(bundle, visitors=("anonymous",), steps=CONNECTED)
    for page in public:
        if limited in shown_text(page):
            seen = f"“{limited}”, limited on the record, on {page.url}"
            return answer(LIMITED, Outcome.FALSE, "limited.shown", expected, seen, at_page(page))
    if "/read-limited" not in asked_scopes(bundle):
        used = _used(canary, pages(bundle, steps=CONNECTED))
        outcome = Outcome.TRUE if used else Outcome.CANNOT_TELL
        reason = "limited.not-asked" if used else "limited.nothing-seen"
        return answer(LIMITED, outcome, reason, expected, "/read-limited is not asked; only public data are read")
    shown = _used(canary, public)
    if shown is None:
        seen = "no value of the record was seen on a public page"
        return answer(LIMITED, Outcome.CANNOT_TELL, "limited.nothing-seen", expected, seen)
    seen = f"“{shown[1]}”, public on the record, on {shown[0].url}; nothing limited on any public page"
    return answer(LIMITED, Outcome.TRUE, "limited.kept", expected, seen, at_page(shown[0]))


def observe_why_read(bundle: Bundle) -> Finding | None:
    """Is it said what is read from the record, and what the person gains by it?"""
    return observe_topics(bundle, probe="collect.why-read", group="collect-reading")


PROBES: Mapping[str, Probe] = {
    READ_AND_USED: observe_read_and_used,
    CHOICE: observe_choice,
    LIMITED: observe_limited,
    "collect.why-read": observe_why_read,
}


def _used(canary: Canary, looked_at: Iterable[Page]) -> tuple[Page, str] | None:
    """The first page on which something planted can be read, and what."""
    values = planted(canary)
    for page in looked_at:
        text = shown_text(page)
        for value in values:
            if value in text:
                return page, value
    return None


def _was_shown_where(bundle: Bundle, canary: Canary) -> bool:
    """Whether the plan's script for reuse was performed, on whole pages, after a read that held what was planted."""
    came = any(call.section in _READS_PLANTED for call in reads(bundle, orcid_id=canary.orcid_id))
    offered = pages(bundle, ("connected", "own"), steps=("connect",), visitors=("first",))
    is_whole = len({page.place for page in offered}) == 2 and not any(looks_broken(page) for page in offered)
    return came and is_whole and len(planted(canary)) >= 2 and was_done(bundle.step("connect"))


def _lost(bundle: Bundle, page: Page, value: str) -> str:
    """A line of the public page that is gone from it since the record was read, in favour of something planted."""
    earlier = next((one for one in bundle.pages if one.step == "look" and one.url == page.url), None)
    if earlier is None:
        return ""
    now = {line.strip() for line in page.text.splitlines()}
    gone = [line.strip() for line in earlier.text.splitlines() if line.strip() and line.strip() not in now]
    fresh = [line for line in now if value in line]
    return gone[0] if fresh and gone else ""


def _could_choose(bundle: Bundle) -> bool:
    """Whether a box, a radio button or a list stood beside the button, so that the choice may have been made there."""
    entries = pages(bundle, ("connect",), steps=("connect",))
    parsed = (read_page(page.html) for page in entries)
    return any(elements(one, _CHOOSABLE) for one in parsed if one is not None)
