"""`cinquefoil orcid check · record · push`: small tools over the client library.

Thin shells: what an iD is, what a document must be and how a registry is spoken to is decided in `cinquefoil.orcid`.
Statuses: 0 done; 1 an iD is wrong, a document does not fit, or the registry refused; 2 called wrongly.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from cinquefoil.cli.refusal import Refusal
from cinquefoil.orcid.addresses import PRODUCTION, SANDBOX, Addresses
from cinquefoil.orcid.client import Client
from cinquefoil.orcid.codec import json_v3
from cinquefoil.orcid.errors import CodecError, OrcidError, TransportTrouble
from cinquefoil.orcid.identifier import MalformedId, OrcidId, WrongCheckDigit
from cinquefoil.orcid.model.affiliations import AffiliationKind, AffiliationSummary
from cinquefoil.orcid.model.common import Wire
from cinquefoil.orcid.model.record import Record
from cinquefoil.orcid.model.sections import ELEMENTS, SECTIONS, type_of_section
from cinquefoil.orcid.pacing import Policy
from cinquefoil.orcid.secret import Secret

DONE, NOT_DONE = 0, 1
PRACTICE = "http://127.0.0.1:8780"
EXAMPLES = f"""examples:
  cinquefoil orcid check 0000-0002-1825-0097 https://orcid.org/0000-0002-1694-233X
  cinquefoil orcid check - < ids.txt
  cinquefoil orcid record 0000-0002-1825-0097
  cinquefoil orcid record 0000-0002-1825-0097 --section works --json --registry sandbox
  cinquefoil orcid push 0000-0002-1825-0097 employment post.json --token-file token.txt
  cinquefoil orcid push 0000-0002-1825-0097 employment post.json --put-code 12 --token-file token.txt

