"""What cannot start says so in one line, with exit status 2 (3 for the assessor)."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.conftest import clean_environment, free_pair, free_ports
from tests.needs import ROOT


def cinquefoil(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cinquefoil.cli", *arguments],
        cwd=ROOT,
        env={**clean_environment(), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def one_line(answer: subprocess.CompletedProcess[str], *words: str) -> None:
    lines = answer.stderr.strip().splitlines()
    assert len(lines) == 1, answer.stderr
    for word in words:
        assert word in lines[0], lines[0]


@pytest.mark.parametrize("command", ["registry", "serve", "demo"])
def test_a_port_in_use_is_named(command: str, tmp_path: Path) -> None:
    environment = {"CINQUEFOIL_DATA": str(tmp_path)}
    if command == "serve":
        assert cinquefoil("manage", "migrate", "--verbosity", "0", **environment).returncode == 0
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = cinquefoil(command, "--port", str(port), **environment)

    assert answer.returncode == 2
    one_line(answer, f"ort {port}", "in use")


@pytest.mark.parametrize("command", ["serve", "worker", "demo"])
def test_a_data_folder_that_cannot_be_written_is_named(command: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    folder = str(tmp_path / "file" / "data")
    portal, registry = free_ports(2)
    ports = ("--port", portal, "--registry-port", registry, "--systems-port", free_pair()) if command == "demo" else ()

    answer = cinquefoil(command, *map(str, ports), CINQUEFOIL_DATA=folder)

    assert answer.returncode == 2
    one_line(answer, folder)


def test_a_registry_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")

    answer = cinquefoil("registry", "--port", "0", "--data", str(tmp_path / "file" / "registry.db"))

    assert answer.returncode == 2
    one_line(answer, "registry.db")


def test_the_assessor_says_that_a_plan_is_missing_with_status_3(tmp_path: Path) -> None:
    answer = cinquefoil("assess", "run", str(tmp_path / "plan.toml"))

    assert answer.returncode == 3
    one_line(answer, "plan.toml")


def test_an_unknown_command_is_refused_with_the_usage() -> None:
    answer = cinquefoil("asses")

    assert answer.returncode == 2
    assert "usage: cinquefoil" in answer.stderr
