"""The browser of `assess run` and `assess doctor`: which Chromium, and whom it takes ORCID's hosts for."""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from cinquefoil.registry.proxy import HOSTS


class BadProxy(ValueError):
    """What was given as a proxy is none. The message is one clear line."""


def add_option(parser: argparse.ArgumentParser) -> None:
    """Add `--proxy` to a command that opens a browser."""
    parser.add_argument(
        "--proxy",
        default="",
        metavar="URL",
        help="the proxy of the practice registry (cinquefoil registry --proxy): the browser finds ORCID's hosts there",
    )


@contextmanager
def open_browser(proxy: str) -> Iterator[Any]:
    """A Chromium for as long as the block lasts; by a proxy it meets the practice registry under ORCID's own names.

    Raises:
        ImportError: the browser library is not installed.
        NoChromium: there is none, or it does not start.
        BadProxy: `proxy` is no address.
    """
    # Here and not above, so that help and reading commands need no browser library.
    from cinquefoil.assess.collectors.browser import find_chromium, open_chromium  # noqa: PLC0415

    names = names_by(proxy)
    executable = find_chromium(os.environ.get("CINQUEFOIL_CHROMIUM", ""))
    with open_chromium(executable, names=names, trusting=bool(names)) as chromium:
        yield chromium


def names_by(proxy: str) -> dict[str, str]:
    """Where a browser finds each of ORCID's hosts: at the proxy, which takes HTTPS in their name; nothing without one.

    Raises:
        BadProxy: it is no address such as http://127.0.0.1:8781.
    """
    if not proxy:
        return {}
    try:
        parts = urlsplit(proxy)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if parts.scheme != "http" or not host or not port:
        raise BadProxy(f"--proxy is an address such as http://127.0.0.1:8781, not {proxy!r}.")
    return dict.fromkeys(sorted(HOSTS), f"{host}:{port}")
