"""`cinquefoil serve`: the portal, served by granian.

Migrates nothing and runs no job.
"""

import argparse
import socket
import sys

from cinquefoil.cli.portal import open_portal, refuse_unless_migrated
from cinquefoil.cli.refusal import Refusal

EXAMPLES = """examples:
  cinquefoil serve                              on http://127.0.0.1:8000
  cinquefoil serve --host 0.0.0.0 --port 8080   behind a proxy that speaks HTTPS
  cinquefoil serve --processes 2 --threads 8"""

APPLICATION = "cinquefoil.web.wsgi:application"
# granian logs to standard output, which is for results.
ON_STANDARD_ERROR = {"class": "logging.StreamHandler", "formatter": "generic", "stream": "ext://sys.stderr"}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `serve` to the commands."""
    parser = subparsers.add_parser(
        "serve",
        help="serve the portal",
        description="Serve the portal until Ctrl-C. The database must be migrated: cinquefoil manage migrate",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: 8000)")
    parser.add_argument("--processes", type=int, default=1, help="server processes (default: 1)")
    parser.add_argument("--threads", type=int, default=4, help="requests at once in each process (default: 4)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until a signal. Raises: Refusal, SettingError or KeyFileError where it cannot start."""
    open_portal()
    refuse_unless_migrated()
    refuse_if_taken(arguments.host, arguments.port)
    _warn_if_mail_is_kept()
    from granian import Granian  # noqa: PLC0415 - only this command needs it
    from granian.constants import Interfaces  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    print(f"The portal answers on http://{arguments.host}:{arguments.port}", file=sys.stderr)
    Granian(
        APPLICATION,
        address=arguments.host,
        port=arguments.port,
        interface=Interfaces.WSGI,
        workers=arguments.processes,
        blocking_threads=arguments.threads,
        websockets=False,
        log_access=False,
        log_level=LogLevels.warning,
        log_dictconfig={"handlers": dict.fromkeys(("console", "access"), ON_STANDARD_ERROR)},
    ).serve()
    return 0


def refuse_if_taken(host: str, port: int) -> None:
    """Raise Refusal if nothing can listen on this port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refusal(
                f"Nothing can listen on {host} port {port} ({error.strerror}). Free it or choose another with --port."
            ) from None
        except OverflowError:
            raise Refusal(f"{port} is not a port; choose one from 1 to 65535.") from None


def _warn_if_mail_is_kept() -> None:
    from django.conf import settings  # noqa: PLC0415 - Django is loaded by now

    if settings.MODE == "production" and settings.MAIL.startswith("outbox:"):
        print("No mail leaves: CINQUEFOIL_MAIL is outbox:. See docs/settings.md", file=sys.stderr)
