"""Tells Django that this room is here."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """The room's entry in Django's list of applications."""

    name = "cinquefoil.organisations"
    label = "organisations"
