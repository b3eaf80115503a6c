"""A room that only tests have: its jobs write what they did to a file."""

from django.apps import AppConfig


class CountingConfig(AppConfig):
    name = "tests.portal.jobs.counting"
    label = "counting"
