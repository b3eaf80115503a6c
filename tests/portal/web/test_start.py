"""What a process that serves the portal does before its first reader: load everything, then settle the collector."""

import json
import os
import subprocess
import sys

from cinquefoil.cli.serve import APPLICATION
from cinquefoil.web import collecting

LOOK = """
import gc, json, sys, cinquefoil.web.wsgi as served
print(json.dumps({
    "application": callable(getattr(served, sys.argv[1])),
    "frozen": gc.get_freeze_count(),
    "thresholds": gc.get_threshold(),
    "rooms": "cinquefoil.programme.site.views.listing" in sys.modules,
    "left": len(gc.get_objects(generation=2)),
}))
"""


def test_what_serve_starts_has_everything_loaded_and_set_aside(tmp_path):
    module, _, name = APPLICATION.partition(":")
    assert module == "cinquefoil.web.wsgi"
    environment = {**os.environ, "CINQUEFOIL_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "cinquefoil.web.settings"}

    ran = subprocess.run(
        [sys.executable, "-c", LOOK, name], env=environment, capture_output=True, text=True, check=True, timeout=120
    )

    told = json.loads(ran.stdout)
    assert told["application"]
    assert told["rooms"]
    assert told["thresholds"] == list(collecting.THRESHOLDS)
    assert told["frozen"] > 50_000
    assert told["left"] < told["frozen"] / 100
