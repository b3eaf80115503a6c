"""What a real record says: did an item come from the client, and was it changed in its place?

Presence proves and absence says nothing: who reads in public sees only what the person shows. Nothing is disproved.

Source: assessor.md 8.1 (e); lesson 4.
"""

from collections.abc import Mapping

from cinquefoil.assess.evidence import Bundle, Finding, Outcome, RecordItem
from cinquefoil.assess.probes.reading import Probe, answer, first

WRITTEN = "record.written"
CHANGED = "record.changed"
BEFORE = frozenset({"look"})


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


PROBES: Mapping[str, Probe] = {WRITTEN: observe_written, CHANGED: observe_changed}


def _is_later(bundle: Bundle, item: RecordItem) -> bool:
    earlier = [one for one in bundle.items if one.number == item.number and one.step != "change"]
    return bool(earlier) and all(one.last_modified < item.last_modified for one in earlier if one.step != "disconnect")
