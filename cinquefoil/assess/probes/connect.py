"""Connect: is permission asked to update the record, is it really written to, and rightly changed?

Reads the witness. That nothing was written says something only when the operator changed something that should
have been sent, permission had been given, and the system was alive afterwards.

Source: criteria.md 2.4.
"""

from collections.abc import Mapping
from typing import Any

from cinquefoil.assess.evidence import Bundle, Finding, Outcome
from cinquefoil.assess.probes.explaining import observe_topics
from cinquefoil.assess.probes.reading import (
    ACTIVITY_SECTIONS,
    PERSON_SECTIONS,
    ApiCall,
    Probe,
    answer,
    asked_scopes,
    at_exchange,
    authorisations,
    first,
    grants,
    is_alive,
    traffic,
    was_done,
    writes,
)

PERMISSION = "connect.permission"
WRITES = "connect.writes"
UPDATES = "connect.updates"
UPDATE_SCOPES = frozenset({"/activities/update", "/person/update"})


def observe_permission(bundle: Bundle) -> Finding | None:
    """Is permission asked to add to and update the record?"""
    if first(bundle) is None or not authorisations(bundle):
        return None
    asked = sorted(asked_scopes(bundle))
    expected = "/activities/update or /person/update among the scopes asked, and granted"
    visit = authorisations(bundle)[0]
    if UPDATE_SCOPES & set(asked):
        granted = _granted(bundle) or not _refused_only(bundle)
        outcome = Outcome.TRUE if granted else Outcome.CANNOT_TELL
        reason = "permission.asked" if granted else "permission.not-granted"
        return answer(PERMISSION, outcome, reason, expected, f"asked: {', '.join(asked)}", at_exchange(visit))
    refused = [call for call in _element_writes(bundle) if call.exchange.status == 403]
    if refused:
        seen = f"exchange {refused[0].exchange.number}: a write without permission, answered 403"
        return answer(
            PERMISSION, Outcome.FALSE, "permission.never-asked", expected, seen, at_exchange(refused[0].exchange)
        )
    seen = f"asked: {', '.join(asked)}"
    return answer(PERMISSION, Outcome.CANNOT_TELL, "permission.not-seen", expected, seen, at_exchange(visit))


def observe_writes(bundle: Bundle) -> Finding | None:
    """Does the system really write to the record?"""
    canary = first(bundle)
    if canary is None:
        return None
    expected = "POST of an affiliation, work, award or review to the record, answered 201"
    done = [call for call in _element_writes(bundle) if call.succeeded and call.exchange.method in {"POST", "PUT"}]
    if done:
        call = done[0]
        seen = f"exchange {call.exchange.number}: {call.exchange.method} {call.section}, status {call.exchange.status}"
        return answer(WRITES, Outcome.TRUE, "write.seen", expected, seen, at_exchange(call.exchange))
    tried = _element_writes(bundle)
    if tried:
        call = tried[0]
        seen = f"{call.exchange.method} {call.section} answered {call.exchange.status}"
        return answer(WRITES, Outcome.CANNOT_TELL, "write.refused", expected, seen, at_exchange(call.exchange))
    if was_done(bundle.step("change")) and _granted(bundle):
        seen = "permission to update was granted and something was changed, yet nothing was ever written"
        return answer(
            WRITES,
            Outcome.FALSE,
            "write.never",
            expected,
            seen,
            at_exchange(grants(bundle, "connect", orcid_id=canary.orcid_id)[0]),
            control=is_alive(bundle),
        )
    step = bundle.step("change")
    seen = (
        step.note if step and step.note else ""
    ) or "no write was seen, and no change was made that should cause one"
    return answer(WRITES, Outcome.CANNOT_TELL, "write.none-seen", expected, seen)


