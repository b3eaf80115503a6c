"""The portal's settings with the counting room added and the upper rooms left out, for worker processes."""

from cinquefoil.web.settings import *  # noqa: F403
from cinquefoil.web.settings import INSTALLED_APPS as ALL

INSTALLED_APPS = [
    *(app for app in ALL if not any(room in app for room in ("hub", "programme", "cinquefoil.web"))),
    "tests.portal.jobs.counting",
]
