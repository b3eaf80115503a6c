"""Tells Django that this room is here."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The room's entry in Django's list of applications."""

    name = "cinquefoil.hub.home"
    label = "hub_home"
