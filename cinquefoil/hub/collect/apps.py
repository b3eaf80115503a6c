"""Tells Django that this room is here."""

from django.apps import AppConfig


class CollectConfig(AppConfig):
    """The room's entry in Django's list of applications."""

    name = "cinquefoil.hub.collect"
    label = "hub_collect"
