"""`cinquefoil registry`: the practice registry alone.

Reads the command line and a configuration file (`registry_options`), and starts a server; everything else is
`registry`'s.
"""

import argparse
import os
import socket
import ssl
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.types import ASGIApp

from cinquefoil.cli import registry_seed
from cinquefoil.cli.registry_options import BadConfiguration, rates_of, read_config, read_pairs, settings_from
from cinquefoil.registry import tls
from cinquefoil.registry.app import create_app
from cinquefoil.registry.clients import BadClient
from cinquefoil.registry.clock import Clock
from cinquefoil.registry.hosted import Hosted
from cinquefoil.registry.hosted_app import create_hosted_app
from cinquefoil.registry.options import BadSetting
from cinquefoil.registry.proxy import Proxy
from cinquefoil.registry.server import CannotServe, address_of, build_core, open_socket, serve
from cinquefoil.registry.store.sqlite import StoreUnusable

_EXAMPLES = """examples:
  cinquefoil registry                                  in memory, at http://127.0.0.1:8780
  cinquefoil registry --port 0 --control-token secret  on a free port, levers on
  cinquefoil registry --data practice.sqlite           kept in a file
  cinquefoil registry --config registry.toml           with settings and clients of your own
  cinquefoil registry --tls-ca ~/practice/ca.pem       HTTPS that clients can be told to trust
  cinquefoil registry --tls-ca ca.pem --proxy 8781     and a proxy at which ORCID's own hosts lead to it
  cinquefoil registry --hosted --host 0.0.0.0 --base-uri https://practice.example --data folder
                                                       for others: each makes a registry of her own

A configuration file holds any of port, host, data, cast, tls, tls_ca, proxy, hosted, every setting that --set
takes, and clients:
  [[clients]]
  name = "My repository"
  client_id = "APP-0123456789ABCDEF"
  client_secret = "practice"
  redirect_uris = ["http://127.0.0.1:8000/"]
  kind = "premium"
"""
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_IN_CONTAINER = "CINQUEFOIL_IN_CONTAINER"
_FLAGS = (
    *("host", "port", "data", "base_uri", "cast", "control_token", "tls", "tls_ca", "proxy", "hosted"),
    *("error_profile", "strict_json", "index_lag_seconds"),
)
_PROBLEMS = (CannotServe, StoreUnusable, BadClient, BadConfiguration, BadSetting, tls.UnusableAuthority)


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the house's parser."""
    parser = subparsers.add_parser(
        "registry",
        help="run the practice registry",
        description="Run the practice registry: an ORCID registry on your own machine.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_place(parser)
    _add_behaviour(parser)
    registry_seed.add_parser(parser)
    parser.set_defaults(run=run)


def _add_place(parser: argparse.ArgumentParser) -> None:
    """Add where it listens, for whom, and what it keeps."""
    parser.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on; 0 picks a free one (default 8780)")
    parser.add_argument("--data", metavar="FILE", help="keep everything in this SQLite file (--hosted: in this folder)")
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
    words = "HTTPS, with a certificate made on the spot that vouches for itself"
    parser.add_argument("--tls", action="store_true", default=None, help=words)
    parser.add_argument(
        "--tls-ca",
        metavar="FILE",
        help="HTTPS, with a certificate of the authority in FILE (made when there is none, its key beside it) for "
        "this machine, --host and ORCID's own hosts; tells how clients are made to trust it",
    )
    parser.add_argument(
        "--proxy",
        type=int,
        metavar="PORT",
        help="for a system whose ORCID addresses cannot be changed: a forward proxy at this port (0 picks a free one) "
        "leads ORCID's own hosts here, with the certificate of --tls-ca; the registry's own port then speaks HTTP",
    )
    parser.add_argument(
        "--hosted",
        action="store_true",
        default=None,
        help="for others than yourself: everyone makes a registry of her own, wiped after 30 days, where nobody can "
        "type a password of her own",
    )


def _add_behaviour(parser: argparse.ArgumentParser) -> None:
    """Add how it behaves: the settings most asked for by name, the rest by `--set`."""
    words = "how OAuth says no: as ORCID's server does now, or as until 2026 (default current)"
    parser.add_argument("--error-profile", choices=("classic", "current"), help=words)
    strictness = parser.add_mutually_exclusive_group()
    words = "refuse in JSON what ORCID refuses, such as keys it does not know (default)"
    strictness.add_argument("--strict", action="store_true", default=None, dest="strict_json", help=words)
    strictness.add_argument("--lenient", action="store_false", dest="strict_json", help="overlook it")
    words = "how long a change takes to be found by searching (default 0)"
    parser.add_argument("--index-lag", type=float, metavar="SECONDS", dest="index_lag_seconds", help=words)
    words = "requests a second one caller may make, or orcid for ORCID's own limits (default: as many as come)"
    parser.add_argument("--rate", metavar="N", help=words)
    words = "any other setting, one at a time; a name that is not known is answered with those that are"
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", dest="pairs", help=words)


def run(arguments: argparse.Namespace) -> int:
    """Run the registry until it is told to stop. Returns the exit status: 0, or 2 when it cannot start."""
    try:
        return start(_merged(arguments))
    except _PROBLEMS as problem:
        print(problem, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 0


def start(options: Mapping[str, Any]) -> int:
    """Serve with these options: those of the command line, the settings', and clients.

    Raises:
        CannotServe, StoreUnusable, BadClient, BadConfiguration, BadSetting, UnusableAuthority: each with one line.
    """
    host = options.get("host") or "127.0.0.1"
    _refuse_others(host, is_hosted=bool(options.get("hosted")))
    context = _context(options, host)
    is_proxied = options.get("proxy") is not None
    port = options.get("port")
    listener = open_socket(host, 8780 if port is None else port)
    try:
        url = address_of(listener, scheme="https" if context and not is_proxied else "http")
        app, close = _application(options, url)
        with _proxy(options, host, listener, context) as proxy:
            serve(app, listener, url, tls=None if is_proxied else context, more={"proxy": proxy} if proxy else {})
        close()
    finally:
        listener.close()
    return 0


@contextmanager
def _proxy(
    options: Mapping[str, Any], host: str, listener: socket.socket, context: ssl.SSLContext | None
) -> Iterator[str]:
    """The proxy for as long as the block lasts, where one is wanted; gives its address or nothing."""
    if options.get("proxy") is None:
        yield ""
        return
    if context is None or not options.get("tls_ca") or options.get("hosted"):
        raise BadConfiguration("--proxy needs --tls-ca FILE, which clients are told to trust, and is not for --hosted.")
    own = open_socket(host, options["proxy"])
    proxy = Proxy(own, listener.getsockname()[:2], context)
    proxy.start()
    try:
        yield address_of(own)
    finally:
        proxy.stop()


def _refuse_others(host: str, *, is_hosted: bool) -> None:
    """Refuse to show a registry to others, where it is not made for them. A container's address is its own."""
    if host in _LOOPBACK or is_hosted or os.environ.get(_IN_CONTAINER) == "1":
        return
    raise BadConfiguration(
        f"The practice registry listens on this machine only: {host} would show it to others. Use 127.0.0.1, or "
        "--hosted to make it fit for others."
    )


def _context(options: Mapping[str, Any], host: str) -> ssl.SSLContext | None:
    """Return what HTTPS needs, and say on standard error how clients come to trust it."""
    at = Clock().now()
    if options.get("tls_ca"):
        file, names = Path(options["tls_ca"]).expanduser(), tls.names_for(host, orcid=True)
        authority = tls.kept_authority(file, names, at)
        print(tls.trust_lines(file), file=sys.stderr, end="", flush=True)
        return tls.context_for(tls.make_leaf(authority, names, at), authority)
    if options.get("tls"):
        print("HTTPS vouches for itself: tell clients not to check it, or use --tls-ca.", file=sys.stderr, flush=True)
        return tls.context_for(tls.make_self_signed(tls.names_for(host), at))
    return None


def _application(options: Mapping[str, Any], url: str) -> "tuple[ASGIApp, Any]":
    """Return the application, and what lets go of its files."""
    settings = settings_from(options, base_uri=_base_uri(str(options.get("base_uri") or url)))
    data = Path(options["data"]).expanduser() if options.get("data") else None
    if options.get("hosted"):
        if options.get("clients") or options.get("control_token"):
            raise BadConfiguration("--hosted takes no clients and no control token: everyone gets her own.")
        hosted = Hosted(settings, folder=data)
        return create_hosted_app(hosted), hosted.close
    core = build_core(
        settings, data=data, clients=tuple(options.get("clients") or ()), cast=options.get("cast") or "usual"
    )
    return create_app(core), core.store.close


def _base_uri(given: str) -> str:
    """Return what URIs in answers begin with, found to be an address."""
    parts = urlsplit(given)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise BadConfiguration(f"base_uri is an address such as https://sandbox.orcid.org, not {given!r}.")
    return given.rstrip("/")


def _merged(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the options of the configuration file, those of the command line on top."""
    options = read_config(arguments.config) if arguments.config else {}
    options.update(read_pairs(arguments.pairs))
    if arguments.rate is not None:
        options.update(rates_of(arguments.rate))
    for name in _FLAGS:
        given = getattr(arguments, name)
        if given is not None:
            options[name] = given
    token = os.environ.get("CINQUEFOIL_CONTROL_TOKEN", "")
    if token and not options.get("hosted"):
        options.setdefault("control_token", token)
    return options
