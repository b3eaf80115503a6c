"""The test that the how-to page shows, run as it stands there."""

import os
import re
import subprocess
import sys

from tests.needs import ROOT


def test_the_test_on_the_page_passes_in_a_project_of_its_own(tmp_path):
    page = (ROOT / "docs" / "howto" / "practice-registry.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (tmp_path / "test_shown.py").write_text(shown, encoding="utf-8")

    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), "."]
    # A project of its own knows nothing of our Django.
    surroundings = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    ended = subprocess.run(
        command, cwd=tmp_path, env=surroundings, capture_output=True, text=True, timeout=60, check=False
    )

    assert "1 passed" in ended.stdout, ended.stdout + ended.stderr
