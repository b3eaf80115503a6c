"""When it ends: what a person sees who refuses, and what happens to the token when she disconnects (AUTH-10, AUTH-11).

A negative answer needs a sign of life afterwards; without one the finding says so in `control_ok`.
"""

import re

from cinquefoil.assess.evidence import Bundle, Exchange, Finding, Outcome, Page, Pointer, Step
from cinquefoil.assess.probes.reading import at_exchange, at_page, is_alive, looks_broken, pages, traffic, was_done
from cinquefoil.guidelines.passive import control_names, tells_of_refusal

REFUSAL = "authenticate.refusal"
DISCONNECT = "authenticate.disconnect"
_WHY = re.compile(
    r"\bbecause\b|\bso that\b|\bwhy\b|\bwe ask\b|\breason\b|\boherwydd\b|\ber mwyn\b|\bfel y\b", re.IGNORECASE
)
_RETRY = re.compile(r"\btry again\b|\bretry\b|\bconnect\b|\bsign in\b|\beto\b|\bcysyllt", re.IGNORECASE)


def observe_refusal(bundle: Bundle) -> Finding | None:
    """Does a person who refuses get a helpful page?"""
    step = bundle.step("refuse")
    if step is None:
        return None
    landed = pages(bundle, ("after-refuse",), steps=("refuse",))
    expected = "a page with a message about the refusal, why it is asked and another try; status below 500"
    if not landed or not _was_refused(bundle, landed[-1]):
        seen = step.note or "no refusal was seen to reach the system"
        return Finding(
            probe=REFUSAL, outcome=Outcome.CANNOT_TELL, reason="refusal.not-reached", expected=expected, seen=seen
        )
    page = landed[-1]
    if looks_broken(page):
        return Finding(
            probe=REFUSAL,
            outcome=Outcome.FALSE,
            reason="refusal.server-error",
            expected=expected,
            seen=f"status {page.status or 'unknown'}: “{' '.join(page.text.split())[:160]}”",
            pointer=at_page(page),
            control_ok=is_alive(bundle),
        )
    if _says_nothing_new(bundle, page):
        return Finding(
            probe=REFUSAL,
            outcome=Outcome.FALSE,
            reason="refusal.silent",
            expected=expected,
            seen="the page she came from, without a word about the refusal",
            pointer=at_page(page),
            control_ok=is_alive(bundle),
        )
    missing = _missing(page)
    return Finding(
        probe=REFUSAL,
        outcome=Outcome.CANNOT_TELL if missing else Outcome.TRUE,
        reason="refusal.incomplete" if missing else "refusal.explained",
        expected=expected,
        seen=(f"not found: {'; '.join(missing)}. " if missing else "") + f"“{' '.join(page.text.split())[:200]}”",
        pointer=at_page(page),
    )


def observe_disconnect(bundle: Bundle) -> Finding | None:
    """Is the token revoked at ORCID when the person disconnects?"""
    step = bundle.step("disconnect")
    if step is None:
        return None
    expected = "POST /oauth/revoke answered 200, in or after the step"
    revoked = [
        exchange
        for exchange in traffic(bundle)
        if exchange.method == "POST" and exchange.path.endswith("/oauth/revoke") and _is_since(step, exchange)
    ]
    done = [exchange for exchange in revoked if exchange.status == 200]
    if done:
        seen = f"{len(done)} {'token' if len(done) == 1 else 'tokens'} revoked, first in exchange {done[0].number}"
        return Finding(
            probe=DISCONNECT,
            outcome=Outcome.TRUE,
            reason="disconnect.revoked",
            expected=expected,
            seen=seen,
            pointer=at_exchange(done[0]),
        )
    if not was_done(step) or revoked:
        reason = "disconnect.revoke-failed" if revoked else "disconnect.not-done"
        seen = f"status {revoked[0].status}" if revoked else step.note or "the step could not be done"
        return Finding(probe=DISCONNECT, outcome=Outcome.CANNOT_TELL, reason=reason, expected=expected, seen=seen)
    landed = pages(bundle, ("after-disconnect",), steps=("disconnect",))
    return Finding(
        probe=DISCONNECT,
        outcome=Outcome.FALSE,
        reason="disconnect.not-revoked",
        expected=expected,
        seen="the page says disconnected, the registry heard nothing",
        pointer=at_page(landed[-1]) if landed else Pointer(),
        control_ok=bool(landed) and not looks_broken(landed[-1]),
    )


def _says_nothing_new(bundle: Bundle, page: Page) -> bool:
    """Whether every line of the page stood on one page that was seen before the refusal."""
    said = _lines(page)
    before = (one for one in bundle.pages if one.id != page.id and one.at <= page.at and one.place != "after-refuse")
    return bool(said) and any(said <= _lines(one) for one in before)


def _lines(page: Page) -> frozenset[str]:
    return frozenset(line for part in page.text.splitlines() if (line := " ".join(part.split())))


def _missing(page: Page) -> list[str]:
    missing = [] if tells_of_refusal(page.text) else ["a message that it was not connected"]
    missing += [] if _WHY.search(page.text) else ["why it is asked"]
    if not any(_RETRY.search(name) for name in control_names(page.html)):
        missing.append("another try")
    return missing


def _was_refused(bundle: Bundle, page: Page) -> bool:
    heard = [
        exchange
        for exchange in traffic(bundle)
        if exchange.method == "CONSENT" and exchange.step == "refuse" and exchange.form.get("decision") == "deny"
    ]
    return bool(heard) or "access_denied" in page.url


def _is_since(step: Step, exchange: Exchange) -> bool:
    """In the step or after it, by number: the registry's clock may be moved."""
    return exchange.step == step.name or (step.first_exchange is not None and exchange.number >= step.first_exchange)
