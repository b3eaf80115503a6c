"""Tells Django that this room is here, and lets it listen to the room below."""

from importlib import import_module

from django.apps import AppConfig


class CollectConfig(AppConfig):
    """The room's entry in Django's list of applications."""

    name = "cinquefoil.hub.collect"
    label = "hub_collect"

    def ready(self) -> None:
        """Subscribe to what `authenticate` publishes."""
        import_module("cinquefoil.hub.collect.listening")
