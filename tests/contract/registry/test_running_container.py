"""The container file and the CI examples name only what there is: options, environment, files."""

import json
import re
import tomllib

import pytest
import yaml

from tests.contract.registry.test_command import options_of
from tests.needs import ROOT

CONTAINER = (ROOT / "Containerfile").read_text(encoding="utf-8")
CI = sorted((ROOT / "examples" / "ci").glob("*.yml"))


def test_the_container_runs_the_command_with_options_it_has():
    words = json.loads(re.search(r"^ENTRYPOINT (\[.*\])$", CONTAINER, re.MULTILINE)[1])

    assert words[:2] == ["cinquefoil", "registry"]
    assert options_of(*words[2:])["host"] == "0.0.0.0"
    assert re.search(rf"^EXPOSE {options_of(*words[2:])['port']}$", CONTAINER, re.MULTILINE)


def test_the_container_may_listen_on_its_own_address():
    assert "CINQUEFOIL_IN_CONTAINER=1" in CONTAINER


def test_the_container_is_made_of_files_that_are_there_on_a_python_that_will_do():
    copied = [word for line in re.findall(r"^COPY (.*)$", CONTAINER, re.MULTILINE) for word in line.split()[:-1]]
    version = re.search(r"^FROM python:3\.(\d+)-slim$", CONTAINER, re.MULTILINE)[1]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert "cinquefoil" in copied
    assert not [name for name in copied if not (ROOT / name).exists()]
    assert int(version) >= int(project["requires-python"].removeprefix(">=3."))


@pytest.mark.parametrize("file", CI, ids=lambda file: file.stem)
def test_a_ci_example_gives_the_token_it_uses_and_the_names_the_examples_read(file):
    text = file.read_text(encoding="utf-8")
    read = yaml.safe_load(text)
    job = read.get("orcid") or read["jobs"]["orcid"]
    told = job.get("variables") or job["env"]
    java = (ROOT / "examples/java/src/test/java/example/OrcidIntegrationTest.java").read_text(encoding="utf-8")

    lines = job.get("script") or [step["run"] for step in job["steps"] if "run" in step]
    assert all(isinstance(line, str) for line in lines)
    assert [line for line in lines if line.startswith("curl") and '"Authorization: Bearer $PRACTICE_TOKEN"' in line]
    assert "CINQUEFOIL_CONTROL_TOKEN" in text
    for name in re.findall(r'getenv\("(\w+)"\)', java):
        assert name in told
    assert "/_control/witness" in text


def test_the_gitlab_service_is_given_options_it_has():
    service = yaml.safe_load((ROOT / "examples/ci/gitlab-ci.yml").read_text(encoding="utf-8"))["orcid"]["services"][0]

    assert options_of(*service["command"])["base_uri"] == f"http://{service['alias']}:8780"


@pytest.mark.parametrize("page", ["practice-registry.md", "registry-in-ci.md", "hosted-registry.md"])
def test_what_a_page_points_to_is_there(page):
    folder = ROOT / "docs" / "howto"
    linked = re.findall(r"\]\(([^)#:]+)\)", (folder / page).read_text(encoding="utf-8"))

    assert linked
    assert not [one for one in linked if not (folder / one).exists()]
