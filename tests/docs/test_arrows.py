"""The import contracts hold, and each deliberate wrong import is caught by the contract meant for it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.needs import ROOT

WRONG = [
    ("cinquefoil/orcid/identifier.py", "from cinquefoil.jobs import outbox", "Storeys"),
    ("cinquefoil/hub/collect/services.py", "from cinquefoil.hub.connect import services", "Ladder"),
    ("cinquefoil/registry/rules/__init__.py", "from cinquefoil.orcid import client", "Two readings"),
    ("cinquefoil/hub/home/views.py", "from cinquefoil.registry import app", "The hub meets a registry"),
    ("cinquefoil/assess/verdict/weighing.py", "import httpx2", "Pure rooms"),
    ("cinquefoil/assess/runner.py", "import django", "know no Django"),
    ("cinquefoil/corpus/__init__.py", "from cinquefoil.orcid import identifier", "The corpus shares no code"),
    (
        "cinquefoil/programme/services/__init__.py",
        "from cinquefoil.organisations import models",
        "Organisations' tables",
    ),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    script = Path(sys.executable).parent / "lint-imports"
    return subprocess.run([script, "--no-logo", "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "cinquefoil", folder / "cinquefoil", ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copy(ROOT / ".importlinter", folder)
    return folder


@pytest.mark.xdist_group("arrows")
def test_the_house_keeps_its_contracts(copy: Path) -> None:
    answer = lint(copy)

    assert answer.returncode == 0, answer.stdout


@pytest.mark.xdist_group("arrows")
@pytest.mark.parametrize(("file", "line", "contract"), WRONG, ids=[contract for _, _, contract in WRONG])
def test_a_wrong_import_is_caught_by_the_contract_meant_for_it(copy: Path, file: str, line: str, contract: str) -> None:
    module = copy / file
    before = module.read_text(encoding="utf-8")
    module.write_text(f"{before}\n{line}\n", encoding="utf-8")

    answer = lint(copy)

    module.write_text(before, encoding="utf-8")
    assert answer.returncode == 1, answer.stdout
    broken = [text for text in answer.stdout.splitlines() if text.endswith("BROKEN")]
    assert any(contract in text for text in broken), answer.stdout
