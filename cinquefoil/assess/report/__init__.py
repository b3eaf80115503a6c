"""Reports: what a bundle says under a set of criteria, as JSON and in words.

The door: others import from here. Fetches nothing and keeps nothing.
"""

from cinquefoil.assess.report.building import (
    DEFAULT_SET,
    UnknownSet,
    build_report,
    exit_status,
    judge_bundle,
    required_for,
)
from cinquefoil.assess.report.shape import (
    Assessment,
    Counts,
    Report,
    ReportedBadge,
    ReportedFinding,
    ReportedStep,
    ReportedVerdict,
    UnreadableReport,
    read_report,
    write_report,
)
from cinquefoil.assess.report.telling import tell_status

__all__ = [
    "DEFAULT_SET",
    "Assessment",
    "Counts",
    "Report",
    "ReportedBadge",
    "ReportedFinding",
    "ReportedStep",
    "ReportedVerdict",
    "UnknownSet",
    "UnreadableReport",
    "build_report",
    "exit_status",
    "judge_bundle",
    "read_report",
    "required_for",
    "tell_status",
    "write_report",
]
