"""Starts a process later than it is: `JOURNEY_DAYS` ahead, and with the mail server that `JOURNEY_MAIL` names.

Python reads this before anything else where its folder stands in PYTHONPATH, in every process of a demo; those that are
given an environment of their own, as assessments are, get what is needed for it too.
"""

import os
import subprocess
from datetime import UTC, datetime, timedelta

PASSED_ON = {name: os.environ[name] for name in ("PYTHONPATH", "JOURNEY_DAYS") if name in os.environ}
_start = subprocess.Popen.__init__


def _start_on_that_day(self, *args, env=None, **named):
    _start(self, *args, env=None if env is None else {**env, **PASSED_ON}, **named)


if os.environ.get("JOURNEY_DAYS", "0") != "0":
    import time_machine

    subprocess.Popen.__init__ = _start_on_that_day
    later = datetime.now(UTC) + timedelta(days=int(os.environ["JOURNEY_DAYS"]))
    time_machine.travel(later, tick=True).start()
if mail := os.environ.get("JOURNEY_MAIL"):
    os.environ["CINQUEFOIL_MAIL"] = mail
    os.environ["CINQUEFOIL_MAIL_ALLOWED"] = os.environ["JOURNEY_MAIL_ALLOWED"]