Without --registry the practice registry at {PRACTICE} is asked."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `orcid` with its three tools to the commands."""
    parser = subparsers.add_parser(
        "orcid",
        help="check iDs, read a record, add to one",
        description="Small tools: check ORCID iDs, read a record, add to one.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    tools = parser.add_subparsers(title="tools", metavar="TOOL", required=True)
    _add_check(tools)
    _add_record(tools)
    _add_push(tools)


def check(arguments: argparse.Namespace) -> int:
    """Say of each iD whether it can be one. Asks no registry."""
    results = [_judge(text) for text in _texts(arguments.ids)]
    for result in results:
        _show(arguments, result, result["orcid_id"] or result["problem"])
    return DONE if all(result["orcid_id"] for result in results) else NOT_DONE


def record(arguments: argparse.Namespace) -> int:
    """Read a record or a section of one, and show it."""
    orcid_id, token = _orcid_id(arguments.orcid_id), _token(arguments.token_file)
    try:
        type_ = type_of_section(arguments.section)
    except KeyError:
        raise Refusal(f"There is no section “{arguments.section}”. Known are: {', '.join(SECTIONS)}.") from None
    return _at_registry(arguments, lambda client: _show_value(arguments, client, orcid_id, type_, token))


def push(arguments: argparse.Namespace) -> int:
    """Add one element to a record, or replace one, from a file in the registry's JSON."""
    orcid_id, token = _orcid_id(arguments.orcid_id), _token(arguments.token_file)
    data = _file(arguments.file)
    try:
        element = json_v3.read(ELEMENTS[arguments.section], data, strict=True)
    except CodecError as error:
        return _refuse(arguments, f"{arguments.file}: {error.sentence} (code {error.code})")
    if arguments.dry_run:
        sys.stdout.write(json_v3.write(element, pretty=True).decode() + "\n")
        return DONE
    if token is None:
        raise Refusal("To write, a token is needed. Put it into a file and name it: --token-file FILE")
    return _at_registry(arguments, lambda client: _put(arguments, client, orcid_id, element, token))


def _add_check(tools: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = tools.add_parser("check", help="say whether iDs can be right", description=check.__doc__)
    parser.add_argument("ids", nargs="+", metavar="ID", help="iDs as people write them; - reads lines")
    parser.add_argument("--json", action="store_true", help="one line of JSON for each")
    parser.set_defaults(run=check)


def _add_record(tools: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = tools.add_parser("record", help="read a record", description=record.__doc__)
    parser.add_argument("orcid_id", metavar="ID")
    parser.add_argument("--section", default="record", help="record, person, works, employments, work/12 …")
    _add_registry(parser)
    parser.set_defaults(run=record)


def _add_push(tools: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = tools.add_parser("push", help="add to a record", description=push.__doc__)
    parser.add_argument("orcid_id", metavar="ID")
    parser.add_argument("section", choices=sorted(ELEMENTS), metavar="SECTION", help=", ".join(sorted(ELEMENTS)))
    parser.add_argument("file", metavar="FILE", help="the element in JSON, version 3.0; - reads standard input")
    parser.add_argument("--put-code", type=int, help="replace this element; without it a new one is added")
    parser.add_argument("--dry-run", action="store_true", help="check the file and show what would be sent")
    _add_registry(parser)
    parser.set_defaults(run=push)


def _add_registry(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--registry", default=PRACTICE, help="production, sandbox, or a practice registry's address")
    parser.add_argument("--token-file", metavar="FILE", help="a file that holds an access token and nothing else")
    parser.add_argument("--json", action="store_true", help="print JSON")


def _texts(given: list[str]) -> Iterator[str]:
    for text in given:
        yield from (line for line in sys.stdin.read().splitlines() if line.strip()) if text == "-" else [text]


def _judge(text: str) -> dict[str, str | None]:
    try:
        return {"given": text, "orcid_id": str(OrcidId.parse(text)), "problem": None}
    except (MalformedId, WrongCheckDigit) as error:
        return {"given": error.shown, "orcid_id": None, "problem": error.sentence}


def _orcid_id(text: str) -> OrcidId:
    try:
        return OrcidId.parse(text)
    except (MalformedId, WrongCheckDigit) as error:
        raise Refusal(error.sentence) from None


def _token(path: str | None) -> Secret | None:
    if path is None:
        return None
    text = _file(path).decode("utf-8", "replace").strip()
    if not text.isascii() or not text.isprintable() or not text:
        raise Refusal(f"{path} does not hold a token. It must hold the access token and nothing else.")
    return Secret(text)


def _file(path: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror}.") from None


def _addresses(registry: str) -> Addresses:
    known = {"production": PRODUCTION, "sandbox": SANDBOX}
    if registry in known:
        return known[registry]
    if not registry.startswith(("http://", "https://")):
        raise Refusal(f"“{registry}” is not a registry: write production, sandbox or an address such as {PRACTICE}.")
    return Addresses.practice(registry)


def _at_registry(arguments: argparse.Namespace, act: Callable[[Client], int]) -> int:
    """Act with a client of the chosen registry; what it refuses is said in a sentence, with status 1."""
    addresses = _addresses(arguments.registry)
    with Client(addresses, slow_down=_tell_wait, policy=Policy(attempts=3)) as client:
        try:
            return act(client)
        except TransportTrouble as error:
            return _refuse(arguments, f"{error.sentence} Is {addresses.web} right, and does it run?")
        except OrcidError as error:
            return _refuse(arguments, f"{error.sentence}{_where(error)}")


def _tell_wait(delay: timedelta) -> None:
    print(f"The registry asks for patience: {delay.total_seconds():.0f} s.", file=sys.stderr)


def _where(error: OrcidError) -> str:
    code = getattr(error, "code", None)
    return f" (code {code})" if code else ""


def _refuse(arguments: argparse.Namespace, sentence: str) -> int:
    if arguments.json:
        print(json.dumps({"done": False, "problem": sentence}, ensure_ascii=False))
    else:
        print(sentence, file=sys.stderr)
    return NOT_DONE


def _show(arguments: argparse.Namespace, result: dict[str, Any], line: str | None) -> None:
    print(json.dumps(result, ensure_ascii=False) if arguments.json else line)


def _show_value(
    arguments: argparse.Namespace, client: Client, orcid_id: OrcidId, type_: type[Wire], token: Secret | None
) -> int:
    value = client.read_section(orcid_id, arguments.section, type_, token)
    if isinstance(value, Record) and not arguments.json:
        print("\n".join(_describe(orcid_id, value, arguments.registry)))
    else:
        sys.stdout.write(json_v3.write(value, pretty=True).decode() + "\n")
    return DONE


def _put(arguments: argparse.Namespace, client: Client, orcid_id: OrcidId, element: Wire, token: Secret) -> int:
    section, put_code = arguments.section, arguments.put_code
    if put_code is None:
        put_code = client.create(orcid_id, element, token, section=section)
        done = f"Added to {orcid_id} as {section} {put_code}."
    else:
        client.update(orcid_id, element, token, put_code=put_code, section=section)
        done = f"Replaced {section} {put_code} of {orcid_id}."
    _show(arguments, {"done": True, "orcid_id": str(orcid_id), "section": section, "put_code": put_code}, done)
    return DONE


def _describe(orcid_id: OrcidId, value: Record, registry: str) -> Iterator[str]:
    """Say in a few lines what a record holds."""
    name = value.person.name if value.person else None
    yield f"{(name and name.shown) or '(no name that may be seen)'}   {orcid_id.uri(_addresses(registry).web)}"
    activities = value.activities_summary
    if activities is None:
        return
    for kind in AffiliationKind:
        for summary in activities.affiliations(kind).summaries:
            yield f"  {kind:<17} {_describe_affiliation(summary)}"
    for work in activities.works.summaries if activities.works else ():
        yield f"  {'work':<17} {work.title.title if work.title else ''} ({work.publication_date or 'no date'})"


def _describe_affiliation(summary: AffiliationSummary) -> str:
    organisation = summary.organization.name if summary.organization else None
    words = [summary.role_title, summary.department_name, organisation]
    span = f"{summary.start_date or '?'} to {summary.end_date or 'now'}"
    return f"{', '.join(word for word in words if word)} ({span})"
