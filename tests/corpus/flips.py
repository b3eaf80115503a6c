"""The assessor with one of its own rules turned: another effect for an outcome, or no control.

A corpus that does not notice such a turn proves nothing about the rule. Knows how to turn and how to look; which turns
are tried, and which are excused, is said in the tests and in `equivalent.toml`.
"""

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import msgspec

from cinquefoil.assess.criterion import Criterion, Effect, load_criteria, load_sets
from cinquefoil.assess.evidence import Bundle, Finding
from cinquefoil.assess.probes.catalogue import observe
from cinquefoil.assess.recordings import FAULTLESS, Recording, cut_down
from cinquefoil.assess.verdict import Verdict, judge
from cinquefoil.cli.assess_corpus import SETS, expected_of
from tests.corpus.stored import recording, singles

# The whole row of verdicts that a faultless system gets, each with the probes it rests on.
FAULTLESS_ROW = tomllib.loads(Path(__file__).with_name("faultless.toml").read_text(encoding="utf-8"))

# What each effect is turned into: the neighbour that does most harm.
TURNS = {
    Effect.PROVES: (Effect.SILENT, Effect.DISPROVES),
    Effect.DISPROVES: (Effect.SILENT, Effect.SUPPORTS),
    Effect.SUPPORTS: (Effect.PROVES, Effect.SILENT),
    Effect.ASKS: (Effect.PROVES, Effect.SILENT, Effect.DISPROVES),
    Effect.SILENT: (Effect.DISPROVES, Effect.PROVES),
}


@dataclass(frozen=True, slots=True)
class Flip:
    """One rule of one criterion with another effect."""

    criterion: str
    rule: int
    effect: Effect

    def __str__(self) -> str:
        rule = load_criteria()[self.criterion].evidence.rules[self.rule]
        reason = f" ({rule.reason})" if rule.reason else ""
        return f"{self.criterion}: {rule.probe} {rule.outcome}{reason} {rule.effect} → {self.effect}"

    def turned(self) -> Criterion:
        """The criterion with the rule turned."""
        criterion = load_criteria()[self.criterion]
        rules = list(criterion.evidence.rules)
        rules[self.rule] = msgspec.structs.replace(rules[self.rule], effect=self.effect)
        policy = msgspec.structs.replace(criterion.evidence, rules=tuple(rules))
        return msgspec.structs.replace(criterion, evidence=policy)


@dataclass(frozen=True, slots=True)
class Case:
    """One stored run as flips look at it: what the probes said, in it and in the faultless run cut alike."""

    recording: Recording
    findings: tuple[Finding, ...]
    baseline: tuple[Finding, ...]


def every_flip() -> list[Flip]:
    """All there are, over the criteria of the two sets."""
    named = sorted({name for set_id in SETS for name in (*load_sets()[set_id].required, *load_sets()[set_id].advisory)})
    return [
        Flip(name, at, effect)
        for name in named
        for at, rule in enumerate(load_criteria()[name].evidence.rules)
        for effect in TURNS[rule.effect]
    ]


def is_at_work(flip: Flip) -> bool:
    """Whether some stored run holds a finding that this very rule speaks of."""
    policy = load_criteria()[flip.criterion].evidence
    mine = policy.rules[flip.rule]
    named = {(rule.probe, rule.outcome, rule.reason) for rule in policy.rules if rule.reason}
    return any(
        finding.probe == mine.probe
        and finding.outcome == mine.outcome
        and finding.reason == (mine.reason or finding.reason)
        and (mine.reason or (mine.probe, mine.outcome, finding.reason) not in named)
        for case in cases()
        for finding in case.findings
    )


def some_flips(how_many: int, seed: int) -> list[Flip]:
    """A sample, the same each time, of the rules that are at work in some stored run."""
    flips = [flip for flip in every_flip() if is_at_work(flip)]
    return sorted(random.Random(seed).sample(flips, min(how_many, len(flips))), key=str)


