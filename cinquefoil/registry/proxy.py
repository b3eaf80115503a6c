"""A forward proxy that leads ORCID's own hosts to the practice registry, for systems whose addresses cannot be changed.

One port takes all that such a system may speak: `CONNECT` and whole addresses, as proxies are asked, and HTTPS or HTTP
as by somebody who was told that ORCID lives here. The registry hears the host's name and writes everything into its
witness. Any other host is refused: nothing leaves this machine.

Own code, since it is small: of the kept proxies, one (proxy.py) makes certificates by calling openssl, one (pproxy)
ends no TLS, and mitmproxy brings thirty packages along.

Source: RFC 9110 section 9.3.6 (CONNECT), RFC 9112 section 3.2 (forms of a target).
"""

import asyncio
import socket
import ssl
import threading
from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

from cinquefoil.registry.tls import ORCID_HOSTS

SIDES: Final = ("", "www.", "api.", "pub.")
HOSTS: Final = frozenset(f"{side}{one}" for one in ORCID_HOSTS for side in SIDES)
_HANDSHAKE: Final = 0x16  # how every TLS connection begins
_ASKS_WITHIN_SECONDS: Final = 30.0
_CHUNK: Final = 65_536
_HOP: Final = (b"connection:", b"proxy-connection:", b"proxy-authorization:", b"keep-alive:")

_BREAKS: Final = (
    *(OSError, ssl.SSLError, TimeoutError, ValueError),
    *(asyncio.IncompleteReadError, asyncio.LimitOverrunError),
)
_Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Proxy:
    """Serves in a thread of its own, from `start` to `stop`.

    Args:
        listener: a listening socket; it is closed at the end.
        registry: host and port of the registry, which speaks plain HTTP there.
        context: what HTTPS in the name of ORCID's hosts needs.
    """

    def __init__(self, listener: socket.socket, registry: tuple[str, int], context: ssl.SSLContext) -> None:
        self._listener = listener
        self._registry = registry
        self._context = context
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="proxy", daemon=True)

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def stop(self) -> None:
        """End every connection and let go of the port."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)

    def _run(self) -> None:
        self._listener.setblocking(False)
        waiting = self._loop.create_task(self._accept())
        try:
            self._loop.run_forever()
        finally:
            waiting.cancel()
            for task in asyncio.all_tasks(self._loop):
                task.cancel()
            with suppress(asyncio.CancelledError):
                self._loop.run_until_complete(asyncio.gather(*asyncio.all_tasks(self._loop), return_exceptions=True))
            self._listener.close()
            self._loop.close()

    async def _accept(self) -> None:
        meetings = set[asyncio.Task[None]]()
        while True:
            met, _ = await self._loop.sock_accept(self._listener)
            meeting = self._loop.create_task(self._meet(met))
            meetings.add(meeting)  # a task that nobody holds may be swept away
            meeting.add_done_callback(meetings.discard)

    async def _meet(self, met: socket.socket) -> None:
        """Serve one connection to its end; whatever breaks in it ends it and nothing else."""
        ends: _Ends | None = None
        try:
            async with asyncio.timeout(_ASKS_WITHIN_SECONDS):
                is_secured = await self._begins_with_tls(met)
                ends = await self._streams(met, self._context if is_secured else None)
                asked = b"" if is_secured else await self._admitted(ends)
            if asked is not None:
                await self._join(ends, asked)
        except _BREAKS:
            return
        finally:
            if ends:
                ends[1].close()
            else:
                met.close()

    async def _begins_with_tls(self, met: socket.socket) -> bool:
        readable = self._loop.create_future()
        self._loop.add_reader(met, lambda: None if readable.done() else readable.set_result(None))
        try:
            await readable
        finally:
            self._loop.remove_reader(met)
        return met.recv(1, socket.MSG_PEEK) == bytes([_HANDSHAKE])

    async def _streams(self, met: socket.socket, context: ssl.SSLContext | None) -> _Ends:
        known: asyncio.Future[_Ends] = self._loop.create_future()
        reader = asyncio.StreamReader(limit=_CHUNK)
        # By the callback the writer knows later that it is the server's end that begins TLS.
        protocol = asyncio.StreamReaderProtocol(reader, lambda *ends: known.set_result(ends))
        await self._loop.connect_accepted_socket(lambda: protocol, met, ssl=context)
        return await known

    async def _admitted(self, ends: _Ends) -> bytes | None:
        """Read what is asked; what of it the registry is to hear first, or None when it was refused."""
        reader, writer = ends
        head = await reader.readuntil(b"\r\n\r\n")
        line, _, rest = head.partition(b"\r\n")
        method, _, target = line.rpartition(b" ")[0].partition(b" ")
        if method == b"CONNECT":
            host, _, port = target.decode("latin-1").rpartition(":")
            if host.lower() not in HOSTS or port not in {"80", "443"}:
                await _refuse(writer, host)
                return None
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await writer.drain()
            if port == "443":
                await writer.start_tls(self._context)
            return b""
        named = [one[5:].strip() for one in rest.split(b"\r\n") if one.lower().startswith(b"host:")]
        parts = urlsplit(target if b"://" in target else b"//" + b"".join(named[:1]))
        host = (parts.hostname or b"").decode("latin-1")
        if host not in HOSTS:
            await _refuse(writer, host)
            return None
        path = target.partition(b"://")[2].partition(b"/")[2] if b"://" in target else target[1:]
        kept = [one for one in rest.split(b"\r\n") if one and not one.lower().startswith((*_HOP, b"host:"))]
        # A proxy's connection may carry requests for several hosts: each gets one of its own.
        return b"\r\n".join(
            [method + b" /" + path + b" HTTP/1.1", b"Host: " + host.encode(), *kept, b"Connection: close", b"", b""]
        )

    async def _join(self, ends: _Ends, asked: bytes) -> None:
        theirs = await asyncio.open_connection(*self._registry)
        theirs[1].write(asked)
        onward = self._loop.create_task(_pour(ends[0], theirs[1]))
        try:
            await _pour(theirs[0], ends[1])
        finally:
            onward.cancel()
            theirs[1].close()


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError, ssl.SSLError):
        while part := await reader.read(_CHUNK):
            writer.write(part)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()


async def _refuse(writer: asyncio.StreamWriter, host: str) -> None:
    said = (
        f"{host or 'No host'} is none of ORCID's hosts, and this proxy leads to no other. "
        "Tell the system to ask others without a proxy (NO_PROXY).\n"
    ).encode()
    head = f"HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nContent-Length: {len(said)}"
    writer.write(head.encode() + b"\r\nConnection: close\r\n\r\n" + said)
    await writer.drain()