def observe_updates(bundle: Bundle) -> Finding | None:
    """Is a change sent as PUT to the put-code, and not as a second POST?"""
    if first(bundle) is None or bundle.step("change") is None:
        return None
    expected = "PUT to the put-code of what was written before"
    changes = [call for call in _element_writes(bundle) if call.exchange.step == "change"]
    put = [call for call in changes if call.exchange.method == "PUT" and call.succeeded]
    if put:
        seen = f"exchange {put[0].exchange.number}: PUT {put[0].section}/{put[0].put_code}"
        return answer(UPDATES, Outcome.TRUE, "update.put", expected, seen, at_exchange(put[0].exchange))
    twice = next((pair for call in changes if (pair := _second_post(bundle, call, changes))), None)
    if twice is not None:
        before, again = twice
        seen = f"exchange {before.exchange.number} and again exchange {again.exchange.number}: POST {again.section}"
        return answer(
            UPDATES,
            Outcome.FALSE,
            "update.second-post",
            expected,
            seen,
            at_exchange(again.exchange),
            control=is_alive(bundle),
        )
    reason = "update.unclear" if changes else "update.none-seen"
    step = bundle.step("change")
    seen = "; ".join(f"{call.exchange.method} {call.section}" for call in changes) or (step.note if step else "")
    return answer(UPDATES, Outcome.CANNOT_TELL, reason, expected, seen or "nothing was sent after the change")


def observe_why_write(bundle: Bundle) -> Finding | None:
    """Is it said what is written, and why it is to be trusted?"""
    return observe_topics(bundle, probe="connect.why-write", group="connect")


PROBES: Mapping[str, Probe] = {
    PERMISSION: observe_permission,
    WRITES: observe_writes,
    UPDATES: observe_updates,
    "connect.why-write": observe_why_write,
}


def _element_writes(bundle: Bundle) -> list[ApiCall]:
    sections = ACTIVITY_SECTIONS | PERSON_SECTIONS
    return [call for call in writes(bundle) if call.section in sections]


def _second_post(bundle: Bundle, call: ApiCall, changes: list[ApiCall]) -> tuple[ApiCall, ApiCall] | None:
    """An earlier POST that this one repeats: same record and section, the same thing, and nothing taken away first."""
    if call.exchange.method != "POST" or any(other.exchange.method in {"DELETE", "PUT"} for other in changes):
        return None
    for before in _element_writes(bundle):
        is_earlier = before.exchange.number < call.exchange.number and before.exchange.step != "change"
        is_same_place = (before.orcid_id, before.section) == (call.orcid_id, call.section)
        if (
            is_earlier
            and is_same_place
            and before.exchange.method == "POST"
            and before.succeeded
            and _same(before, call)
        ):
            return before, call
    return None


def _same(before: ApiCall, after: ApiCall) -> bool:
    """Whether two bodies speak of one thing: a shared identifier, or the same organisation and start."""
    old, new = before.exchange.body, after.exchange.body
    if not isinstance(old, dict) or not isinstance(new, dict):
        return False
    identifiers = _identifiers(old), _identifiers(new)
    if any(identifiers):
        return bool(identifiers[0] & identifiers[1])
    if "organization" not in old:
        return False
    return all(old.get(key) == new.get(key) for key in ("organization", "start-date"))


def _identifiers(body: dict[str, Any]) -> frozenset[tuple[str, str]]:
    """Type and value of the external ids that name the thing itself."""
    holder = body.get("external-ids")
    listed = holder.get("external-id") if isinstance(holder, dict) else None
    return frozenset(
        (str(one.get("external-id-type")), str(one.get("external-id-value")))
        for one in (listed if isinstance(listed, list) else [])
        if isinstance(one, dict) and str(one.get("external-id-relationship", "self")).casefold() == "self"
    )


def _granted(bundle: Bundle) -> bool:
    """Whether the first person's token carries an update scope, by the answer or else by what was asked."""
    canary = first(bundle)
    found = grants(bundle, "connect", orcid_id=canary.orcid_id) if canary else ()
    if not found:
        return False
    told = {scope for grant in found for scope in grant.scope.split()}
    return bool(UPDATE_SCOPES & (told or asked_scopes(bundle)))


def _refused_only(bundle: Bundle) -> bool:
    decisions = {exchange.form.get("decision") for exchange in traffic(bundle) if exchange.method == "CONSENT"}
    return decisions == {"deny"}
