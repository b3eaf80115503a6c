"""Synchronise: do changes here reach ORCID, do changes there reach the system, and is that explained?

Whether somebody had to press a button for it is not to be seen in the witness; a person confirms that.

Source: criteria.md 2.6.
"""

from collections.abc import Mapping

from cinquefoil.assess.evidence import Bundle, Canary, Exchange, Finding, Outcome, Page, Pointer
from cinquefoil.assess.probes.explaining import observe_topics
from cinquefoil.assess.probes.reading import (
    ACTIVITY_SECTIONS,
    CONNECTED,
    PERSON_SECTIONS,
    ApiCall,
    Probe,
    answer,
    api_calls,
    at_exchange,
    at_page,
    first,
    grants,
    is_alive,
    pages,
    planted,
    reads,
    shown_text,
    traffic,
    was_done,
    writes,
)

BOTH_WAYS = "synchronise.both-ways"
SENDS_CHANGES = "synchronise.sends-changes"
RECEIVES_CHANGES = "synchronise.receives-changes"
STOPS = "synchronise.stops"
UNWATCHES = "synchronise.unwatches"
COMING_IN = ("registry_change", "receive")
AFTER_COMING_IN = tuple(step for step in CONNECTED if step not in {"connect", "connected", "return", "change"})
STORM = 6  # calls with a dead token within one step


def observe_sends_changes(bundle: Bundle) -> Finding | None:
    """Does a change here go out to ORCID?"""
    if first(bundle) is None or bundle.step("change") is None:
        return None
    expected = "a write to the record after the change, within the time of the step"
    sent = _sent(bundle)
    pressed = [call for call in _written_in(bundle, "send") if call.succeeded]
    step = bundle.step("change")
    if not sent and pressed and was_done(step):
        seen = f"nothing after the change; {_told(pressed[0])}, only when the person pressed the button"
        pointer = at_exchange(pressed[0].exchange)
        return answer(SENDS_CHANGES, Outcome.FALSE, "change.needs-a-button", expected, seen, pointer, control=True)
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
    read = [call for call in reads(bundle, orcid_id=canary.orcid_id) if call.exchange.step in COMING_IN]
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
    if was_done(step) and _must_have_come(bundle):
        seen = "the record was not read again, though the operator did what brings changes in"
        alive = is_alive(bundle)
        return answer(RECEIVES_CHANGES, Outcome.FALSE, "change.never-read", expected, seen, control=alive)
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
    if written and not read and not used and _must_have_come(bundle):
        seen = f"written in exchange {written[0].exchange.number}; the record was never read, changed though it was"
        pointer = at_exchange(written[0].exchange)
        return answer(BOTH_WAYS, Outcome.FALSE, "both-ways.out-only", expected, seen, pointer, control=is_alive(bundle))
    parts = {
        "a write": bool(written),
        "a read": bool(read),
        "a value in use": used,
        "a change that travelled": travelled,
    }
    seen = "not seen: " + ", ".join(part for part, was_seen in parts.items() if not was_seen)
    return answer(BOTH_WAYS, Outcome.CANNOT_TELL, "both-ways.partly", expected, seen)


def observe_stops(bundle: Bundle) -> Finding | None:
    """Once the person has ended the permission, does the system stop calling with the dead token?"""
    canary = bundle.canary("second")
    step = bundle.step("revoked")
    if canary is None or step is None:
        return None
    expected = "after the first answer 401 no further call with the token"
    calls = [call for call in api_calls(bundle) if call.orcid_id == canary.orcid_id and call.exchange.status == 401]
    met = [call for call in calls if call.exchange.step == "revoked"]
    if not met or not was_done(step):
        seen = step.note or "nothing was called while the permission was ended"
        return answer(STOPS, Outcome.CANNOT_TELL, "stop.not-met", expected, seen)
    later = [call for call in calls if call.exchange.step == "revoked_again"]
    if later:
        seen = f"told 401 in exchange {met[0].exchange.number}, and called again in exchange {later[0].exchange.number}"
        return answer(
            STOPS, Outcome.FALSE, "stop.goes-on", expected, seen, at_exchange(later[0].exchange), control=True
        )
    if len(met) >= STORM:
        seen = f"{len(met)} calls with the dead token in one step"
        return answer(STOPS, Outcome.FALSE, "stop.storm", expected, seen, at_exchange(met[-1].exchange), control=True)
    if not was_done(bundle.step("revoked_again")):
        seen = f"told 401 in exchange {met[0].exchange.number}; no further change was made to see what follows"
        return answer(STOPS, Outcome.CANNOT_TELL, "stop.not-tried-again", expected, seen)
    alive = bool(grants(bundle, "revoked_control"))
    seen = f"told 401 in exchange {met[0].exchange.number}, and not called again"
    return answer(STOPS, Outcome.TRUE, "stop.stopped", expected, seen, at_exchange(met[0].exchange), control=alive)


