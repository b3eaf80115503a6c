"""Runs the reference repository: `python -m cinquefoil.corpus --registry URL --client-id … --client-secret …`.

Prints one line of JSON when it is ready; everything else goes to standard error.
"""

import argparse
import dataclasses
import json
import os
import signal
import sys
import threading

from cinquefoil.corpus import faults, reference, serving
from cinquefoil.corpus.settings import Settings

EXAMPLES = """examples:
  python -m cinquefoil.corpus --registry http://127.0.0.1:8780 --client-id APP-… --client-secret …
  python -m cinquefoil.corpus --port 8791 --faults M15,M17 --registry …      with two faults switched on
  python -m cinquefoil.corpus --list-faults                                  what can be switched on
  python -m cinquefoil.corpus --register                                     and what must come of it, as JSON
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m cinquefoil.corpus",
        description="A small repository with an ORCID integration, faultless unless told otherwise.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8790, help="port, 0 for a free one (default 8790)")
    parser.add_argument("--public-url", default="", help="how browsers reach it (default http://HOST:PORT)")
    parser.add_argument("--certificate", default="", metavar="FILE", help="a certificate: https in place of http")
    parser.add_argument("--key", default="", metavar="FILE", help="the key of the certificate")
    parser.add_argument("--registry", default="", help="a practice registry; stands for all three of ORCID's addresses")
    parser.add_argument("--orcid-web", default="", help="where people sign in (default: the registry)")
    parser.add_argument("--orcid-api", default="", help="the Member API (default: the registry's /api)")
    parser.add_argument("--orcid-pub", default="", help="the Public API (default: the registry's /pub)")
    parser.add_argument("--id-base", default="https://orcid.org", help="what shown iDs begin with")
    parser.add_argument("--client-id", default=os.environ.get("ORCID_CLIENT_ID", ""), help="or ORCID_CLIENT_ID")
    parser.add_argument(
        "--client-secret", default=os.environ.get("ORCID_CLIENT_SECRET", ""), help="or ORCID_CLIENT_SECRET"
    )
    parser.add_argument("--organisation", default="Tarn Wath University", help="whose repository it is")
    parser.add_argument("--database", default=":memory:", help="a file to keep the run in (made afresh)")
    parser.add_argument("--faults", default="", help="faults to switch on, such as M15,M17")
    parser.add_argument("--list-faults", action="store_true", help="print the faults and stop")
    parser.add_argument("--register", action="store_true", help="print the whole register as JSON and stop")
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run until told to stop; returns the exit status."""
    options = _parser().parse_args(argv)
    if options.list_faults:
        for fault in faults.read_register().values():
            print(f"{fault.id}  {fault.title}")
        return 0
    if options.register:
        print(json.dumps(faults.whole_register()))
        return 0
    wrong = ""
    try:
        chosen = faults.choose(options.faults)
        wrong = _missing(options, chosen)
    except faults.UnknownFault as problem:
        chosen, wrong = frozenset(), str(problem)
    if wrong:
        print(f"corpus: {wrong}", file=sys.stderr)
        return 2
    return _serve(options, chosen)


def _name(host: str, chosen: frozenset[str]) -> str:
    """The name by which browsers reach this machine."""
    return "localhost" if "S23" in chosen else host


def _missing(options: argparse.Namespace, chosen: frozenset[str]) -> str:
    if bool(options.certificate) != bool(options.key) or ("S27" in chosen and not options.key):
        return "https needs both --certificate and --key."
    if not (options.registry or (options.orcid_web and options.orcid_api and options.orcid_pub)):
        return "say where ORCID is: --registry URL, or --orcid-web, --orcid-api and --orcid-pub."
    if not (options.client_id and options.client_secret):
        return "say who we are at ORCID: --client-id and --client-secret."
    return ""


def _serve(options: argparse.Namespace, chosen: frozenset[str]) -> int:
    registry = options.registry.rstrip("/")
    settings = Settings(
        public_url=options.public_url.rstrip("/"),
        orcid_web=(options.orcid_web or registry).rstrip("/"),
        orcid_api=(options.orcid_api or f"{registry}/api").rstrip("/"),
        orcid_pub=(options.orcid_pub or f"{registry}/pub").rstrip("/"),
        client_id=options.client_id,
        client_secret=options.client_secret,
        id_base=options.id_base.rstrip("/"),
        organisation=options.organisation,
        faults=chosen,
        database=options.database,
    )
    waiting: serving.Application = lambda _environ, _start: []  # noqa: E731  replaced before the first request
    try:
        server = serving.serve(options.host, options.port, waiting)
        if options.certificate:
            serving.secure(server, options.certificate, options.key)
    except OSError as trouble:
        print(f"corpus: cannot listen on {options.host}:{options.port} ({trouble.strerror}).", file=sys.stderr)
        return 2
    if not settings.public_url:
        scheme = "https" if options.certificate else "http"
        settings = dataclasses.replace(
            settings, public_url=f"{scheme}://{_name(options.host, chosen)}:{server.server_port}"
        )
    server.set_app(reference.build(settings))
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: threading.Thread(target=server.shutdown, daemon=True).start())
    print(json.dumps({"ready": True, "url": settings.public_url, "faults": sorted(chosen)}), flush=True)
    server.serve_forever(poll_interval=0.1)
    server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
