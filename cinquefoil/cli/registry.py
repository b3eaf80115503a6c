"""`cinquefoil registry`: the practice registry alone.

Reads the command line and a configuration file, and starts a server; everything else is `registry`'s.
"""

import argparse
import os
import sys
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from cinquefoil.registry.clients import BadClient
from cinquefoil.registry.server import CannotServe, address_of, build_core, open_socket, serve
from cinquefoil.registry.settings import Settings
from cinquefoil.registry.store.sqlite import StoreUnusable

_EXAMPLES = """examples:
  cinquefoil registry                                  in memory, at http://127.0.0.1:8780
  cinquefoil registry --port 0 --control-token secret  on a free port, levers on
  cinquefoil registry --data practice.sqlite           kept in a file
  cinquefoil registry --config registry.toml           with clients of your own

A configuration file holds any of port, host, data, cast, base_uri, control_token,
webhook_delay_seconds, and clients:
  [[clients]]
  name = "My repository"
  client_id = "APP-0123456789ABCDEF"
  client_secret = "practice"
  redirect_uris = ["http://127.0.0.1:8000/"]
  kind = "premium"
"""
_KNOWN = frozenset({"host", "port", "data", "cast", "base_uri", "webhook_delay_seconds", "control_token", "clients"})
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class BadConfiguration(ValueError):
    """The configuration says something that cannot be followed; the text is one line."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the house's parser."""
    parser = subparsers.add_parser(
        "registry",
        help="run the practice registry",
        description="Run the practice registry: an ORCID registry on your own machine.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on; 0 picks a free one (default 8780)")
    parser.add_argument("--data", type=Path, metavar="FILE", help="keep everything in this SQLite file")
    parser.add_argument("--config", type=Path, metavar="FILE.toml", help="settings and clients")
    parser.add_argument(
        "--control-token", metavar="TOKEN", help="switch the levers under /_control on (or CINQUEFOIL_CONTROL_TOKEN)"
    )
    parser.add_argument(
        "--base-uri", metavar="URL", help="what iDs and links in answers begin with (default: its own address)"
    )
    parser.add_argument(
        "--cast",
        choices=("usual", "full", "none"),
        help="the people in it at first: usual, full (the largest record holds all the works one may) or none",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the registry until it is told to stop. Returns the exit status: 0, or 2 when it cannot start."""
    try:
        return start(_merged(arguments))
    except (CannotServe, StoreUnusable, BadClient, BadConfiguration) as problem:
        print(problem, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 0


def start(options: Mapping[str, Any]) -> int:
    """Serve with these options: host, port, data, control_token, base_uri, cast, webhook_delay_seconds, clients.

    Raises:
        CannotServe, StoreUnusable, BadClient, BadConfiguration: each with one line.
    """
    host = options.get("host") or "127.0.0.1"
    if host not in _LOOPBACK:
        raise BadConfiguration(
            f"The practice registry listens on this machine only: {host} would show it to others. Use 127.0.0.1."
        )
    port = options.get("port")
    listener = open_socket(host, 8780 if port is None else port)
    try:
        settings = Settings(
            base_uri=str(options.get("base_uri") or address_of(listener)).rstrip("/"),
            control_token=options.get("control_token") or "",
            webhook_delay=timedelta(seconds=float(options.get("webhook_delay_seconds", 1))),
        )
        core = build_core(
            settings,
            data=Path(options["data"]) if options.get("data") else None,
            clients=tuple(options.get("clients") or ()),
            cast=options.get("cast") or "usual",
        )
        serve(core, listener)
    finally:
        listener.close()
    return 0


def _merged(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the options of the configuration file, those of the command line on top."""
    options = _read_config(arguments.config) if arguments.config else {}
    for name in ("host", "port", "data", "base_uri", "cast", "control_token"):
        given = getattr(arguments, name)
        if given is not None:
            options[name] = given
    options.setdefault("control_token", os.environ.get("CINQUEFOIL_CONTROL_TOKEN", ""))
    return options


def _read_config(path: Path) -> dict[str, Any]:
    try:
        options = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadConfiguration(f"{path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadConfiguration(f"{path} is not TOML: {error}.") from error
    unknown = sorted(set(options) - _KNOWN)
    if unknown:
        raise BadConfiguration(f"{path}: {', '.join(unknown)} not known. Known are {', '.join(sorted(_KNOWN))}.")
    return options
