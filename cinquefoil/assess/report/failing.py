"""What is not met, in lines for the log of a build: criterion, expected, seen, and how to see it again by hand.

Nothing secret gets into the `curl` line: codes, tokens, passwords, e-mail addresses and the random part of a webhook's
address are named in capitals, to be put in by who has them.
"""

import re
import shlex
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, unquote, urlsplit, urlunsplit

import msgspec

from cinquefoil.assess.evidence import Bundle, Exchange, Page
from cinquefoil.assess.report.shape import Report, ReportedFinding, ReportedVerdict

# What a query or form may carry that opens a door or names a real person.
_PRIVATE = frozenset(
    {
        *("access_token", "assertion", "client_secret", "code", "code_verifier", "csrf_token", "csrfmiddlewaretoken"),
        *("email", "family_names", "given_names", "id_token", "nonce", "password", "refresh_token", "session", "state"),
        *("subject_token", "token"),
    }
)
_RANDOM = re.compile(r"[A-Za-z0-9_\-]{20,}")
LONGEST_BODY = 2000  # characters; a longer one stays in the bundle, a line of a log is no place for it


def failing_lines(report: Report, bundle: Bundle | None, criteria: Iterable[str] | None = None) -> list[str]:
    """Lines on each criterion that is not met, or on these only; without the bundle, fewer have a `curl` line."""
    wanted = None if criteria is None else set(criteria)
    lines: list[str] = []
    for verdict in report.verdicts:
        if verdict.state == "not_met" and (wanted is None or verdict.criterion in wanted):
            lines += _lines(report, verdict, bundle)
    return lines


def curl_line(finding: ReportedFinding, bundle: Bundle | None) -> str:
    """A `curl` command that repeats what a finding points at, without secrets; "" when nothing can be repeated."""
    exchanges = bundle.exchanges if bundle else ()
    pages = bundle.pages if bundle else ()
    exchange = next((one for one in exchanges if one.number == finding.pointer.exchange), None)
    if bundle is not None and exchange is not None and not _is_a_persons(exchange):
        return _exchange(exchange, bundle.registry_web)
    page = next((one for one in pages if one.id == finding.pointer.page), None)
    address = page.url if page is not None else finding.pointer.url
    return _page(address, page) if address.startswith(("http://", "https://")) else ""


def disproving(report: Report, verdict: ReportedVerdict) -> ReportedFinding | None:
    """The finding that shows best why a verdict is what it is: a *false* before any other."""
    own = [finding for name in verdict.findings if (finding := report.finding(name)) is not None]
    return next((one for one in own if one.outcome == "false" and one.seen), own[0] if own else None)


def without_secrets(address: str) -> str:
    """An address whose private values are named in capitals instead of shown."""
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, _path(parts.path), _query(parts.query), ""))


def _lines(report: Report, verdict: ReportedVerdict, bundle: Bundle | None) -> list[str]:
    finding = disproving(report, verdict)
    weight = "" if verdict.obligation == "must" else " (advised; blocks no badge)"
    lines = [f"NOT MET {verdict.criterion}: {verdict.title}{weight}"]
    if finding is not None:
        lines += [f"  expected: {finding.expected}", f"  seen:     {finding.seen}"]
        again = curl_line(finding, bundle)
        lines += [f"  again:    {again}"] if again else []
    if verdict.next_step is not None:
        lines += [
            f"  next:     {verdict.next_step.who}: {verdict.next_step.do}",
            f"  recheck:  {verdict.next_step.recheck}",
        ]
    return lines


def _is_a_persons(exchange: Exchange) -> bool:
    """Whether this is somebody's word in the registry's own form, which no command can give for her."""
    return exchange.method == "CONSENT" or (exchange.method, exchange.path) == ("POST", "/oauth/authorize")


def _exchange(exchange: Exchange, registry: str) -> str:
    if exchange.method == "WEBHOOK":
        return shlex.join(["curl", "--include", "--request", "POST", without_secrets(exchange.path)])
    pairs = "&".join(f"{quote(key)}={quote(value)}" for key, value in exchange.query.items())
    address = without_secrets(f"{registry.rstrip('/')}{exchange.path}{'?' if pairs else ''}{pairs}")
    words = ["curl", "--include", "--request", exchange.method]
    if exchange.token_id and not exchange.path.startswith("/oauth/"):
        words += ["--header", "Authorization: Bearer TOKEN"]
    for key, value in exchange.form.items():
        words += ["--data-urlencode", f"{key}={_value(key, value)}"]
    if exchange.body is not None and not exchange.form:
        body = msgspec.json.encode(exchange.body, order="sorted").decode()
        told = body if len(body) <= LONGEST_BODY else f"@exchange-{exchange.number}.json"
        words += ["--header", "Content-Type: application/json", "--data", told]
    return shlex.join([*words, address])


def _page(address: str, page: Page | None) -> str:
    signed_in = page is not None and page.visitor != "anonymous"
    cookie = ["--header", "Cookie: SESSION"] if signed_in else []
    return shlex.join(["curl", "--include", *cookie, without_secrets(address)])


def _query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    return "&".join(f"{quote(key)}={quote(_value(key, value), safe='/:')}" for key, value in pairs)


def _value(key: str, value: str) -> str:
    if key.lower() in _PRIVATE or "•" in value:
        return key.upper()
    if value.startswith(("http://", "https://")):
        return without_secrets(value)
    return _query(value) if "=" in value and "&" in value else value


def _path(path: str) -> str:
    """A path without the random part of a webhook's address, which is all that guards it."""
    kept = []
    for segment in path.split("/"):
        plain = unquote(segment)
        if plain.startswith(("http://", "https://")):
            kept.append(quote(without_secrets(plain), safe=""))
        else:
            has_digit = any(letter.isdigit() for letter in plain)
            kept.append("SECRET" if has_digit and _RANDOM.fullmatch(plain) else segment)
    return "/".join(kept)
