"""A report as a page of plain parts: headings, sentences, lists, tables, pictures. How they look is not decided here.

`markdown` and `html` print the parts; what is on the page is the same in both. Everything comes from what is stored.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from cinquefoil.assess.criterion import load_sets, names_in
from cinquefoil.assess.report.baseline import WORDS
from cinquefoil.assess.report.failing import disproving
from cinquefoil.assess.report.shape import Report, ReportedVerdict
from cinquefoil.assess.report.telling import tell_status


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; 1 is the page's own."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Items without an order."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Lines kept as they are, such as a command."""

    text: str


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture, linked relatively, with what it shows."""

    file: str
    shows: str


Part = Heading | Sentence | Listing | Table | Verbatim | Shot


def report_page(report: Report) -> tuple[Part, ...]:
    """The whole report: where it stands, then each badge's criteria, worst news first within the words of each."""
    facts = report.assessment
    parts: list[Part] = [
        Heading(1, f"{facts.subject.name}: which ORCID badges it qualifies for"),
        Listing(
            (
                f"Address: {facts.subject.deployment}",
                f"ORCID client: {facts.subject.orcid_client_id}",
                f"Criteria: {facts.criteria_set.title or facts.criteria_set.id}, edition {facts.criteria_set.version}",
                f"Tested: {facts.ended:%Y-%m-%d %H:%M} UTC with {facts.tool or 'cinquefoil'}",
                f"Seed: {facts.seed or 'none'}",
                f"Evidence: {facts.bundle_digest}",
            )
        ),
    ]
    if report.setup_problems:
        return (*parts, *_not_yet(report))
    parts += [Heading(2, "Where it stands"), Verbatim(tell_status(report).partition("\n\n")[2].strip("\n"))]
    parts += [_overview(report)]
    for badge in load_sets()[facts.criteria_set.id].badges:
        names = (*names_in(badge.requires_criteria), *badge.advisory)
        own = [verdict for name in dict.fromkeys(names) if (verdict := report.verdict(name)) is not None]
        if own:
            parts += [Heading(2, badge.label), *(part for verdict in own for part in _criterion(report, verdict))]
    return tuple(parts)


def _not_yet(report: Report) -> Iterable[Part]:
    yield Heading(2, "We could not test yet")
    yield Listing(tuple(f"{one.sentence} {one.remedy}".strip() for one in report.setup_problems))


def _overview(report: Report) -> Table:
    rows = tuple(
        (badge.label, badge.state.replace("_", " "), ", ".join(badge.blocked_by) or "nothing")
        for badge in report.badges
    )
    return Table("Badges", ("Badge", "State", "In its way"), rows)


def _criterion(report: Report, verdict: ReportedVerdict) -> Iterable[Part]:
    state = WORDS.get(verdict.state, verdict.state)
    weight = "required" if verdict.obligation == "must" else "advised"
    yield Heading(3, f"{verdict.criterion} {verdict.title}")
    yield Sentence(f"{state.capitalize()} ({weight}{f'; {verdict.assurance}' if verdict.assurance else ''}).")
    finding = disproving(report, verdict)
    told = [f"Expected: {finding.expected}", f"Seen: {finding.seen}"] if finding is not None and finding.seen else []
    if verdict.next_step is not None:
        told.append(f"Next, {verdict.next_step.who}: {verdict.next_step.do}")
    if told:
        yield Listing(tuple(told))
    if verdict.next_step is not None:
        yield Verbatim(verdict.next_step.recheck)
