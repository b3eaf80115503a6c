"""`cinquefoil`: reads the command line and hands over to one command.

Knows no command's meaning; each is a module beside this one with `add_parser`.
"""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec

from cinquefoil.cli.refusal import NOT_SET_UP, Refusal
from cinquefoil.organisations.keys import KeyFileError
from cinquefoil.web.environment import SettingError

COMMANDS = ("demo", "registry", "serve", "worker", "manage", "assess", "orcid")
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that `arguments` name and return its exit status; 2 with one line if it is not set up."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parsed = build_parser(given[0] if given else "").parse_args(given)
    try:
        return int(parsed.run(parsed))
    except (SettingError, KeyFileError, Refusal) as error:
        print(error, file=sys.stderr)
        return NOT_SET_UP
    except KeyboardInterrupt:
        return INTERRUPTED


def build_parser(only: str = "") -> argparse.ArgumentParser:
    """Return the parser of every command, or, faster, of the one called `only` if there is one."""
    parser = argparse.ArgumentParser(
        prog="cinquefoil",
        description="A hub, a practice registry, an assessor and a badge programme for ORCID's Collect & Connect.",
        epilog="Begin with: cinquefoil demo",
    )
    parser.add_argument("--version", action="version", version=f"cinquefoil {version('cinquefoil')}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in (only,) if only in COMMANDS else COMMANDS:
        if find_spec(f"cinquefoil.cli.{name}"):
            import_module(f"cinquefoil.cli.{name}").add_parser(subparsers)
    return parser