@cache
def cases() -> tuple[Case, ...]:
    """Every stored run of the first skin with one thing switched on, with what the probes say, asked once."""
    parts: dict[tuple[str, ...], tuple[Finding, ...]] = {}

    def baseline(scenarios: tuple[str, ...]) -> tuple[Finding, ...]:
        if scenarios not in parts:
            parts[scenarios] = observe(cut_down(recording("reference", FAULTLESS).bundle, scenarios))
        return parts[scenarios]

    runs = [recording("reference", name) for name in (FAULTLESS, *singles("reference"))]
    return tuple(Case(run, observe(run.bundle), baseline(run.scenarios)) for run in runs)


def verdict(criterion: Criterion, findings: tuple[Finding, ...], run: Recording) -> Verdict:
    """What one criterion gets, and what that rests on."""
    return judge(criterion, findings, at=run.bundle.ended, answers=run.bundle.answers)


def state(criterion: Criterion, findings: tuple[Finding, ...], run: Recording) -> str:
    """What one criterion gets."""
    return verdict(criterion, findings, run).state


def is_as_it_was(given: Verdict) -> bool:
    """Whether a faultless system gets what is written down for it, upon the same evidence."""
    known = FAULTLESS_ROW[given.criterion]
    return bool(given.state == known["state"] and list(given.findings) == known["rests_on"])


def noticed_by(flip: Flip) -> str:
    """The stored run that shows the flip: it comes out otherwise than the register says. "" when none does."""
    before, after = load_criteria()[flip.criterion], flip.turned()
    for case in cases():
        if case.recording.id == FAULTLESS:
            if not is_as_it_was(verdict(after, case.findings, case.recording)):
                return FAULTLESS
            continue
        now, was = (verdict(one, case.findings, case.recording) for one in (after, before))
        if now.state != was.state and is_wrong(flip.criterion, after, case):
            return case.recording.id
        if set(now.findings) != set(expected_of(case.recording.id).rests_on.get(flip.criterion, now.findings)):
            return case.recording.id
    return ""


def is_wrong(name: str, criterion: Criterion, case: Case) -> bool:
    """Whether a changed verdict goes against what the register says of this run."""
    expected = expected_of(case.recording.id)
    now, base = (state(criterion, found, case.recording) for found in (case.findings, case.baseline))
    if name in expected.expect and now not in expected.expect[name].split("|"):
        return True
    if name in expected.losing():
        is_text = "T" in expected.family and bool(criterion.explanation)
        return now not in ({"not_met", "needs_review"} if is_text else {"not_met"})
    if name in expected.expect:
        return False
    if name in expected.may_change:
        return now == "not_met" and expected.kind != "fault"
    return now != base


def controlled() -> Iterator[tuple[Recording, Finding]]:
    """Negative answers that rest on a control: each with the run it came from."""
    for case in cases():
        for finding in case.findings:
            if finding.control_ok and finding.outcome == "false":
                yield case.recording, finding


# What was done by the system itself, and seen: the call is its own sign of life, and no control is asked.
OWN_DEEDS = frozenset({"refusal-of-entry.storm", "change.needs-a-button", "stop.goes-on", "stop.storm"})


def died_after_it(bundle: Bundle) -> Iterator[Bundle]:
    """The same run with an application that is dead after the fault, in each way that a sign of life may be missing."""
    names = [step.name for step in bundle.steps]
    for name in CONTROLS:
        yield cut_down(bundle, [one for one in names if one != name])
    dead = (replace(step, ok=False, note="no answer") if step.name in CONTROLS else step for step in bundle.steps)
    yield replace(bundle, steps=tuple(dead))
    yield replace(
        bundle, pages=tuple(replace(page, status=502) if page.place == LAST else page for page in bundle.pages)
    )


CONTROLS, LAST = ("control", "refused_control", "revoked_control"), "after-disconnect"