def observe_unwatches(bundle: Bundle) -> Finding | None:
    """Is the webhook taken away when the person disconnects?"""
    canary = first(bundle)
    step = bundle.step("disconnect")
    hooks = [one for one in traffic(bundle) if "/webhook/" in one.path and canary and canary.orcid_id in one.path]
    if canary is None or not was_done(step) or not any(hook.method == "PUT" for hook in hooks):
        return None
    expected = "DELETE of the webhook when the person disconnects"
    gone = next((hook for hook in reversed(hooks) if hook.method == "DELETE" and hook.step == "disconnect"), None)
    if gone is not None:
        seen = f"exchange {gone.number}: DELETE, status {gone.status}"
        return answer(UNWATCHES, Outcome.TRUE, "webhook.removed", expected, seen, at_exchange(gone))
    return answer(UNWATCHES, Outcome.CANNOT_TELL, "webhook.left", expected, "the webhook is still registered")


def observe_explained(bundle: Bundle) -> Finding | None:
    """Is it said how both stay in step, and what the person gains by it?"""
    return observe_topics(bundle, probe="synchronise.explained", group="synchronise")


PROBES: Mapping[str, Probe] = {
    SENDS_CHANGES: observe_sends_changes,
    RECEIVES_CHANGES: observe_receives_changes,
    BOTH_WAYS: observe_both_ways,
    STOPS: observe_stops,
    UNWATCHES: observe_unwatches,
    "synchronise.explained": observe_explained,
}


def _writes(bundle: Bundle, canary: Canary) -> list[ApiCall]:
    sections = ACTIVITY_SECTIONS | PERSON_SECTIONS
    return [call for call in writes(bundle, orcid_id=canary.orcid_id) if call.section in sections]


def _sent(bundle: Bundle) -> list[ApiCall]:
    return [call for call in _written_in(bundle, "change") if call.succeeded]


def _written_in(bundle: Bundle, step: str) -> list[ApiCall]:
    canary = first(bundle)
    calls = _writes(bundle, canary) if canary else []
    return [call for call in calls if call.exchange.step == step]


def _must_have_come(bundle: Bundle) -> bool:
    """Whether the operator did what the plan says brings changes in, so that silence says something."""
    return was_done(bundle.step("registry_change")) and was_done(bundle.step("receive"))


def _showing_change(bundle: Bundle, canary: Canary) -> tuple[Page, ...]:
    if not canary.changed:
        return ()
    late = pages(bundle, steps=AFTER_COMING_IN)
    return tuple(page for page in late if canary.changed in shown_text(page))


def _shows_planted(bundle: Bundle, canary: Canary) -> bool:
    values = planted(canary)
    later = pages(bundle, steps=CONNECTED)
    return any(value in shown_text(page) for page in later for value in values)


def _webhooks(bundle: Bundle) -> list[Exchange]:
    return [
        exchange for exchange in traffic(bundle) if exchange.method == "WEBHOOK" and exchange.step in AFTER_COMING_IN
    ]


def _how(bundle: Bundle) -> str:
    taken = [hook for hook in _webhooks(bundle) if hook.status is not None and 200 <= hook.status < 300]
    return f", told by webhook (exchange {taken[0].number})" if taken else ""


def _told(call: ApiCall) -> str:
    return f"exchange {call.exchange.number}: {call.exchange.method} {call.section}, status {call.exchange.status}"
