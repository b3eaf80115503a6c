"""A report as JUnit XML, for the systems that build: one test case a criterion.

What is required and not met is a failure. Advice that is not met blocks no badge and so fails no build: it is skipped
and tells what was seen. So is, with its reason, whatever is open or does not apply; set-up problems are an error.
"""

import re
from xml.etree import ElementTree as ET

from cinquefoil.assess.report.baseline import WORDS
from cinquefoil.assess.report.failing import disproving
from cinquefoil.assess.report.shape import Report, ReportedVerdict

FILE = "report.junit.xml"
# XML knows no other control characters than tab and the ends of lines; a page under assessment may show any.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ADVISED = frozenset({"should", "may"})


def write_junit(report: Report) -> bytes:
    """The report as JUnit XML; the same report gives the same bytes."""
    facts = report.assessment
    name = f"{facts.criteria_set.id} {facts.criteria_set.version}"
    cases = [_could_not(report)] if report.setup_problems else [_case(report, verdict) for verdict in report.verdicts]
    counted = {
        "tests": str(len(cases)),
        "failures": str(sum(case.find("failure") is not None for case in cases)),
        "errors": str(sum(case.find("error") is not None for case in cases)),
        "skipped": str(sum(case.find("skipped") is not None for case in cases)),
    }
    root = ET.Element("testsuites", {"name": "cinquefoil assess", **counted})
    stamp = f"{facts.ended:%Y-%m-%dT%H:%M:%S}"
    suite = ET.SubElement(root, "testsuite", name=name, timestamp=stamp, hostname=_clean(facts.subject.name))
    for key, value in counted.items():
        suite.set(key, value)
    suite.extend(cases)
    ET.indent(root)
    return b"<?xml version='1.0' encoding='utf-8'?>\n" + ET.tostring(root, encoding="unicode").encode() + b"\n"


def _case(report: Report, verdict: ReportedVerdict) -> ET.Element:
    family = verdict.criterion.partition("-")[0].lower()
    place = f"{report.assessment.criteria_set.id}.{family}"
    case = ET.Element("testcase", name=_clean(f"{verdict.criterion} {verdict.title}"), classname=place)
    if verdict.state == "not_met" and verdict.obligation in _ADVISED:
        advice = ET.SubElement(case, "skipped", message=_clean(f"not met (advised): {verdict.title}"))
        advice.text = _clean("\n".join(_told(report, verdict)))
    elif verdict.state == "not_met":
        # An obligation that this version does not know counts as required.
        failure = ET.SubElement(case, "failure", type="not met (required)", message=_clean(verdict.title))
        failure.text = _clean("\n".join(_told(report, verdict)))
    elif verdict.state != "met":
        why = f"{WORDS.get(verdict.state, verdict.state)} ({verdict.reason})"
        step = f". {verdict.next_step.who}: {verdict.next_step.do}" if verdict.next_step else ""
        ET.SubElement(case, "skipped", message=_clean(f"{why}{step}"))
    return case


def _told(report: Report, verdict: ReportedVerdict) -> list[str]:
    finding = disproving(report, verdict)
    told = [f"expected: {finding.expected}", f"seen: {finding.seen}"] if finding else []
    if verdict.next_step is not None:
        told += [f"next step ({verdict.next_step.who}): {verdict.next_step.do}", f"again: {verdict.next_step.recheck}"]
    return told


def _could_not(report: Report) -> ET.Element:
    case = ET.Element("testcase", name="We could test", classname=report.assessment.criteria_set.id)
    for problem in report.setup_problems:
        error = ET.SubElement(case, "error", type=problem.code, message=_clean(problem.sentence))
        error.text = _clean(problem.remedy)
    return case


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
