"""Synchronise: do changes here reach ORCID, do changes there reach the system, and is that explained?

Whether somebody had to press a button for it is not to be seen in the witness; a person confirms that.

Source: criteria.md 2.6.
"""

from collections.abc import Mapping

from cinquefoil.assess.evidence import Bundle, Canary, Exchange, Finding, Outcome, Page, Pointer
from cinquefoil.assess.probes.explaining import observe_topics
from cinquefoil.assess.probes.reading import (
    ACTIVITY_SECTIONS,
    PERSON_SECTIONS,
    ApiCall,
    Probe,
    answer,
    at_exchange,
    at_page,
    first,
    is_alive,
    pages,
    planted,
    reads,
    traffic,
    was_done,
    writes,
)

BOTH_WAYS = "synchronise.both-ways"
SENDS_CHANGES = "synchronise.sends-changes"
RECEIVES_CHANGES = "synchronise.receives-changes"


def observe_sends_changes(bundle: Bundle) -> Finding | None:
    """Does a change here go out to ORCID?"""
    if first(bundle) is None or bundle.step("change") is None:
        return None
    expected = "a write to the record after the change, within the time of the step"
    sent = _sent(bundle)
    step = bundle.step("change")
    seen = _told(sent[0]) if sent else (step.note if step else "") or "nothing was sent after the change"
    return answer(
        SENDS_CHANGES,
        Outcome.TRUE if sent else Outcome.CANNOT_TELL,
        "change.sent" if sent else "change.not-seen-sent",
        expected,
        seen,
        at_exchange(sent[0].exchange) if sent else Pointer(),
    )


def observe_receives_changes(bundle: Bundle) -> Finding | None:
    """Does a change of the record reach the system?"""
    canary = first(bundle)
    step = bundle.step("registry_change")
    if canary is None or step is None:
        return None
    expected = "a fresh read of the record, and the changed value on a page"
    showing = _showing_change(bundle, canary)
    if showing:
        seen = f"“{canary.changed}” on {showing[0].url}{_how(bundle)}"
        return answer(RECEIVES_CHANGES, Outcome.TRUE, "change.received", expected, seen, at_page(showing[0]))
    read = [call for call in reads(bundle, orcid_id=canary.orcid_id) if call.exchange.step == "registry_change"]
    if read:
        seen = f"read again in exchange {read[0].exchange.number}; the value was not seen on a page"
        pointer = at_exchange(read[0].exchange)
        return answer(RECEIVES_CHANGES, Outcome.CANNOT_TELL, "change.read-not-shown", expected, seen, pointer)
    unanswered = [hook for hook in _webhooks(bundle) if hook.status is None or not 200 <= hook.status < 300]
    if unanswered and len(unanswered) == len(_webhooks(bundle)) and was_done(step):
        seen = f"the webhook was answered {unanswered[0].status or 'not at all'}, and the record was not read again"
        return answer(
            RECEIVES_CHANGES,
            Outcome.FALSE,
            "change.webhook-not-taken",
            expected,
            seen,
            at_exchange(unanswered[0]),
            control=is_alive(bundle),
        )
    seen = step.note or "no read and no changed page within the time of the step"
    return answer(RECEIVES_CHANGES, Outcome.CANNOT_TELL, "change.not-seen-received", expected, seen)


def observe_both_ways(bundle: Bundle) -> Finding | None:
    """Do data flow both ways for one person, by themselves at least in one direction?"""
    canary = first(bundle)
    if canary is None or not (bundle.step("change") or bundle.step("registry_change")):
        return None
    expected = "writes to and reads from the record of one person, and a change that travelled"
    written = [call for call in _writes(bundle, canary) if call.succeeded]
    read = reads(bundle, orcid_id=canary.orcid_id)
    travelled = bool(_sent(bundle)) or bool(_showing_change(bundle, canary))
    used = bool(_showing_change(bundle, canary)) or _shows_planted(bundle, canary)
    if written and read and travelled and used:
        seen = f"written in exchange {written[0].exchange.number}, read in exchange {read[0].exchange.number}"
        return answer(BOTH_WAYS, Outcome.TRUE, "both-ways.seen", expected, seen, at_exchange(written[0].exchange))
    parts = {
        "a write": bool(written),
        "a read": bool(read),
        "a value in use": used,
        "a change that travelled": travelled,
    }
    seen = "not seen: " + ", ".join(part for part, was_seen in parts.items() if not was_seen)
    return answer(BOTH_WAYS, Outcome.CANNOT_TELL, "both-ways.partly", expected, seen)


def observe_explained(bundle: Bundle) -> Finding | None:
    """Is it said how both stay in step, and what the person gains by it?"""
    return observe_topics(bundle, probe="synchronise.explained", group="synchronise")


PROBES: Mapping[str, Probe] = {
    SENDS_CHANGES: observe_sends_changes,
    RECEIVES_CHANGES: observe_receives_changes,
    BOTH_WAYS: observe_both_ways,
    "synchronise.explained": observe_explained,
}


def _writes(bundle: Bundle, canary: Canary) -> list[ApiCall]:
    sections = ACTIVITY_SECTIONS | PERSON_SECTIONS
    return [call for call in writes(bundle, orcid_id=canary.orcid_id) if call.section in sections]


def _sent(bundle: Bundle) -> list[ApiCall]:
    canary = first(bundle)
    calls = _writes(bundle, canary) if canary else []
    return [call for call in calls if call.exchange.step == "change" and call.succeeded]


def _showing_change(bundle: Bundle, canary: Canary) -> tuple[Page, ...]:
    if not canary.changed:
        return ()
    late = pages(bundle, steps=("registry_change", "refuse", "control"))
    return tuple(page for page in late if canary.changed in page.text or canary.changed in page.html)


def _shows_planted(bundle: Bundle, canary: Canary) -> bool:
    values = planted(canary)
    later = pages(bundle, steps=("connect", "connected", "return", "change", "registry_change"))
    return any(value in page.text for page in later for value in values)


def _webhooks(bundle: Bundle) -> list[Exchange]:
    return [
        exchange
        for exchange in traffic(bundle)
        if exchange.method == "WEBHOOK" and exchange.step in {"registry_change", "refuse", "control"}
    ]


def _how(bundle: Bundle) -> str:
    taken = [hook for hook in _webhooks(bundle) if hook.status is not None and 200 <= hook.status < 300]
    return f", told by webhook (exchange {taken[0].number})" if taken else ""


def _told(call: ApiCall) -> str:
    return f"exchange {call.exchange.number}: {call.exchange.method} {call.section}, status {call.exchange.status}"
