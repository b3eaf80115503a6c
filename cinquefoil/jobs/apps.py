"""Tells Django that this room is here, and finds the rooms' handlers at start."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    """The room's entry in Django's list of applications."""

    name = "cinquefoil.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Import each room's `handlers` module, if it has one."""
        autodiscover_modules("handlers")
