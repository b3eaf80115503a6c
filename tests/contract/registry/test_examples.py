"""The example for other languages, run as its first lines say."""

import json
import subprocess

from cinquefoil.registry.testing import CONTROL_TOKEN
from tests import needs


def test_the_node_example_signs_sofia_in_and_prints_no_token(practice_registry):
    script = needs.ROOT / "examples" / "node" / "sign-in.mjs"
    command = [needs.node(), str(script), practice_registry.url, CONTROL_TOKEN]

    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout) == {
        "state": "s1",
        "orcid": practice_registry.cast["sofia"].orcid_id,
        "name": "Sofia Garcia",
        "scope": "/authenticate",
    }
