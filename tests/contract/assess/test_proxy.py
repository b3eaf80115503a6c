"""A system with ORCID's own addresses built in, assessed: it and the browser meet the practice registry by its proxy."""

import json
import os
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from cinquefoil.cli.assess_browser import BadProxy, names_by
from tests.contract.assess.running import PLAN, SECRET, called, client_of

TOKEN = "levers"
ORCID = "https://orcid.org"


@pytest.mark.browser
@pytest.mark.xdist_group("reference")
def test_a_system_that_calls_orcids_own_hosts_signs_in_and_is_judged(
    tmp_path: Path, chromium: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = tmp_path / "ca.pem"
    client = client_of("PRX")
    registry = [*(sys.executable, "-m", "cinquefoil.cli", "registry", "--port", "0", "--proxy", "0")]
    registry += ["--tls-ca", str(authority), "--base-uri", ORCID, "--control-token", TOKEN]
    system = [sys.executable, "-m", "cinquefoil.corpus", "--port", "0", "--registry", ORCID]
    with subprocess.Popen(registry, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        ready = json.loads(running.stdout.readline())
        by_proxy = {"https_proxy": ready["proxy"], "HTTPS_PROXY": ready["proxy"], "SSL_CERT_FILE": str(authority)}
        own = {**os.environ, **by_proxy, "ORCID_CLIENT_ID": client, "ORCID_CLIENT_SECRET": SECRET}
        with subprocess.Popen(system, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=own) as site:
            try:
                url = json.loads(site.stdout.readline())["url"]
                facts = {
                    "client_id": client,
                    "client_secret": SECRET,
                    "name": "Behind a proxy",
                    "redirect_uris": [f"{url}/orcid/callback"],
                    "kind": "premium",
                }
                answer = httpx2.post(
                    f"{ready['url']}/_control/clients",
                    json=facts,
                    headers={"Authorization": f"Bearer {TOKEN}"},
                    trust_env=False,
                )
                assert answer.status_code == 201
                plan = tmp_path / "plan.toml"
                text = PLAN.read_text(encoding="utf-8").replace("[registry]\n", f'[registry]\nweb = "{ORCID}"\n')
                plan.write_text(text, encoding="utf-8")
                for name, value in {
                    "CINQUEFOIL_CHROMIUM": chromium,
                    "CINQUEFOIL_CONTROL_TOKEN": TOKEN,
                    "CINQUEFOIL_REGISTRY": ready["url"],
                    "REFERENCE_URL": url,
                    "REFERENCE_CLIENT_ID": client,
                }.items():
                    monkeypatch.setenv(name, value)

                doctor = called("doctor", str(plan), "--proxy", ready["proxy"])
                steps = ["--steps", "connect,return", "--out", str(tmp_path / "out")]
                ran = called("run", str(plan), "--proxy", ready["proxy"], *steps)
            finally:
                site.terminate()
                running.terminate()

    assert doctor.returncode == 0, doctor.stdout
    assert "cannot be held back" in " ".join(doctor.stdout.split())
    assert ran.returncode in {1, 2}, ran.stderr
    report = json.loads((tmp_path / "out" / "report.json").read_bytes())
    states = {verdict["criterion"]: verdict["state"] for verdict in report["verdicts"]}
    assert report["setup_problems"] == []
    assert [states[name] for name in ("AUTH-1", "AUTH-2", "CONN-2", "DISP-1", "DISP-3")] == ["met"] * 5


@pytest.mark.parametrize("given", ["127.0.0.1:8781", "https://127.0.0.1:8781", "http://127.0.0.1", "http://a:b"])
def test_what_is_no_proxy_is_refused(given: str) -> None:
    with pytest.raises(BadProxy, match=r"--proxy is an address such as"):
        names_by(given)


def test_a_browser_finds_each_of_orcids_hosts_at_the_proxy() -> None:
    names = names_by("http://127.0.0.1:8781")

    assert {"orcid.org", "api.orcid.org", "pub.sandbox.orcid.org"} <= set(names)
    assert set(names.values()) == {"127.0.0.1:8781"}
    assert names_by("") == {}
