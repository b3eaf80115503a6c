"""`cinquefoil demo`: the whole system on loopback, with people in it and a walk to follow.

Starts processes and prints; what the demo shows is in `demo.toml`, and `demo_seed` writes it.
"""

import argparse
import contextlib
import os
import secrets
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from cinquefoil.cli import demo_walk
from cinquefoil.cli.processes import Group, NotStarted, port_is_free

EXAMPLES = """examples:
  cinquefoil demo                       everything on its usual ports, data kept in data/demo
  cinquefoil demo --fresh               forget what was done there before
  cinquefoil demo --port 8001 --registry-port 8781"""


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports of one demo on 127.0.0.1."""

    portal: int
    registry: int
    repository: int
    journals: int

    def all(self) -> dict[str, int]:
        """Ports by the name of what listens there."""
        return {
            "portal": self.portal,
            "registry": self.registry,
            "repository": self.repository,
            "journals": self.journals,
        }

    def url(self, name: str) -> str:
        """The address of one of them."""
        return f"http://127.0.0.1:{self.all()[name]}"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `demo` to the commands."""
    parser = subparsers.add_parser(
        "demo",
        help="run the whole system on this machine, with people in it and a walk in seven steps",
        description="Run practice registry, portal, worker and two small systems on loopback, until Ctrl-C.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, help="folder for everything the demo keeps (default: data/demo)")
    parser.add_argument("--fresh", action="store_true", help="empty that folder first")
    parser.add_argument("--port", type=int, default=8000, help="the portal's port (default: 8000)")
    parser.add_argument("--registry-port", type=int, default=8780, help="the registry's port (default: 8780)")
    parser.add_argument(
        "--systems-port", type=int, default=8790, help="first of two ports for the small systems (default: 8790)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the demo until a signal. Returns 0, or 2 where it cannot start."""
    ports = Ports(arguments.port, arguments.registry_port, arguments.systems_port, arguments.systems_port + 1)
    for name, port in ports.all().items():
        if not port_is_free(port):
            return refuse(f"Port {port} is in use, and the {name} needs it. Free it, or see: cinquefoil demo --help")
    folder: Path = arguments.data or Path(os.environ.get("CINQUEFOIL_DATA", "data")) / "demo"
    try:
        prepare(folder, fresh=arguments.fresh)
    except OSError as error:
        return refuse(
            f"The folder {folder} cannot be used ({error.strerror}). Name another: cinquefoil demo --data DIR"
        )
    try:
        return play(folder.resolve(), ports)
    except NotStarted as error:
        return refuse(str(error))


def refuse(sentence: str) -> int:
    """Say why not, and return the exit status for it."""
    print(sentence, file=sys.stderr)
    return 2


def prepare(folder: Path, *, fresh: bool) -> None:
    """Make the folder, empty if asked. Raises: OSError if it cannot be written."""
    if fresh and (folder / "cinquefoil-demo").exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    # The mark that lets --fresh delete this folder, and no other.
    (folder / "cinquefoil-demo").touch()


def environment(folder: Path, ports: Ports, control_token: str) -> dict[str, str]:
    """The settings that every process of the demo shares."""
    return {
        "DJANGO_SETTINGS_MODULE": "cinquefoil.web.settings",
        "CINQUEFOIL_MODE": "development",
        "CINQUEFOIL_DATA": str(folder),
        "CINQUEFOIL_BASE_URL": ports.url("portal"),
        "CINQUEFOIL_PRACTICE_REGISTRY": ports.url("registry"),
        "CINQUEFOIL_PRACTICE_CONTROL_TOKEN": control_token,
        "CINQUEFOIL_CONTROL_TOKEN": control_token,
        "CINQUEFOIL_DEMO_PASSWORD": demo_walk.story()["password"],
    }


def play(folder: Path, ports: Ports) -> int:
    """Start everything, print the walk, and wait."""
    say("Starting. This takes some seconds …")
    settings = environment(folder, ports, secrets.token_urlsafe(24))
    for name in ("CINQUEFOIL_DATABASE", "CINQUEFOIL_ENGINE_DATABASE", "CINQUEFOIL_KEYS", "CINQUEFOIL_MAIL"):
        os.environ.pop(name, None)
    os.environ.update(settings)
    with Group(folder / "logs", settings) as group:
        registry = ["cinquefoil.cli", "registry", "--port", str(ports.registry), "--data", str(folder / "registry.db")]
        group.start("registry", registry, reads_line=True)
        from cinquefoil.cli import demo_seed  # noqa: PLC0415 - Django reads its settings here, not earlier

        seed = demo_seed.sow(folder, {name: ports.url(name) for name in ports.all()}, settings)
        for system in seed.systems:
            group.start(system.key, system.command, reads_line=True, extra=system.environment)
        group.start("worker", ["cinquefoil.cli", "worker"])
        group.start("portal", ["cinquefoil.cli", "serve", "--port", str(ports.portal)])
        group.wait_for_page("portal", f"{ports.url('portal')}/")
        say(demo_walk.text(seed.facts, {name: ports.url(name) for name in ports.all()}))
        return group.wait(say)


def say(text: str) -> None:
    """Print at once, also into a pipe."""
    with contextlib.suppress(BrokenPipeError):
        print(text, flush=True)
