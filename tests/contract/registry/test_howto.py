"""The how-to page, every block of it run in its order as a reader would: only the ports are others.

Packages come from this environment in place of an index; the reader's own pip would fetch them.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest

from tests.needs import ROOT

PAGE = ROOT / "docs" / "howto" / "practice-registry.md"
PORTS = ("8780", "8781", "8782", "8783", "8443")


def blocks():
    """Language and text of each block, each of the page's ports changed for a free one."""
    page = PAGE.read_text(encoding="utf-8")
    for port in PORTS:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            page = page.replace(port, str(probe.getsockname()[1]))
    return re.findall(r"^```(\w*)\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)


class Reader:
    """Does in a folder what the page says."""

    def __init__(self, folder):
        self.folder = folder
        self.started = []
        self.said = []
        known = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        self.surroundings = {
            **known,
            # What pip would fetch is here: it builds and installs the package itself, and finds the rest.
            "PYTHONPATH": sysconfig.get_path("purelib"),
            "PIP_NO_INDEX": "1",
            "PIP_NO_BUILD_ISOLATION": "0",  # as pip reads it: no isolation
            "PIP_NO_DEPS": "1",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        }

    def follow(self, language, text):
        if language in {"python", "toml"}:
            name = re.match(r"# (\S+)\n", text)[1]
            (self.folder / name).write_text(text, encoding="utf-8")
        elif text.rstrip().endswith("&"):
            self.start(text.rstrip().removesuffix("&"))
        else:
            assert language == "sh"
            self.run(text)

    def run(self, text):
        ended = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", text],
            cwd=self.folder, env=self.surroundings, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert ended.returncode == 0, f"{text}\n{ended.stdout}\n{ended.stderr}"
        self.said.append(ended.stdout)

    def start(self, text):
        with (self.folder / "log").open("a") as log:
            process = subprocess.Popen(
                ["bash", "-c", f"exec {text}"], cwd=self.folder, env=self.surroundings, stdout=subprocess.PIPE, stderr=log
            )  # fmt: skip
        self.started.append(process)
        assert json.loads(process.stdout.readline())["ready"] is True

    def stop(self):
        for process in self.started:
            process.send_signal(signal.SIGTERM)
        for process in self.started:
            process.communicate(timeout=20)


@pytest.fixture
def reader(tmp_path):
    """Someone in a folder of her own, with a copy of the repository beside it."""
    mine, copy = tmp_path / "mine", tmp_path / "cinquefoil"
    mine.mkdir()
    shutil.copytree(ROOT / "cinquefoil", copy / "cinquefoil", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy / name)
    someone = Reader(mine)
    yield someone
    someone.stop()


def test_the_page_leads_from_install_to_a_passing_test_and_on_to_each_lever(reader):
    for language, text in blocks():
        reader.follow(language, text)

    said = "\n".join(reader.said)
    assert "2 passed" in said
    assert '"client_id":"APP-MYREPOSITORY0001"' in said
    assert '"now":' in said
    assert '"keys":[' in said
    assert (reader.folder / "practice-ca.pem").is_file()


def test_the_fixtures_come_with_the_package_and_under_the_modules_own_name():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    (entry,) = project["project"]["entry-points"]["pytest11"].items()

    # Otherwise pytest would refuse a project that also names the plugin in its conftest.
    assert entry == ("cinquefoil.registry.pytest_plugin", "cinquefoil.registry.pytest_plugin")


def test_the_fixtures_may_be_switched_on_in_several_ways_at_once(tmp_path):
    metadata = tmp_path / "installed" / "practised-1.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: practised\nVersion: 1\n")
    name = "cinquefoil.registry.pytest_plugin"
    (metadata / "entry_points.txt").write_text(f"[pytest11]\n{name} = {name}\n")
    (tmp_path / "conftest.py").write_text(f"pytest_plugins = ['{name}']\n")
    (tmp_path / "test_it.py").write_text(
        "import sys\n"
        "def test_before(): assert 'cinquefoil.registry.testing' not in sys.modules\n"
        "def test_it(practice_registry, orcid_client): assert practice_registry.control.ask('GET', '/clients')\n"
    )
    surroundings = {one: value for one, value in os.environ.items() if one != "DJANGO_SETTINGS_MODULE"}

    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", name, "--rootdir", tmp_path, "."],
        cwd=tmp_path, env={**surroundings, "PYTHONPATH": f"{metadata.parent}:{ROOT}"},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert "2 passed" in ended.stdout, ended.stdout + ended.stderr
