"""Figures of conformance: each test says how much it compared, and the run ends with all of them.

Source: ORCID's schemas, samples and recordings, read where they are; none of them is part of this repository.
"""

import pytest
from lxml import etree

FIGURES = pytest.StashKey[dict]()


@pytest.fixture
def figure(request):
    """Note `figure("what", done, total)`; the test must have seen that the two are equal, or say why not."""

    def note(what, done, total):
        request.config.stash.setdefault(FIGURES, {})[what] = (done, total)
        request.node.user_properties.append(("figure", (what, done, total)))

    return note


def pytest_runtest_logreport(report):
    """Bring figures from the processes in which tests run to the one that prints them."""
    if report.when == "call":
        SEEN.update({what: (done, total) for name, (what, done, total) in _figures(report)})


def _figures(report):
    return [(name, value) for name, value in report.user_properties if name == "figure"]


SEEN = {}


def pytest_terminal_summary(terminalreporter):
    if SEEN:
        terminalreporter.section("conformance")
    for what, (done, total) in sorted(SEEN.items()):
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
