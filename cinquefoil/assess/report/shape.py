"""The shape of a report, and how it is read and written: JSON, keys sorted, times in UTC.

Holds what was judged, never judges; a report that claims a schema of another version is refused.

Shape: assessor.md section 7, schema "cinquefoil/report/1".
"""

from datetime import datetime

import msgspec

from cinquefoil.assess.evidence import Passage, Pointer, SetupProblem

SCHEMA = "cinquefoil/report/1"


class UnreadableReport(ValueError):
    """The bytes are no report this version can read; the message says what is wrong and how to mend it."""


class ReportedSubject(msgspec.Struct, frozen=True, kw_only=True):
    """The system assessed. `deployment` is its address."""

    deployment: str
    name: str
    organisation: str = ""
    product: str = ""
    version: str = ""
    sector: str = ""
    orcid_client_id: str = ""


class ReportedSet(msgspec.Struct, frozen=True, kw_only=True):
    """The criteria judged by, with the digest of set and criteria."""

    id: str
    version: str
    digest: str
    title: str = ""


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """What was assessed, by what, when. `seed` draws the same canaries again."""

    id: str
    subject: ReportedSubject
    criteria_set: ReportedSet
    tool: str
    started: datetime
    ended: datetime
    bundle_digest: str
    seed: str = ""
    state: str = "evidence_complete"
    routes: tuple[str, ...] = ()


class ReportedStep(msgspec.Struct, frozen=True, kw_only=True):
    """Who does what next, how long it takes, where, and the command that checks just this again."""

    who: str
    do: str
    effort: str
    recheck: str
    where: str = ""


class ReportedVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """One criterion's verdict. `findings` are ids of findings; `confidence` is the letter of the criterion's source.

    `inherited_from`: the product's assessment it was taken over from, or "".
    """

    criterion: str
    title: str
    state: str
    obligation: str
    reason: str = ""
    confidence: str = ""
    assurance: str | None = None
    findings: tuple[str, ...] = ()
    disputed: bool = False
    overruled: bool = False
    decided_by: tuple[str, ...] = ()
    topics_found: tuple[str, ...] = ()
    topics_missing: tuple[str, ...] = ()
    next_step: ReportedStep | None = None
    inherited_from: str = ""


class ReportedFinding(msgspec.Struct, frozen=True, kw_only=True):
    """One probe's answer with what was expected and seen, and where to look."""

    id: str
    probe: str
    outcome: str
    reason: str
    expected: str
    seen: str
    pointer: Pointer
    collected: datetime | None
    control_ok: bool | None = None
    passages: tuple[Passage, ...] = ()


class ReportedBadge(msgspec.Struct, frozen=True, kw_only=True):
    """One badge: earned, not_earned or open; what stands in its way; whether it works by itself."""

    id: str
    label: str
    state: str
    capable: bool | None
    blocked_by: tuple[str, ...]


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Criteria by verdict; no score is made of them."""

    required: dict[str, int]
    advisory: dict[str, int]


class ReportedInheritance(msgspec.Struct, frozen=True, kw_only=True):
    """From which product's assessment verdicts were taken over, and what the deployment answered first.

    `version` was tested on the day `assessed`; `deployed` runs here. `is_shown`: its own pages suggest that product.
    """

    entry: str
    version: str
    policy: str
    assessed: str
    product_report: str
    deployed: str
    connection: str
    connected: str
    explanation: str
    places: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    is_shown: bool = False


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Everything one judging of one bundle says. With set-up problems there are no verdicts on behaviour."""

    assessment: Assessment
    verdicts: tuple[ReportedVerdict, ...]
    findings: tuple[ReportedFinding, ...]
    badges: tuple[ReportedBadge, ...]
    counts: Counts
    setup_problems: tuple[SetupProblem, ...] = ()
    proposal_obstacles: tuple[str, ...] = ()
    inheritance: ReportedInheritance | None = None
    schema: str = SCHEMA

    def verdict(self, criterion: str) -> ReportedVerdict | None:
        """The verdict on a criterion, or None when it is not judged here."""
        return next((verdict for verdict in self.verdicts if verdict.criterion == criterion), None)

    def finding(self, finding_id: str) -> ReportedFinding | None:
        """The finding of that id."""
        return next((finding for finding in self.findings if finding.id == finding_id), None)

    @property
    def states(self) -> dict[str, str]:
        """Criterion → state."""
        return {verdict.criterion: verdict.state for verdict in self.verdicts}


def write_report(report: Report) -> bytes:
    """The report as JSON with sorted keys and two spaces' indent; the same report gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(report, order="sorted"), indent=2) + b"\n"


def read_report(data: bytes) -> Report:
    """Read what `write_report` wrote; keys of later editions of the same schema are passed over.

    Raises:
        UnreadableReport: with a sentence that says what is wrong and where.
    """
    try:
        report = msgspec.json.decode(data, type=Report)
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise UnreadableReport(
            f"This is no report: {problem}. Use the report.json that `assess run` wrote."
        ) from problem
    if report.schema != SCHEMA:
        raise UnreadableReport(f"This report has the schema {report.schema!r}; this version reads {SCHEMA!r}.")
    return report
