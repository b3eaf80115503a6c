"""Tells Django that this room is here."""

from django.apps import AppConfig


class AuthenticateConfig(AppConfig):
    """The room's entry in Django's list of applications."""

    name = "cinquefoil.hub.authenticate"
    label = "hub_authenticate"
