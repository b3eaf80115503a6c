"""A report beside a former one of the same system: what got worse, what got better.

Compares verdicts only. Three heights count: met (or not applicable), open, not met; a step down is worse.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from cinquefoil.assess.report.shape import Report, ReportedVerdict

_OPEN = 1
_HEIGHT: Mapping[str, int] = {"met": 2, "not_applicable": 2, "not_met": 0}
WORDS = {
    "met": "met",
    "not_met": "not met",
    "needs_review": "to review",
    "cannot_tell": "unknown",
    "not_applicable": "not applicable",
    "not_tested": "not tested",
}


class NoComparison(ValueError):
    """The two reports cannot be compared; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Change:
    """One criterion whose verdict is another than before; `was` is the state it had."""

    verdict: ReportedVerdict
    was: str

    @property
    def is_worse(self) -> bool:
        """Whether it went down: from met to open or not met, or from open to not met."""
        return _height(self.verdict.state) < _height(self.was)

    @property
    def is_better(self) -> bool:
        """Whether it went up."""
        return _height(self.verdict.state) > _height(self.was)

    @property
    def words(self) -> str:
        """The change in a line: criterion, title, from what to what."""
        now = WORDS.get(self.verdict.state, self.verdict.state)
        return f"{self.verdict.criterion}: was {WORDS.get(self.was, self.was)}, is {now}. {self.verdict.title}"


def check_baseline(baseline: Report, criteria_set: str) -> None:
    """Look whether a run under this set can be compared with the baseline.

    Raises:
        NoComparison: it was judged by another set, or could not test anything.
    """
    judged_by = baseline.assessment.criteria_set.id
    if judged_by != criteria_set:
        raise NoComparison(
            f"The baseline was judged by {judged_by}, this run by {criteria_set}: use --set {judged_by}."
        )
    if baseline.setup_problems:
        raise NoComparison(
            "The baseline could not test anything (set-up problems); take the report of a run that could."
        )


def changes(baseline: Report, report: Report, *, of_a_part: bool = False) -> tuple[Change, ...]:
    """Criteria judged in both reports whose verdict differs, in the order of the new report.

    `of_a_part`: only some steps were acted out this time. What is open then may merely not have been seen, so that it
    is no change; *not met* is certain and stays worse.
    """
    before = baseline.states
    return tuple(
        Change(verdict, before[verdict.criterion])
        for verdict in report.verdicts
        if before.get(verdict.criterion, verdict.state) != verdict.state
        and not (of_a_part and _is_less_seen(verdict.state, before[verdict.criterion]))
    )


def _is_less_seen(state: str, was: str) -> bool:
    """Whether a step down ends in the open; and *not tested* after anything says nothing at all."""
    return state == "not_tested" or (_height(state) == _OPEN and _height(was) > _OPEN)


def _height(state: str) -> int:
    return _HEIGHT.get(state, _OPEN)
