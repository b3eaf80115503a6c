"""Sites assembled from ordinary packages, assessed as anybody would assess theirs, against verdicts set by hand.

The faults of our own corpus are home-made; these are what the packages do. The right verdicts and why they are right
stand in `labels.toml` beside each site.
"""

import json
import os
import subprocess
import tempfile
import tomllib
from pathlib import Path

import pytest

from cinquefoil.assess import preflight, runner
from cinquefoil.assess.collectors.browser import open_chromium
from cinquefoil.assess.plan import read_plan
from cinquefoil.assess.report import judge_bundle
from cinquefoil.registry.testing import CONTROL_TOKEN
from tests import needs
from tests.interop.environments import CannotBuild, environment_of

SITES = Path(__file__).resolve().parent / "sites"
SECRET = "secret-of-the-sample-site"

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("interop-sites")]


def assess(name, registry, chromium):
    """Start the site in its package's environment, run its plan, and give the report."""
    try:
        environment = environment_of(name)
    except CannotBuild as refusal:
        needs.missing(f"The client {name}", str(refusal))
    folder = SITES / name
    runs = environment.command[0]
    site = next(folder.glob("site.*"))
    client_id = "APP-SAMPLESITE000001"
    with tempfile.TemporaryDirectory() as place:
        own = {"REGISTRY": registry.url, "ORCID_CLIENT_ID": client_id, "ORCID_CLIENT_SECRET": SECRET, "FOLDER": place}
        with subprocess.Popen(
            [runs, str(site), str(environment.folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={"PATH": os.environ["PATH"], "no_proxy": "*", **own},
        ) as process:
            try:
                told = json.loads(process.stdout.readline())
                registry.control.add_client(
                    "A sample site", client_id=client_id, client_secret=SECRET, redirect_uris=[told["redirect_uri"]]
                )
                facts = {"SITE_URL": told["url"], "SITE_CLIENT_ID": client_id, "CINQUEFOIL_REGISTRY": registry.url}
                plan = read_plan(folder / "plan.toml", facts)
                ready = preflight.check(plan, {"CINQUEFOIL_CONTROL_TOKEN": CONTROL_TOKEN})
                assert isinstance(ready, preflight.Ready), ready
                with open_chromium(chromium) as browser:
                    bundle = runner.run(plan, None, ready, seed=name, chromium=browser, say=lambda _line: None)
            finally:
                process.terminate()
    assert bundle.setup_problems == ()
    return judge_bundle(bundle, "cc-2018")


@pytest.mark.parametrize("name", sorted(path.name for path in SITES.iterdir()))
def test_the_verdicts_are_those_set_by_hand(name, practice_registry, chromium):
    labels = tomllib.loads((SITES / name / "labels.toml").read_text(encoding="utf-8"))

    report = assess(name, practice_registry, chromium)

    wrong = {
        criterion: (
            report.states[criterion],
            label["right"],
            [report.finding(one).seen for one in report.verdict(criterion).findings],
        )
        for criterion, label in labels.items()
        if report.states[criterion] not in label["right"].split("|")
    }
    assert wrong == {}
    decided = {criterion for criterion, state in report.states.items() if state in {"met", "not_met"}}
    assert decided <= set(labels), "decided by the machine, and labelled by nobody"
