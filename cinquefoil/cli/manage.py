"""`cinquefoil manage …`: Django's own commands, with our settings.

With one exception: `make_keys` must work before there is a key file, so it is done here, without settings.
"""

import argparse
from pathlib import Path

from cinquefoil.cli.portal import open_portal
from cinquefoil.organisations.keys import write_new_key_file
from cinquefoil.organisations.management.commands.make_keys import MADE

NAME = "cinquefoil manage"
EXAMPLES = """examples:
  cinquefoil manage migrate             bring the database up to date
  cinquefoil manage make_keys FILE      make a key file
  cinquefoil manage createsuperuser
  cinquefoil manage help                every command"""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `manage` to the commands."""
    parser = subparsers.add_parser(
        "manage",
        help="migrate the database, make keys, and Django's other commands",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="the command and what it takes")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run one of Django's commands. Raises: SettingError, KeyFileError."""
    given: list[str] = arguments.arguments or ["help"]
    if given[0] == "make_keys":
        return make_keys(given[1:])
    open_portal()
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - Django is loaded by now

    execute_from_command_line([NAME, *given])
    return 0


def make_keys(arguments: list[str]) -> int:
    """Make a key file. Raises: KeyFileError."""
    parser = argparse.ArgumentParser(prog=f"{NAME} make_keys", description="Make a key file with one fresh key.")
    parser.add_argument("file", type=Path, help="where to write it; a file that is there is never touched")
    path: Path = parser.parse_args(arguments).file
    write_new_key_file(path)
    print(MADE.format(path))
    return 0
