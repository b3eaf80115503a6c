"""Collect, in both meanings: are authenticated iDs kept (2016), is the record read and used (2018), is it explained?

Source: criteria.md 2.2, 2.5.
"""

from collections.abc import Mapping

from cinquefoil.assess.evidence import Bundle, Canary, Finding, Outcome, Page, Pointer
from cinquefoil.assess.probes.explaining import observe_topics
from cinquefoil.assess.probes.reading import (
    Probe,
    answer,
    api_calls,
    asked_scopes,
    at_exchange,
    at_page,
    first,
    grants,
    imported_ids,
    is_alive,
    looks_broken,
    pages,
)
from cinquefoil.guidelines.display import shown_ids
from cinquefoil.guidelines.html import Icon

KEPT = "collect.kept"
PERMISSION = "collect.permission"
MARKED = "collect.marked"

_LATER = ("return", "change", "registry_change", "again")
_ID_ONLY = frozenset({"/authenticate", "openid", "email", "profile"})


def observe_kept(bundle: Bundle) -> Finding | None:
    """Is the iD still there after logging out and in again?"""
    canary = first(bundle)
    step = bundle.step("return")
    if canary is None or step is None:
        return None
    expected = f"{canary.orcid_id} on the person's pages after logging in again"
    later = pages(bundle, steps=("return",))
    showing = [page for page in later if _shows(page, canary, bundle)]
    if showing:
        return _kept(Outcome.TRUE, "id.kept", expected, "it is there", showing[0])
    lost = _lost(bundle, canary, later) if step.ok else None
    if lost is not None:
        return _kept(
            Outcome.FALSE, "id.lost", expected, "it was there before and is gone", lost, control=is_alive(bundle)
        )
    seen = step.note or "no page of this step shows it"
    return _kept(Outcome.CANNOT_TELL, "id.not-seen-again", expected, seen, later[0] if later else None)


def observe_marked(bundle: Bundle) -> Finding | None:
    """Are iDs that their owners signed in for told apart from those that came otherwise, in pages and in exports?"""
    imported = list(imported_ids(bundle))
    if not imported:
        return None
    page, shown = imported[0]
    expected = "an iD nobody signed in for is marked on its page, or kept out of what is passed on as proven"
    is_alike = shown.icon is Icon.AUTHENTICATED and not shown.label
    passed = [one for one in pages(bundle, ("metadata",)) if shown.orcid_id in one.html]
    if is_alike and passed:
        seen = f"“{shown.text}” looks like a proven one, and {passed[0].url} passes it on like one"
        return answer(MARKED, Outcome.FALSE, "marks.none", expected, seen, at_page(page, shown.selector))
    if is_alike or passed:
        seen = f"“{shown.text}”: " + ("looks like a proven one" if is_alike else f"also in {passed[0].url}")
        return answer(MARKED, Outcome.CANNOT_TELL, "marks.partly", expected, seen, at_page(page, shown.selector))
    seen = f"“{shown.text}”, icon: {shown.icon}, label: {shown.label or 'none'}; not among the metadata seen"
    return answer(MARKED, Outcome.TRUE, "marks.kept", expected, seen, at_page(page, shown.selector))


def observe_permission(bundle: Bundle) -> Finding | None:
    """Is a permission beyond the iD asked for, kept, and used in a later step?"""
    canary = first(bundle)
    granted = grants(bundle, "connect", orcid_id=canary.orcid_id) if canary else ()
    if not granted:
        return None
    expected = "a scope beyond /authenticate, and its token used after the step in which it was given"
    asked = asked_scopes(bundle, "connect")
    wider = sorted(asked - _ID_ONLY)
    if not wider:
        seen = f"only {', '.join(sorted(asked)) or 'the iD'} was asked"
        return answer(
            PERMISSION, Outcome.FALSE, "permission.id-only", expected, seen, at_exchange(granted[0]), control=True
        )
    if not any(bundle.step(name) for name in _LATER):
        return None
    later = [
        call
        for call in api_calls(bundle)
        if call.succeeded and call.orcid_id == granted[0].orcid_id and call.exchange.step not in {"connect", ""}
    ]
    if later:
        seen = f"asked: {', '.join(wider)}; used in step {later[0].exchange.step}"
        return answer(PERMISSION, Outcome.TRUE, "permission.used-later", expected, seen, at_exchange(later[0].exchange))
    seen = f"asked: {', '.join(wider)}; not seen in use later"
    return answer(PERMISSION, Outcome.CANNOT_TELL, "permission.not-used", expected, seen, at_exchange(granted[0]))


def observe_benefit_person(bundle: Bundle) -> Finding | None:
    """Is it said what a person gains from having an iD?"""
    return observe_topics(bundle, probe="collect.benefit-person", group="collect-person")


def observe_benefit_site(bundle: Bundle) -> Finding | None:
    """Is it said why iDs are included here and what is gained by it?"""
    return observe_topics(bundle, probe="collect.benefit-site", group="collect-site")


PROBES: Mapping[str, Probe] = {
    KEPT: observe_kept,
    MARKED: observe_marked,
    PERMISSION: observe_permission,
    "collect.benefit-person": observe_benefit_person,
    "collect.benefit-site": observe_benefit_site,
}


def _shows(page: Page, canary: Canary, bundle: Bundle) -> bool:
    return any(one.orcid_id == canary.orcid_id for one in shown_ids(page.html, registry_web=bundle.registry_web))


def _lost(bundle: Bundle, canary: Canary, later: tuple[Page, ...]) -> Page | None:
    """A page that showed the iD to the person before she logged out, and is whole but without it afterwards."""
    before = {
        page.place
        for page in pages(bundle, steps=("connect", "connected"), visitors=("first",))
        if page.place != "connect" and _shows(page, canary, bundle)
    }
    return next(
        (page for page in later if page.place in before and page.visitor == "first" and not looks_broken(page)), None
    )


def _kept(
    outcome: Outcome, reason: str, expected: str, seen: str, page: Page | None, *, control: bool | None = None
) -> Finding:
    return Finding(
        probe=KEPT,
        outcome=outcome,
        reason=reason,
        expected=expected,
        seen=seen,
        pointer=at_page(page) if page else Pointer(),
        control_ok=control,
    )
