"""`cinquefoil manage …`: Django's own commands, with our settings.

Adds one exception: `make_keys` must work before there is a key file, so it runs without settings.
"""

import argparse

from cinquefoil.cli.portal import open_portal

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
        from cinquefoil.organisations.management.commands.make_keys import Command  # noqa: PLC0415 - no settings yet

        Command().run_from_argv([NAME, *given])
        return 0
    open_portal()
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - Django is loaded by now

    execute_from_command_line([NAME, *given])
    return 0
