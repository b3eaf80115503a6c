"""Fetches from strangers' sites without being led astray: no private address, no flood, no endless road, no robot wall.

Every collector without a browser fetches through here. Knows no criterion and keeps no evidence.

Source: assessor.md 6.8; RFC 9309 (robots).
"""

import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpcore2

REDIRECTS = frozenset({301, 302, 303, 307, 308})
LONGEST_PAUSE = 10.0
"""Seconds between requests at most, whatever a site's robots file asks for."""

_CHUNK = 65_536
_PORTS = {"http": 80, "https": 443}


class NotFetched(Exception):
    """A document did not come.

    `code` for machines: private, redirects, size, time, robots, scheme, encoding, unknown-host, certificate, lost.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far a fetch may go. Units: bytes after unpacking, seconds a document and between two, redirects."""

    size: int = 2_000_000
    seconds: float = 20
    redirects: int = 5
    pause: float = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One document as it came. `url`: where it was found after redirects; header names are in small letters."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """The values of a header, joined by commas; "" without it."""
        return ", ".join(value for key, value in self.headers if key == name)

    @property
    def media_type(self) -> str:
        """The type it was sent as; HTML where nothing was said."""
        return self.header("content-type").partition(";")[0].strip().lower() or "text/html"

    @property
    def text(self) -> str:
        """The body as text; what cannot be read is replaced."""
        charset = self.header("content-type").lower().partition("charset=")[2].partition(";")[0].strip(" \"'")
        try:
            return self.body.decode(charset or "utf-8", "replace")
        except LookupError:
            return self.body.decode("utf-8", "replace")


def own_host(address: str) -> frozenset[tuple[str, int]]:
    """The host and port of a rehearsal's subject: allowed though private, if it is written as a loopback address."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if host == "localhost" or (_is_address(host) and ipaddress.ip_address(host).is_loopback):
        return frozenset({(host, parts.port or _PORTS.get(parts.scheme, 80))})
    return frozenset()


@dataclass(slots=True)
class Fetcher:
    """Fetches documents one at a time, and reads each site's robots file before its first.

    `contact`: the address at which those who find us in their logs can ask. `private`: whether the operator allows
    private addresses. `rehearsed`: hosts and ports allowed though on loopback. `clock` and `wait` are time's own.
    """

    contact: str = ""
    limits: Limits = field(default_factory=Limits)
    private: bool = False
    rehearsed: frozenset[tuple[str, int]] = frozenset()
    clock: Callable[[], float] = time.monotonic
    wait: Callable[[float], None] = time.sleep
    _rules: dict[str, RobotFileParser] = field(default_factory=dict)
    _files: dict[str, Fetched] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)

    @property
    def user_agent(self) -> str:
        """Who we say that we are."""
        told = f"; {self.contact}" if self.contact else ""
        return f"Cinquefoil/{version('cinquefoil')} (looks at how ORCID iDs are shown{told})"

    def get(self, address: str, *, accept: str = "*/*", headers: Mapping[str, str] | None = None) -> Fetched:
        """Fetch a document, following redirects; each hop is checked as the first was.

        Raises:
            NotFetched: with a code and a sentence that says why not.
        """
        deadline = self.clock() + self.limits.seconds
        asked = address
        for _ in range(self.limits.redirects + 1):
            self._must_be_allowed(address)
            answer = self._once(address, deadline, {"Accept": accept, **(headers or {})})
            target = answer.header("location")
            if answer.status not in REDIRECTS or not target:
                return answer
            address = urljoin(address, target)
        raise NotFetched("redirects", f"{asked} redirects more than {self.limits.redirects} times.")

    def robots_file(self, address: str) -> Fetched | None:
        """What came for the robots file of an address, whatever its status; None before it was asked for."""
        return self._files.get(_origin(address))

    def _must_be_allowed(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in _PORTS or not parts.hostname or parts.username is not None:
            raise NotFetched("scheme", f"{address} is no plain http or https address.")
        origin = _origin(address)
        if origin not in self._rules:
            self._rules[origin] = self._read_rules(origin)
        rules = self._rules[origin]
        if not rules.can_fetch("Cinquefoil", address):
            raise NotFetched("robots", f"{origin}/robots.txt asks robots not to fetch {address}; we keep to that.")
        self._be_polite(origin, rules)

    def _read_rules(self, origin: str) -> RobotFileParser:
        """The site's rules. A file that is not there forbids nothing; one that the server cannot give forbids all."""
        rules, address = RobotFileParser(), f"{origin}/robots.txt"
        deadline = self.clock() + self.limits.seconds
        for _ in range(self.limits.redirects + 1):
            answer = self._once(address, deadline, {"Accept": "text/plain"})
            if answer.status not in REDIRECTS or not answer.header("location"):
                break
            address = urljoin(address, answer.header("location"))
        self._files[origin] = answer
        rules.parse([])
        if answer.status == 200:
            rules.parse(answer.text.splitlines())
        elif answer.status >= 500 or answer.status in {401, 403}:
            rules.disallow_all = True  # type: ignore[attr-defined]  # a public attribute that typeshed leaves out
        return rules

    def _be_polite(self, origin: str, rules: RobotFileParser) -> None:
        asked = float(rules.crawl_delay("Cinquefoil") or 0)
        pause = min(max(self.limits.pause, asked), LONGEST_PAUSE)
        due = self._last.get(origin, self.clock() - pause) + pause - self.clock()
        if due > 0:
            self.wait(due)
        self._last[origin] = self.clock()

    def _once(self, address: str, deadline: float, headers: Mapping[str, str]) -> Fetched:
        parts = urlsplit(address)
        own = {"Host": parts.netloc, "User-Agent": self.user_agent, "Accept-Encoding": "gzip"}
        sent = [(name.encode(), value.encode()) for name, value in {**own, **headers}.items()]
        if parts.scheme not in _PORTS or not parts.hostname:
            raise NotFetched("scheme", f"{address} is no plain http or https address.")
        try:
            road = _Road(self._is_open, deadline, self.clock)
            with (
                closing(
                    httpcore2.ConnectionPool(ssl_context=ssl.create_default_context(), network_backend=road)
                ) as pool,
                pool.stream("GET", address.partition("#")[0], headers=sent) as answer,
            ):
                told = tuple((key.decode("latin-1").lower(), value.decode("latin-1")) for key, value in answer.headers)
                packed = next((value.strip().lower() for key, value in told if key == "content-encoding"), "")
                body = self._body(address, answer.iter_stream(), packed)
                return Fetched(url=address, status=answer.status, headers=told, body=body)
        except (httpcore2.TimeoutException, TimeoutError) as trouble:
            raise NotFetched("time", f"{address} took longer than {self.limits.seconds:g} seconds.") from trouble
        except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError, UnicodeError, ValueError) as trouble:
            sentence = f"{address} could not be fetched: {trouble or type(trouble).__name__}."
            raise NotFetched(_code_of(trouble), sentence) from trouble

    def _body(self, address: str, parts: Iterable[bytes], packed: str) -> bytes:
        if packed not in {"", "identity", "gzip", "x-gzip"}:
            raise NotFetched("encoding", f"{address} came packed as {packed!r}, which was not asked for.")
        body = bytearray()
        for part in parts if packed in {"", "identity"} else _unpacked(parts):
            body += part
            if len(body) > self.limits.size:
                raise NotFetched("size", f"{address} is larger than {self.limits.size:,} bytes; the rest was not read.")
        return bytes(body)

    def _is_open(self, host: str, port: int, address: str) -> bool:
        """Whether this numeric address may be connected to."""
        number = ipaddress.ip_address(address.partition("%")[0])
        if isinstance(number, ipaddress.IPv6Address) and number.ipv4_mapped:
            number = number.ipv4_mapped
        if self.private or (number.is_loopback and (host, port) in self.rehearsed):
            return True
        return number.is_global and not number.is_multicast


