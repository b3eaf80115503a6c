"""The portal's settings for tests: a data folder of their own, set before anything reads a setting."""

import os
import tempfile

os.environ.setdefault("CINQUEFOIL_DATA", tempfile.mkdtemp(prefix="cinquefoil-tests-"))

from cinquefoil.web.settings import *  # noqa: F403
