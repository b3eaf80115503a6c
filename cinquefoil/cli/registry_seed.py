"""`cinquefoil registry seed`: plausible people into a registry's file, as many as one likes.

Reads the command line and tells how far it is; who they are is `registry.seeding`'s.
"""

import argparse
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from cinquefoil.registry.cast import cast
from cinquefoil.registry.seeding import plant
from cinquefoil.registry.store.sqlite import SqliteStore, StoreUnusable
from cinquefoil.registry.values import salted

_FILE = Path("practice.sqlite")
_MOST = 10_000_000
_PATIENCE = 2.0
_WIDTH = 30


def add_parser(registry: argparse.ArgumentParser) -> None:
    """Add the command to that of the registry."""
    subparsers = registry.add_subparsers(title="commands", metavar="COMMAND")
    parser = subparsers.add_parser(
        "seed",
        help="put plausible people into a registry's file",
        description="Put plausible people into a registry's file. The same seed makes the same people; those who are "
        "there already are left alone. All of them sign in with the cast's password.",
        epilog="Afterwards: cinquefoil registry --data FILE",
    )
    parser.add_argument("--people", type=_number, default=1000, metavar="N", help="how many (default 1000)")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="which ones (default 1)")
    parser.add_argument("--data", type=Path, default=_FILE, metavar="FILE", help=f"the file (default {_FILE})")
    parser.set_defaults(run=run)


def _number(text: str) -> int:
    number = int(text) if text.isdecimal() else -1
    if not 0 <= number <= _MOST:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 0 to {_MOST:,}")
    return number


def run(arguments: argparse.Namespace) -> int:
    """Seed, and say in one line what was done. Returns the exit status: 0, or 2 when the file cannot be used."""
    try:
        store = SqliteStore(arguments.data)
    except StoreUnusable as problem:
        print(problem, file=sys.stderr)
        return 2
    # Room for what is written at random places of a large file; the registry itself does with little.
    store.derived.execute("PRAGMA cache_size = -65536")
    password = next(iter(cast().values())).password
    progress = Progress(arguments.people, sys.stderr, time.monotonic)
    new = plant(
        store, arguments.people, arguments.seed, datetime.now(UTC), password=salted(password), told=progress.tell
    )
    progress.end()
    store.close()
    there = arguments.people - new
    print(f"{new:,} people put into {arguments.data}" + (f"; {there:,} were there already." if there else "."))
    return 0


class Progress:
    """A bar on a terminal, for work that takes more than two seconds; nothing anywhere else."""

    def __init__(self, total: int, to: TextIO, clock: Callable[[], float]) -> None:
        self._total = total
        self._to = to
        self._clock = clock
        self._began = clock()
        self._is_shown = False

    def tell(self, done: int) -> None:
        """Draw the bar anew."""
        passed = self._clock() - self._began
        if passed < _PATIENCE or not self._to.isatty():
            return
        full = done * _WIDTH // self._total
        left = round(passed * (self._total - done) / done)
        bar = "#" * full + "·" * (_WIDTH - full)
        self._to.write(f"\r[{bar}] {done:,} of {self._total:,}, {left // 60}:{left % 60:02} left ")
        self._to.flush()
        self._is_shown = True

    def end(self) -> None:
        """Leave the bar, if there was one."""
        if self._is_shown:
            self._to.write("\n")
