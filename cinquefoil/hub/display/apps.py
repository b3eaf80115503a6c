"""Tells Django that this room is here."""

from django.apps import AppConfig


class DisplayConfig(AppConfig):
    """The room's entry in Django's list of applications."""

    name = "cinquefoil.hub.display"
    label = "hub_display"
