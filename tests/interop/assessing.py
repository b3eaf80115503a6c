"""Sample sites assembled from ordinary packages: started in their packages' environments, and assessed as any system.

Each stands in a folder of `sites` with its plan, and with the right verdicts set by hand in `labels.toml`.
"""

import json
import os
import subprocess
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from cinquefoil.assess import preflight, runner
from cinquefoil.assess.collectors.browser import open_chromium
from cinquefoil.assess.plan import read_plan
from cinquefoil.assess.report import Report, judge_bundle
from cinquefoil.cli.corpus_live import TRUSTED, Certificate, certificate_in
from cinquefoil.registry.testing import CONTROL_TOKEN, PracticeRegistry
from tests.interop.environments import environment_of

SITES = Path(__file__).resolve().parent / "sites"
SET = "cc-2018"
SECRET = "secret-of-the-sample-site"
CLIENT_ID = "APP-SAMPLESITE000001"
OF_NODE = "NODE_EXTRA_CA_CERTS"  # where the browser's own driver looks for authorities


def names() -> list[str]:
    """The sample sites there are, in order."""
    return sorted(path.name for path in SITES.iterdir() if (path / "labels.toml").exists())


def labels_of(name: str) -> dict[str, str]:
    """Criterion → its right verdict by hand, several parted by a stroke."""
    told = tomllib.loads((SITES / name / "labels.toml").read_text(encoding="utf-8"))
    return {criterion: label["right"] for criterion, label in told.items()}


def assess(name: str, registry: PracticeRegistry, chromium: str) -> Report:
    """Start a site, act its plan out, and give the report.

    Raises:
        CannotBuild: the package's environment cannot be had.
    """
    with tempfile.TemporaryDirectory() as place:
        certificate = certificate_in(Path(place))
        with (
            _started(name, registry, place, certificate) as told,
            # The machine trusts the authority of the sites that speak https, for as long as this takes.
            mock.patch.dict(os.environ, dict.fromkeys((TRUSTED, OF_NODE), str(certificate.authority))),
            open_chromium(chromium, keys=[certificate.pin]) as browser,
        ):
            registry.control.add_client(
                "A sample site", client_id=CLIENT_ID, client_secret=SECRET, redirect_uris=[told["redirect_uri"]]
            )
            facts = {"SITE_URL": told["url"], "SITE_CLIENT_ID": CLIENT_ID, "CINQUEFOIL_REGISTRY": registry.url}
            plan = read_plan(SITES / name / "plan.toml", facts)
            ready = preflight.check(plan, {"CINQUEFOIL_CONTROL_TOKEN": CONTROL_TOKEN})
            assert isinstance(ready, preflight.Ready), ready
            bundle = runner.run(plan, None, ready, seed=name, chromium=browser, say=lambda _line: None)
    assert bundle.setup_problems == ()
    return judge_bundle(bundle, SET)


@contextmanager
def _started(name: str, registry: PracticeRegistry, place: str, certificate: Certificate) -> Iterator[dict[str, str]]:
    environment = environment_of(name)
    site = next((SITES / name).glob("site.*"))
    own = {
        "REGISTRY": registry.url,
        "ORCID_CLIENT_ID": CLIENT_ID,
        "ORCID_CLIENT_SECRET": SECRET,
        "FOLDER": place,
        "CERTIFICATE": str(certificate.file),
        "KEY": str(certificate.key),
    }
    with subprocess.Popen(
        [environment.command[0], str(site), str(environment.folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={"PATH": os.environ["PATH"], "no_proxy": "*", **own},
    ) as process:
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.terminate()
