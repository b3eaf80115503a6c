"""The command that signs awards given before there were credentials, for whoever does not wait for the daily job."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cinquefoil.programme.credentials.services import sign_unsigned


class Command(BaseCommand):
    """Sign every award that was given and has no credential yet."""

    help = "Sign every award that was given and has no credential yet. The worker does the same once a day."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Sign them, and say how many."""
        self.stdout.write(f"{sign_unsigned(base_url=settings.BASE_URL)} signed.")
