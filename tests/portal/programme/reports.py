"""A report as the assessor writes it, with the states a test wants."""

from datetime import UTC, datetime

from cinquefoil.assess.criterion import load_criteria, load_sets
from cinquefoil.assess.evidence import Passage, Pointer, SetupProblem
from cinquefoil.assess.report import (
    Assessment,
    Counts,
    Report,
    ReportedFinding,
    ReportedStep,
    ReportedVerdict,
    write_report,
)
from cinquefoil.assess.report.shape import ReportedSet, ReportedSubject

BEGAN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ENDED = datetime(2026, 3, 2, 9, 2, tzinfo=UTC)


def build(states=None, *, others="met", set_id="cc-2016", problem=""):
    """Return a report's bytes: every criterion of the set in the state `others`, but for `states`."""
    criteria_set = load_sets()[set_id]
    names = criteria_set.required + criteria_set.advisory
    wanted = dict.fromkeys(names, others) | (states or {})
    report = Report(
        assessment=Assessment(
            id="20260302-abcdef",
            subject=ReportedSubject(deployment="https://repository.penrhos.example/", name="Penrhos Repository"),
            criteria_set=ReportedSet(id=criteria_set.id, version=criteria_set.version, digest=criteria_set.digest),
            tool="cinquefoil 0.1.0",
            started=BEGAN,
            ended=ENDED,
            bundle_digest="sha256:00",
        ),
        verdicts=tuple(verdict(name, wanted[name]) for name in names),
        findings=tuple(finding(name, wanted[name]) for name in names if wanted[name] != "not_tested"),
        badges=(),
        counts=Counts(required={}, advisory={}),
        setup_problems=(SetupProblem(code="registry.silent", sentence=problem, remedy="Start it."),) if problem else (),
    )
    return write_report(report)


def verdict(name, state):
    step = ReportedStep(
        who=load_criteria()[name].acting_party,
        do=f"Mend {name}.",
        effort="small",
        recheck=f"cinquefoil assess run --only {name}",
    )
    return ReportedVerdict(
        criterion=name,
        title=load_criteria()[name].title,
        state=state,
        obligation="must",
        assurance="observed" if state == "met" else None,
        findings=(f"f-{name}",),
        next_step=None if state in {"met", "not_applicable"} else step,
    )


def finding(name, state):
    return ReportedFinding(
        id=f"f-{name}",
        probe="a.probe@1",
        outcome="false" if state == "not_met" else "true",
        reason="a.reason",
        expected=f"what {name} asks",
        seen=f"what {name} showed",
        pointer=Pointer(url="https://repository.penrhos.example/page", exchange=7),
        collected=ENDED,
        passages=(Passage(topic="purpose-here", snippet="We ask for your iD to credit your work."),),
    )
