"""The entrance: the button that starts the sign-in, and what stands beside it (AUTH-2, AUTH-3).

Looks at pages only; what happens after the click is asked in `signing_in`.
"""

from cinquefoil.assess.evidence import Bundle, Finding, Outcome, Page
from cinquefoil.assess.probes.explaining import (
    entry_pages,
    names_of,
    pages_with_button,
    reachable,
    unfollowed_links,
    weigh,
)
from cinquefoil.assess.probes.reading import at_page, authorisations, is_public_look
from cinquefoil.guidelines.html import Icon
from cinquefoil.guidelines.passive import SignInControl, sign_in_controls

BUTTON = "authenticate.button"
EXPLANATION = "authenticate.explanation"
_BUTTON_WANTED = "a button or link with the iD icon and a name that says ORCID, which leads to ORCID's authorise page"


def observe_button(bundle: Bundle) -> Finding | None:
    """Does a branded button or link start the sign-in?"""
    entries = entry_pages(bundle)
    controls = [(page, control) for page in entries for control in sign_in_controls(page.html, url=page.url)]
    if not entries:
        return None
    branded = [(page, control) for page, control in controls if control.is_branded]
    if branded:
        return _branded(bundle, *branded[0])
    bare = [(page, control) for page, control in controls if _is_certainly_bare(control)]
    if bare and len(bare) == len(controls):
        page, control = bare[0]
        return Finding(
            probe=BUTTON,
            outcome=Outcome.FALSE,
            reason="button.unbranded",
            expected=_BUTTON_WANTED,
            seen=f"“{control.name}” without icon and without the word ORCID",
            pointer=at_page(page, control.selector),
        )
    clicked = _clicked_bare(bundle, controls)
    if clicked is not None:
        return Finding(
            probe=BUTTON,
            outcome=Outcome.FALSE,
            reason="button.unbranded",
            expected=_BUTTON_WANTED,
            seen=f"what led to ORCID says “{clicked}”, without icon and without the word ORCID",
            pointer=at_page(entries[0]),
        )
    page, reason = (controls[0][0], "button.icon-not-seen") if controls else (entries[0], "button.not-recognised")
    seen = f"“{controls[0][1].name}”, icon: {controls[0][1].icon}" if controls else "no control that names ORCID"
    return Finding(
        probe=BUTTON,
        outcome=Outcome.CANNOT_TELL,
        reason=reason,
        expected=_BUTTON_WANTED,
        seen=seen,
        pointer=at_page(page),
    )


def observe_explanation(bundle: Bundle) -> Finding | None:
    """Do all places with the button explain ORCID, beside it or one link away?"""
    entries = entry_pages(bundle)
    if not entries:
        return None
    found = [_explained(bundle, entry) for entry in pages_with_button(bundle)]
    if not found:
        return Finding(
            probe=EXPLANATION,
            outcome=Outcome.CANNOT_TELL,
            reason="explanation.no-entrance",
            expected="a page with the button that starts the sign-in",
            seen="no such button on the pages visited",
            pointer=at_page(entries[0]),
        )
    worst = (Outcome.FALSE, Outcome.CANNOT_TELL, Outcome.TRUE)
    return min(found, key=lambda finding: worst.index(finding.outcome))


def _explained(bundle: Bundle, entry: Page) -> Finding:
    texts = reachable(bundle, entry)
    weighed = weigh(texts, probe=EXPLANATION, group="authenticate", names=names_of(bundle))
    has_nothing = weighed.reason == "explanation.topics-missing" and not any(p.snippet for p in weighed.passages)
    if not has_nothing or is_public_look(bundle):
        return weighed  # what scripts put there a stranger's look does not see
    unfollowed = unfollowed_links(bundle, entry)
    return Finding(
        probe=EXPLANATION,
        outcome=Outcome.CANNOT_TELL if unfollowed else Outcome.FALSE,
        reason="explanation.not-followed" if unfollowed else "explanation.none",
        expected=weighed.expected + "; beside the button or one link away",
        seen=f"no such text on the page; not visited: {unfollowed[0]}" if unfollowed else _nothing(entry, texts),
        pointer=at_page(entry),
        passages=weighed.passages,
    )


def _nothing(entry: Page, texts: tuple[Page, ...]) -> str:
    words = " ".join(entry.text.split())[:300]
    others = f", nor on {', '.join(page.url for page in texts[1:])}" if len(texts) > 1 else ", and no link to one"
    return f"no such text beside the button on {entry.url}{others}; the page says: “{words}”"


def _branded(bundle: Bundle, page: Page, control: SignInControl) -> Finding:
    is_started = control.leads_to_authorise or bool(authorisations(bundle, "connect"))
    return Finding(
        probe=BUTTON,
        outcome=Outcome.TRUE if is_started else Outcome.CANNOT_TELL,
        reason="button.branded" if is_started else "button.flow-not-seen",
        expected=_BUTTON_WANTED,
        seen=f"“{control.name}” with the iD icon" + ("" if is_started else "; no visit to ORCID was seen after it"),
        pointer=at_page(page, control.selector),
    )


def _clicked_bare(bundle: Bundle, controls: list[tuple[Page, SignInControl]]) -> str | None:
    """The words of what was clicked and led to ORCID, where neither they nor any picture near say so."""
    step = bundle.step("connect")
    words = step.remembered.get("entry", "") if step else ""
    led = step is not None and step.ok and bool(authorisations(bundle, "connect"))
    if not led or not step or controls or step.remembered.get("entry_icon") != "no" or not words:
        return None
    return None if "orcid" in words.lower() else words


def _is_certainly_bare(control: SignInControl) -> bool:
    return control.leads_to_authorise and control.icon is Icon.NONE and not control.names_orcid
