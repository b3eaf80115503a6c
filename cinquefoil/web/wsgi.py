"""The portal as a WSGI application, for granian: loaded whole, so that no first reader waits for it."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from cinquefoil.web.collecting import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cinquefoil.web.settings")
application = get_wsgi_application()
get_resolver().check()  # Loads every room's views.
settle()
