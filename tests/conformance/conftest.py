"""Figures of conformance: each test says how much it compared, and the run ends with all of them.

Source: ORCID's schemas, samples and recordings, read where they are; none of them is part of this repository.
"""

import pytest
from lxml import etree

from cinquefoil.registry.pytest_plugin import practice_registry, running_registry
from tests.contract.registry.conftest import client, http

__all__ = ["client", "http", "practice_registry", "running_registry"]


@pytest.fixture
def figure(request):
    """Note `figure("what was compared", done, total)`."""

    def note(what, done, total):
        request.node.user_properties.append(("figure", (what, done, total)))

    return note


@pytest.fixture(autouse=True)
def _counted(request, record_property):
    """A test marked `counts("what")` is one of those of its kind that are compared."""
    marker = request.node.get_closest_marker("counts")
    if marker:
        record_property("counts", marker.args[0])


FIGURES = {}


def pytest_runtest_logreport(report):
    """Gather the figures in the process that prints them, wherever a test has run."""
    if report.when != "call":
        return
    for name, value in report.user_properties:
        if name == "figure" and report.passed:
            what, done, total = value
            FIGURES[what] = (done, total)
        elif name == "counts":
            done, total = FIGURES.get(value, (0, 0))
            FIGURES[value] = (done + report.passed, total + 1)


def pytest_terminal_summary(terminalreporter):
    if FIGURES:
        terminalreporter.section("conformance")
    for what, (done, total) in sorted(FIGURES.items()):
        terminalreporter.write_line(f"{what}: {done:,} of {total:,}")


@pytest.fixture(scope="session")
def schemas(orcid_data):
    """Schemas of version 3.0, and 2.1 for bodies of that version, by folder and namespace of the root."""
    return Schemas(orcid_data / "xsd")


class Schemas:
    """ORCID's schemas, each compiled when first asked for."""

    def __init__(self, folder):
        self._files = {}
        self._compiled = {}
        for path in sorted(folder.glob("*/*.xsd")):
            namespace = etree.parse(path).getroot().get("targetNamespace")
            self._files[path.parent.name.rpartition("_")[2].rpartition("-")[2], namespace] = path

    def problems(self, data, version="3.0"):
        """Return what the schema of its root says against a document; nothing when it is valid."""
        root = etree.fromstring(data)
        key = version, etree.QName(root).namespace
        if key not in self._compiled:
            self._compiled[key] = etree.XMLSchema(etree.parse(self._files[key]))
        schema = self._compiled[key]
        return [] if schema.validate(root) else [f"line {error.line}: {error.message}" for error in schema.error_log]
