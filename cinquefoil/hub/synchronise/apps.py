"""Tells Django that this room is here."""

from django.apps import AppConfig


class SynchroniseConfig(AppConfig):
    """The room's entry in Django's list of applications."""

    name = "cinquefoil.hub.synchronise"
    label = "hub_synchronise"
