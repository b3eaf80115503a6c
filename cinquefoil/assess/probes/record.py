"""What a real record says: did an item come from the client, and was it changed in its place?

Presence proves and absence says nothing: who reads in public sees only what the person shows. Nothing is disproved.

Source: assessor.md 8.1 (e); lesson 4.
"""

from collections.abc import Mapping
from datetime import timedelta

from cinquefoil.assess.evidence import Bundle, Finding, Outcome, RecordItem
from cinquefoil.assess.probes.reading import Probe, answer, first

WRITTEN = "record.written"
CHANGED = "record.changed"
STANDING = "record.standing"
BEFORE = frozenset({"look"})
FRESH = timedelta(days=365)
"""How late an item must have been written to speak for the system as it is now."""


def observe_written(bundle: Bundle) -> Finding | None:
    """Did an item appear on the record during this run whose source is the client?"""
    if first(bundle) is None or not bundle.items:
        return None
    expected = "an item on the record, not there before, whose source is this client"
    before = {item.number for item in bundle.items if item.step in BEFORE}
    fresh = [item for item in bundle.items if item.number not in before]
    seen = f"a new {fresh[0].section} after the step {fresh[0].step}" if fresh else "only what was there before"
    outcome, reason = (Outcome.TRUE, "record.new-item") if fresh else (Outcome.CANNOT_TELL, "record.no-new-item")
    return answer(WRITTEN, outcome, reason, expected, seen)


def observe_changed(bundle: Bundle) -> Finding | None:
    """Was an item of the client's changed in its place, after something was changed in the system?"""
    if first(bundle) is None or not bundle.items or bundle.step("change") is None:
        return None
    expected = "the same item with a later date of change after the step change"
    changed = [item for item in bundle.items if item.step == "change" and _is_later(bundle, item)]
    seen = f"the same {changed[0].section}, changed later" if changed else "no item was changed"
    outcome, reason = (Outcome.TRUE, "record.item-changed") if changed else (Outcome.CANNOT_TELL, "record.no-change")
    return answer(CHANGED, outcome, reason, expected, seen)


def observe_standing(bundle: Bundle) -> Finding | None:
    """Do public records hold items of the client's, written before this look and not long ago?

    An item proves that its owner signed in once and gave permission. It may be older than the system as it is now, so
    only a late one counts.
    """
    standing = [item for item in bundle.items if item.step in BEFORE]
    if not standing:
        return None
    expected = f"an item on a public record whose source is this client, changed in the last {FRESH.days} days"
    latest = max(standing, key=lambda item: item.last_modified)
    told = f"{len(standing)} {'item' if len(standing) == 1 else 'items'}, the latest a {latest.section}"
    seen = f"{told} of {latest.last_modified.date().isoformat()}"
    is_fresh = bundle.ended is not None and latest.last_modified >= bundle.ended - FRESH
    outcome, reason = (Outcome.TRUE, "record.item-stands") if is_fresh else (Outcome.CANNOT_TELL, "record.item-old")
    return answer(STANDING, outcome, reason, expected, seen)


PROBES: Mapping[str, Probe] = {WRITTEN: observe_written, CHANGED: observe_changed, STANDING: observe_standing}


def _is_later(bundle: Bundle, item: RecordItem) -> bool:
    earlier = [one for one in bundle.items if one.number == item.number and one.step != "change"]
    return bool(earlier) and all(one.last_modified < item.last_modified for one in earlier if one.step != "disconnect")
