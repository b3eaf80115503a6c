"""The documentation says what is so."""

import subprocess
import sys

from tests.needs import ROOT


def test_links_decisions_rooms_and_generated_pages_are_as_they_should_be() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "scripts.docs", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_the_readme_names_both_commands_and_every_person() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8").lower()

    for word in (
        "make demo",
        "make test",
        "researcher",
        "officer",
        "integrator",
        "vendor",
        "lead",
        "awarding body",
        "operator",
    ):
        assert word in readme


def test_no_tracked_file_names_a_package_index_or_a_machine() -> None:
    files = subprocess.run(["git", "ls-files", "*.lock"], cwd=ROOT, capture_output=True, text=True, check=True)

    for name in files.stdout.split():
        assert "://" not in (ROOT / name).read_text(encoding="utf-8"), f"{name} names an address"
