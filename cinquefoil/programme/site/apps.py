"""Tells Django that this room is here."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The room's entry in Django's list of applications."""

    name = "cinquefoil.programme.site"
    label = "site"
