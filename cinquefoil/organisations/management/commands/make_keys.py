"""`cinquefoil manage make_keys FILE`: makes a key file.

Never touches a file that is already there: what it sealed would be lost.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cinquefoil.organisations.keys import KeyFileError, write_new_key_file

MADE = "Made {}. Set CINQUEFOIL_KEYS to it, and keep a copy apart from the database's backups."


class Command(BaseCommand):
    """Make a key file with one fresh key."""

    help = "Make a key file with one fresh key, readable by this user alone. Keep it outside the database's backups."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Read the one argument."""
        parser.add_argument("file", type=Path, help="where to write it; a file that is there is never touched")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the file, or say why not."""
        path: Path = options["file"]
        try:
            write_new_key_file(path)
        except KeyFileError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(MADE.format(path))
