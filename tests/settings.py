"""The portal's settings for tests: a data folder of their own, set before anything reads a setting."""

import os
import tempfile

os.environ.setdefault("CINQUEFOIL_DATA", tempfile.mkdtemp(prefix="cinquefoil-tests-"))

from cinquefoil.web.settings import *  # noqa: F403

# A database of this run's own, so that two runs on one server do not meet.
DATABASES["default"]["TEST"] = {"NAME": f"test_cinquefoil_{os.getpid()}"} if "postgresql" in str(DATABASE) else {}  # noqa: F405