class _Road(httpcore2.NetworkBackend):
    """Connects to the very address that was checked, so that a name cannot change its meaning in between."""

    def __init__(self, is_open: Callable[[str, int, str], bool], deadline: float, clock: Callable[[], float]) -> None:
        self._is_open = is_open
        self._deadline = deadline
        self._clock = clock
        self._inner = httpcore2.SyncBackend()

    def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> httpcore2.NetworkStream:
        name = host.strip("[]")
        found = [str(one[4][0]) for one in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)]
        if not found or not all(self._is_open(name, port, address) for address in found):
            said = f"{name} leads to a private address, which is not fetched."
            raise NotFetched("private", f"{said} The operator can allow it: CINQUEFOIL_ALLOW_PRIVATE=1.")
        stream = self._inner.connect_tcp(found[0], port, timeout=_left(self._deadline, self._clock))
        return _Bounded(stream, self._deadline, self._clock)


class _Bounded(httpcore2.NetworkStream):
    """A connection that ends at its deadline, however slowly the other side drips."""

    def __init__(self, inner: httpcore2.NetworkStream, deadline: float, clock: Callable[[], float]) -> None:
        self._inner = inner
        self._deadline = deadline
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002  our deadline counts
        return self._inner.read(max_bytes, timeout=_left(self._deadline, self._clock))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._inner.write(buffer, timeout=_left(self._deadline, self._clock))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        left = _left(self._deadline, self._clock)
        secured = self._inner.start_tls(ssl_context, server_hostname=server_hostname, timeout=left)
        return _Bounded(secured, self._deadline, self._clock)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _left(deadline: float, clock: Callable[[], float]) -> float:
    left = deadline - clock()
    if left <= 0:
        raise httpcore2.ReadTimeout
    return left


def _unpacked(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack in small pieces, so that a bomb is met by the size limit and not by the machine's memory."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        for part in parts:
            rest = part
            while rest and not unpacker.eof:
                yield unpacker.decompress(rest, _CHUNK)
                rest = unpacker.unconsumed_tail
    except zlib.error as trouble:
        raise NotFetched("encoding", f"The answer says that it is packed with gzip and is not: {trouble}.") from trouble


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _code_of(trouble: BaseException) -> str:
    """Why a connection did not come about or broke: an unknown name, a certificate, or anything else."""
    causes: list[BaseException | None] = [trouble, trouble.__cause__, trouble.__context__]
    if any(isinstance(one, socket.gaierror) for one in causes):
        return "unknown-host"
    if any(isinstance(one, ssl.SSLCertVerificationError) for one in causes) or "CERTIFICATE_VERIFY" in str(trouble):
        return "certificate"
    return "lost"


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
