"""Tells Django that this room is here."""

from django.apps import AppConfig


class ConnectConfig(AppConfig):
    """The room's entry in Django's list of applications."""

    name = "cinquefoil.hub.connect"
    label = "hub_connect"
