"""The commands of the page on continuous integration are commands that there are."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

from cinquefoil.cli.assess_report import FILES
from cinquefoil.cli.main import build_parser

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "howto" / "assess-in-ci.md").read_text(encoding="utf-8")
CI = [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]


def scripts():
    """Every line that the CI files and the shell blocks of the page run."""
    github, gitlab = CI
    texts = [step["run"] for step in github["jobs"]["assess"]["steps"] if "run" in step]
    texts += [line for key in ("before_script", "script", "after_script") for line in gitlab["assess"][key]]
    texts += re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    return [line for text in texts for line in text.splitlines() if line.startswith("cinquefoil ")]


@pytest.mark.parametrize("line", sorted(set(scripts())))
def test_a_command_of_the_page_is_understood(line):
    words = [word for word in shlex.split(line)[1:] if word != "&"]

    parsed = build_parser().parse_args(words)

    assert callable(parsed.run)
    assert set(getattr(parsed, "format", "html").split(",")) <= set(FILES)


def test_both_systems_start_the_registry_assess_and_keep_the_report():
    for text in (str(CI[0]), str(CI[1])):
        assert "cinquefoil registry --config orcid/registry.toml" in text
        assert "cinquefoil assess run orcid/plan.toml --out report --baseline orcid/baseline.json" in text
        assert "cinquefoil assess report report" in text
    assert CI[1]["assess"]["artifacts"]["reports"]["junit"] == "report/report.junit.xml"


def test_the_options_the_page_explains_are_options_of_run():
    told = re.findall(r"^\| `(--[^`]+)`", PAGE, re.MULTILINE)

    assert len(told) == 4
    for options in told:
        build_parser().parse_args(["assess", "run", *shlex.split(options)])
