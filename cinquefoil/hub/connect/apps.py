"""Tells Django that this room is here, and listens for people's permissions."""

from django.apps import AppConfig


class ConnectConfig(AppConfig):
    """The room's entry in Django's list of applications."""

    name = "cinquefoil.hub.connect"
    label = "hub_connect"

    def ready(self) -> None:
        """Subscribe to what the lower rooms publish."""
        from cinquefoil.hub.connect import listening  # noqa: F401, PLC0415 - models exist only once apps are ready
