"""`cinquefoil assess report`: a stored run as a page for people or a file for machines. No network, no judging anew.

Only the dossier is judged here, by ORCID's own requirements, from the evidence in the same folder.
"""

import argparse
import sys
from pathlib import Path

from cinquefoil.assess.bundling import REPORT, Stored, alterations, read_stored
from cinquefoil.assess.evidence import UnreadableBundle
from cinquefoil.assess.report import Report, UnreadableReport, judge_bundle, junit, read_report, write_report
from cinquefoil.assess.report.dossier import SET, dossier_page
from cinquefoil.assess.report.html import write_html
from cinquefoil.assess.report.markdown import write_markdown
from cinquefoil.assess.report.page import report_page
from cinquefoil.assess.stating import read_statements, with_statements

SETUP_PROBLEM, ALTERED = 3, 5
FILES = {"html": "report.html", "md": "report.md", "junit": junit.FILE, "json": REPORT, "dossier": "dossier.html"}
EXAMPLES = """examples:
  cinquefoil assess report assessment/                        the report as HTML, beside report.json
  cinquefoil assess report assessment/ --format html,md,junit
  cinquefoil assess report assessment/ --format dossier       what ORCID asks to see, as dossier.html and dossier.md
  cinquefoil assess report report.json --format md --out .    from a report alone

Pictures are linked where they stand, so keep the page beside the evidence. exit status: 0 written · 3 cannot be
written · 5 the run was altered after it was made, and nothing was written
"""


class _Refused(Exception):
    def __init__(self, sentence: str, status: int = SETUP_PROBLEM) -> None:
        super().__init__(sentence)
        self.status = status


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add report to the subcommands of `cinquefoil assess`."""
    parser = subparsers.add_parser(
        "report",
        help="print a stored run as HTML, Markdown, JUnit, JSON, or as a dossier for ORCID",
        description="Writes views of a stored run. Nothing is fetched.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("place", type=Path, metavar="FOLDER", help="the folder or zip of a run, or a report.json")
    parser.add_argument("--format", default="html", metavar="NAMES", help=f"of {', '.join(FILES)} (default html)")
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder to write to (default: where the run stands)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the views asked for; return 0, 3 when that cannot be, 5 when the run was altered."""
    try:
        for file in _written(arguments):
            print(file)
    except _Refused as refusal:
        print(refusal, file=sys.stderr)
        return refusal.status
    except (UnreadableBundle, UnreadableReport) as problem:
        print(f"{arguments.place}: {problem}", file=sys.stderr)
        return SETUP_PROBLEM
    return 0


def _written(arguments: argparse.Namespace) -> list[Path]:
    formats = tuple(dict.fromkeys(name.strip() for name in arguments.format.split(",") if name.strip()))
    unknown = [name for name in formats if name not in FILES]
    if unknown or not formats:
        raise _Refused(f"There is no format {', '.join(unknown) or 'named'}. There are: {', '.join(FILES)}.")
    report, stored = _read(arguments.place)
    folder = arguments.out or (arguments.place if arguments.place.is_dir() else arguments.place.parent)
    views = {name: data for wanted in formats for name, data in _views(wanted, report, stored).items()}
    views = {name: data for name, data in views.items() if folder / name != arguments.place}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in views.items():
            # What is sealed is written once: the same report gives the same bytes, so nothing needs writing again.
            if not (folder / name).exists() or (folder / name).read_bytes() != data:
                (folder / name).write_bytes(data)
    except OSError as trouble:
        raise _Refused(f"{folder} cannot be written to ({trouble.strerror}). Name another: --out DIR.") from trouble
    return [folder / name for name in views]


def _read(place: Path) -> tuple[Report, Stored | None]:
    if place.is_file() and place.suffix == ".json":
        try:
            return read_report(place.read_bytes()), None
        except OSError as trouble:
            raise _Refused(f"{place} cannot be read ({trouble.strerror}).") from trouble
    stored = read_stored(place)
    said = alterations(stored) if stored.manifest is not None else []
    if said:
        raise _Refused("\n".join([f"{place} is not as it was written.", *said]), ALTERED)
    if REPORT not in stored.documents:
        raise _Refused(f"{place} holds no {REPORT}. Name the folder or zip that `assess run` wrote.")
    return read_report(stored.documents[REPORT]), stored


def _views(wanted: str, report: Report, stored: Stored | None) -> dict[str, bytes]:
    if wanted == "dossier":
        if stored is None:
            raise _Refused(
                "A dossier needs the evidence. Name the folder that `assess run` wrote, not its report.json."
            )
        bundle = with_statements(stored.bundle(), read_statements(stored))
        parts = dossier_page(judge_bundle(bundle, SET), bundle)
        return {"dossier.html": write_html(parts), "dossier.md": write_markdown(parts)}
    if wanted == "junit":
        return {junit.FILE: junit.write_junit(report)}
    if wanted == "json":
        return {REPORT: write_report(report)}
    parts = report_page(report)
    return {FILES[wanted]: write_html(parts) if wanted == "html" else write_markdown(parts)}
