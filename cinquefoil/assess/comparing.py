"""Compares two reports, criterion by criterion: what is new, fixed, changed, the same, or no longer judged. Pure."""

from typing import Final, Literal

import msgspec

from cinquefoil.assess.report import Report, ReportedVerdict

Change = Literal["new", "fixed", "changed", "same", "added", "vanished"]

FINE: Final = frozenset({"met", "not_applicable"})
CHANGES: Final[tuple[Change, ...]] = ("new", "fixed", "changed", "added", "vanished", "same")


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One criterion in both reports. `before` or `after` is "" where it is not judged there.

    `change`: new (it stands worse: something to do that was not there), fixed, changed (another state that is still
    not fine), same, added and vanished (judged in one of the two only).
    """

    criterion: str
    title: str
    change: Change
    before: str = ""
    after: str = ""
    reason_before: str = ""
    reason_after: str = ""


class BadgeDifference(msgspec.Struct, frozen=True, kw_only=True):
    """One badge whose state differs; "" where a report does not know it."""

    badge: str
    before: str
    after: str


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Two reports side by side, by the order of the later one. `warnings`: why they compare badly."""

    before: str
    after: str
    criteria: tuple[Difference, ...]
    badges: tuple[BadgeDifference, ...]
    warnings: tuple[str, ...] = ()

    def having(self, change: Change) -> tuple[Difference, ...]:
        """The criteria that changed in this way."""
        return tuple(one for one in self.criteria if one.change == change)

    @property
    def is_worse(self) -> bool:
        """Whether anything stands worse than before."""
        return bool(self.having("new"))


def compare(before: Report, after: Report) -> Comparison:
    """What changed from one report to the other."""
    old = {verdict.criterion: verdict for verdict in before.verdicts}
    new = {verdict.criterion: verdict for verdict in after.verdicts}
    names = dict.fromkeys([*new, *old])
    badges = {badge.id: badge.state for badge in before.badges}, {badge.id: badge.state for badge in after.badges}
    return Comparison(
        before=_named(before),
        after=_named(after),
        criteria=tuple(_difference(name, old.get(name), new.get(name)) for name in names),
        badges=tuple(
            BadgeDifference(badge=name, before=badges[0].get(name, ""), after=badges[1].get(name, ""))
            for name in dict.fromkeys([*badges[1], *badges[0]])
            if badges[0].get(name) != badges[1].get(name)
        ),
        warnings=_warnings(before, after),
    )


def tell_comparison(comparison: Comparison) -> str:
    """The comparison in words."""
    lines = [f"before  {comparison.before}", f"after   {comparison.after}", *comparison.warnings]
    for badge in comparison.badges:
        lines += [f"badge {badge.badge}: {_state(badge.before)} → {_state(badge.after)}"]
    for change in CHANGES:
        found = comparison.having(change)
        if change == "same":
            lines += ["", f"Same: {len(found)}"]
        elif found:
            lines += ["", _HEADINGS[change], *(_line(one) for one in found)]
    return "\n".join(lines) + "\n"


_HEADINGS: Final[dict[Change, str]] = {
    "new": "New: fine before, or judged less badly",
    "fixed": "Fixed",
    "changed": "Changed, and still not settled",
    "added": "Judged only after",
    "vanished": "Vanished: judged only before",
    "same": "Same",
}


def _difference(name: str, old: ReportedVerdict | None, new: ReportedVerdict | None) -> Difference:
    told = new or old
    assert told is not None
    return Difference(
        criterion=name,
        title=told.title,
        change=_change(old, new),
        before=old.state if old else "",
        after=new.state if new else "",
        reason_before=old.reason if old else "",
        reason_after=new.reason if new else "",
    )


def _change(old: ReportedVerdict | None, new: ReportedVerdict | None) -> Change:
    if old is None:
        return "added"
    if new is None:
        return "vanished"
    if (old.state, old.reason) == (new.state, new.reason) or {old.state, new.state} <= FINE:
        return "same"
    if new.state in FINE:
        return "fixed"
    if old.state in FINE or (new.state == "not_met" and old.state != "not_met"):
        return "new"
    return "changed"


def _warnings(before: Report, after: Report) -> tuple[str, ...]:
    said = []
    if before.assessment.subject.deployment != after.assessment.subject.deployment:
        said.append("These are two different systems.")
    sets = before.assessment.criteria_set, after.assessment.criteria_set
    if (sets[0].id, sets[0].digest) != (sets[1].id, sets[1].digest):
        said.append("They were judged by different criteria; a difference need not lie in the system.")
    if before.setup_problems or after.setup_problems:
        said.append("One of them could not test everything because of the set-up.")
    return tuple(said)


def _named(report: Report) -> str:
    told = report.assessment
    return f"{told.id}  {told.subject.name}  {told.criteria_set.id} {told.criteria_set.version}"


def _line(one: Difference) -> str:
    why = f"  ({one.reason_after or one.reason_before})" if one.reason_after or one.reason_before else ""
    return f"  {one.criterion:<8} {_state(one.before)} → {_state(one.after)}{why}  {one.title}"


def _state(state: str) -> str:
    return state.replace("_", " ") or "not judged"
