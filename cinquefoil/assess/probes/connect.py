"""Connect: is permission asked to update the record, is it really written to, and rightly changed?

Reads the witness. That nothing was written says something only when the operator changed something that should
have been sent, permission had been given, and the system was alive afterwards.

Source: criteria.md 2.4.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from cinquefoil.assess.evidence import Bundle, Finding, Outcome, Page
from cinquefoil.assess.probes.explaining import observe_topics
from cinquefoil.assess.probes.reading import (
    ACTIVITY_SECTIONS,
    PERSON_SECTIONS,
    ApiCall,
    Probe,
    answer,
    asked_scopes,
    at_exchange,
    at_page,
    authorisations,
    first,
    grants,
    is_alive,
    pages,
    traffic,
    was_done,
    writes,
)
from cinquefoil.guidelines.metadata import holds

PERMISSION = "connect.permission"
WRITES = "connect.writes"
UPDATES = "connect.updates"
REFUSALS = "connect.refusals"
ORGANISATIONS = "connect.organisations"
DOI_METADATA = "connect.doi-metadata"
CHANGING = ("change", "unchanged")
REFUSED = ("busy", "refused_400", "refused_409", "refused_404", "moved")
REFUSED_CONTROL = ("busy_control", "refused_control")
# Here a person acts, and her pages are looked at when the fault has gone: a second try may have arrived by then.
LOOKED_AT_LATER = frozenset({"busy", "moved"})
STORM = 6  # refusals of one and the same call within one step
NAMING_ORGANISATIONS = ACTIVITY_SECTIONS - {"work", "works", "research-resource"}
UPDATE_SCOPES = frozenset({"/activities/update", "/person/update"})

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+")

# What a page says when an entry did not arrive, and when it claims that it did; in English, Welsh and French.
_TROUBLE = re.compile(
    r"could not|couldn.t|cannot|can.t|refus|reject|fail|error|not (?:been )?(?:sent|updated|accepted|added)|problem"
    r"|try again|unable|ni allem|methu|methodd|gwrthod|\beto\b|échou|erreur|refusé|impossible",
    re.IGNORECASE,
)
# And what it says when a record was merged into another: that, or that the person has to come again.
_MOVED = re.compile(
    r"\b(?:moved|merged|another (?:ORCID )?iD|(?:connect|sign in) again|ended|no longer|symud|uno|déplacé|fusionné)\b",
    re.IGNORECASE,
)
_CLAIM = re.compile(
    r"\b(?:sent|written|added|updated|pushed|exported|delivered|anfonwyd|diweddarwyd|envoyée?s?|transmise?s?)\b.{0,60}\bORCID\b"
    r"|\bORCID\b.{0,60}\b(?:was|were|has been|have been) (?:sent|written|added|updated|pushed)\b",
    re.IGNORECASE,
)


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
    changes = [call for call in _element_writes(bundle) if call.exchange.step in CHANGING]
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
    put = [call for call in changes if call.exchange.method == "PUT" and call.succeeded]
    if put:
        seen = f"exchange {put[0].exchange.number}: PUT {put[0].section}/{put[0].put_code}"
        return answer(UPDATES, Outcome.TRUE, "update.put", expected, seen, at_exchange(put[0].exchange))
    reason = "update.unclear" if changes else "update.none-seen"
    step = bundle.step("change")
    seen = "; ".join(f"{call.exchange.method} {call.section}" for call in changes) or (step.note if step else "")
    return answer(UPDATES, Outcome.CANNOT_TELL, reason, expected, seen or "nothing was sent after the change")


def observe_organisations(bundle: Bundle) -> Finding | None:
    """Do affiliations and awards that are written name the organisation by its identifier?"""
    if first(bundle) is None:
        return None
    bodies = [
        (call, call.exchange.body)
        for call in _element_writes(bundle)
        if call.section in NAMING_ORGANISATIONS and call.exchange.method in {"POST", "PUT"} and call.exchange.body
    ]
    if not bodies:
        return None
    expected = "disambiguated-organization with an identifier and its source in each affiliation or award"
    for call, body in bodies:
        if _has_no_identifier(body):
            seen = f"exchange {call.exchange.number}: {call.exchange.method} {call.section} by name only"
            pointer = at_exchange(call.exchange)
            return answer(ORGANISATIONS, Outcome.FALSE, "organisation.by-name-only", expected, seen, pointer)
    known = [call for call, body in bodies if _has_no_identifier(body) is False]
    if not known:
        seen = "what was written could not be read"
        return answer(ORGANISATIONS, Outcome.CANNOT_TELL, "organisation.unreadable", expected, seen)
    seen = f"exchange {known[0].exchange.number}: {known[0].exchange.method} {known[0].section}, with its identifier"
    return answer(
        ORGANISATIONS, Outcome.TRUE, "organisation.identified", expected, seen, at_exchange(known[0].exchange)
    )


def observe_refusals(bundle: Bundle) -> Finding | None:
    """When the registry refuses what is sent, is somebody told, and is it left at that?"""
    if first(bundle) is None or not any(bundle.step(name) for name in REFUSED):
        return None
    expected = "a refused entry is not sent for ever, and the person is told that it did not arrive"
    refused = {name: found for name in REFUSED if (found := _refused_in(bundle, name))}
    if not refused:
        seen = "nothing was sent while the registry would have refused it"
        return answer(REFUSALS, Outcome.CANNOT_TELL, "refusal-of-entry.none-met", expected, seen)
    alive = _writes_at_all(bundle, refused)
    for name, calls in refused.items():
        again = Counter((call.exchange.method, call.exchange.path) for call in calls).most_common(1)[0]
        if again[1] >= STORM:
            seen = f"{again[0][0]} {calls[0].section} sent {again[1]} times in the step {name}, each time refused"
            pointer = at_exchange(calls[-1].exchange)
            return answer(REFUSALS, Outcome.FALSE, "refusal-of-entry.storm", expected, seen, pointer, control=True)
    told: list[tuple[Page, str]] = []
    for name, calls in refused.items():
        fresh = _fresh_lines(bundle, name)
        is_told = [_TROUBLE, _MOVED] if name == "moved" else [_TROUBLE]
        trouble = next(((page, line) for page, line in fresh if any(one.search(line) for one in is_told)), None)
        claim = next(((page, line) for page, line in fresh if _CLAIM.search(line)), None)
        if claim and not trouble and name not in LOOKED_AT_LATER:
            seen = f"“{claim[1]}” on {claim[0].url}, while exchange {calls[0].exchange.number} was answered "
            seen += str(calls[0].exchange.status)
            pointer = at_page(claim[0])
            return answer(
                REFUSALS, Outcome.FALSE, "refusal-of-entry.claimed-sent", expected, seen, pointer, control=alive
            )
        told += [trouble] if trouble else []
    statuses = ", ".join(str(calls[0].exchange.status) for calls in refused.values())
    if len(told) == len(refused):
        seen = f"refused with {statuses}; “{told[0][1]}”"
        return answer(
            REFUSALS, Outcome.TRUE, "refusal-of-entry.told", expected, seen, at_page(told[0][0]), control=alive
        )
    seen = f"refused with {statuses}; told {len(told)} times of {len(refused)} on the pages visited"
    return answer(REFUSALS, Outcome.CANNOT_TELL, "refusal-of-entry.not-seen-told", expected, seen)


def observe_why_write(bundle: Bundle) -> Finding | None:
    """Is it said what is written, and why it is to be trusted?"""
    return observe_topics(bundle, probe="connect.why-write", group="connect")


def observe_doi_metadata(bundle: Bundle) -> Finding | None:
    """Do the metadata of something with a DOI name its author with the iD she signed in for?

    The way through a DOI agency leads past the registry, so nothing is ever held against a system here.
    """
    canary = first(bundle)
    carriers = [page for page in pages(bundle, ("metadata",)) if page.html]
    if canary is None or not carriers:
        return None
    expected = f"a DOI, and {canary.orcid_id} beside its author's name, in the metadata that go to the DOI agency"
    naming = [page for page in carriers if holds(page.html, canary.orcid_id)]
    with_doi = [page for page in naming if _DOI.search(page.html)]
    if with_doi:
        seen = f"both in {with_doi[0].url}; whether these metadata are what is deposited is for a person to ask"
        return answer(DOI_METADATA, Outcome.TRUE, "doi.with-id", expected, seen, at_page(with_doi[0]))
    seen = f"the iD and no DOI in {naming[0].url}" if naming else f"no iD of hers in {carriers[0].url}"
    reason = "doi.none" if naming else "doi.without-id"
    return answer(DOI_METADATA, Outcome.CANNOT_TELL, reason, expected, seen, at_page((naming or carriers)[0]))


PROBES: Mapping[str, Probe] = {
    PERMISSION: observe_permission,
    WRITES: observe_writes,
    UPDATES: observe_updates,
    ORGANISATIONS: observe_organisations,
    REFUSALS: observe_refusals,
    DOI_METADATA: observe_doi_metadata,
    "connect.why-write": observe_why_write,
}


def _element_writes(bundle: Bundle) -> list[ApiCall]:
    sections = ACTIVITY_SECTIONS | PERSON_SECTIONS
    return [call for call in writes(bundle) if call.section in sections]


def _second_post(bundle: Bundle, call: ApiCall, changes: list[ApiCall]) -> tuple[ApiCall, ApiCall] | None:
    """An earlier POST that this one repeats: same record and section, the same thing, and nothing taken away first."""
    if call.exchange.method != "POST" or not call.succeeded or _taken_away(call, changes):
        return None
    for before in _element_writes(bundle):
        is_earlier = before.exchange.number < call.exchange.number and before.exchange.step not in CHANGING
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


def _taken_away(call: ApiCall, changes: list[ApiCall]) -> bool:
    """Whether something of the section was deleted, or the same thing also put in its place, in the same steps."""
    return any(
        other.section == call.section
        and (
            other.exchange.method == "DELETE"
            or (other.exchange.method == "PUT" and other.succeeded and _same(other, call))
        )
        for other in changes
    )


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


def _has_no_identifier(body: Any) -> bool | None:
    """Whether an element names its organisation and gives no identifier for it; None when that cannot be read."""
    if isinstance(body, str):
        if "organization" not in body:
            return None
        return not re.search(r"disambiguated-organization-identifier>\s*[^<\s]", body)
    holder = body.get("organization", body.get("convening-organization")) if isinstance(body, dict) else None
    if not isinstance(holder, dict):
        return None
    told = holder.get("disambiguated-organization")
    return not (isinstance(told, dict) and told.get("disambiguated-organization-identifier"))


def _refused_in(bundle: Bundle, step: str) -> list[ApiCall]:
    """The refused writes of a step in which none was taken."""
    calls = [call for call in _element_writes(bundle) if call.exchange.step == step]
    return [] if any(call.succeeded for call in calls) else calls


def _writes_at_all(bundle: Bundle, refused: Collection[str]) -> bool:
    """Whether the system was alive: an ordinary write after the refusals, or a connection before an iD moved."""
    if any(call.succeeded for call in _element_writes(bundle) if call.exchange.step in REFUSED_CONTROL):
        return True
    return set(refused) == {"moved"} and bool(grants(bundle, "revoked_control"))


def _fresh_lines(bundle: Bundle, step: str) -> list[tuple[Page, str]]:
    """Lines that the pages of whoever acted show after a refusal and never showed before one."""
    acted = bundle.step(step)
    mine = pages(bundle, visitors=(acted.person if acted else "first",))
    before = {line for page in mine if page.step not in (*REFUSED, *REFUSED_CONTROL) for line in _lines(page)}
    return [(page, line) for page in mine if page.step == step for line in _lines(page) if line not in before]


def _lines(page: Page) -> list[str]:
    return [stripped for line in re.split(r"\n|(?<=[.!?])\s", page.text) if (stripped := " ".join(line.split()))]


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
