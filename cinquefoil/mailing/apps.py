"""Tells Django that this room is here."""

from django.apps import AppConfig


class MailingConfig(AppConfig):
    """The room's entry in Django's list of applications."""

    name = "cinquefoil.mailing"
    label = "mailing"
