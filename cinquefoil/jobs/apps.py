"""Tells Django that this room is here."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The room's entry in Django's list of applications."""

    name = "cinquefoil.jobs"
    label = "jobs"
