"""A client that asks one thing many times over a few kept connections, and costs next to nothing itself."""

import select
import socket
import time
from urllib.parse import urlsplit

CONNECTIONS = 8


class _Line:
    """One connection: what it still has to ask, and what has come of the answer it waits for."""

    def __init__(self, address: tuple[str, int], request: bytes) -> None:
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._request = request
        self._got = b""

    def ask(self) -> None:
        """Send the request once more."""
        self._got = b""
        self.socket.sendall(self._request)

    def hears(self) -> bool:
        """Take what has come; whether the answer is whole.

        Raises:
            AssertionError: the answer is not a success.
        """
        data = self.socket.recv(1 << 18)
        assert data, "The server closed the connection."
        self._got += data
        head, end, body = self._got.partition(b"\r\n\r\n")
        if not end:
            return False
        assert head.startswith(b"HTTP/1.1 2"), self._got[:800].decode("utf-8", "replace")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
        return len(body) >= length


def rate(url: str, request: bytes, times: int) -> float:
    """Ask `request` so many times and return how many a second were answered."""
    parts = urlsplit(url)
    lines = {}
    waiting = select.epoll()
    for _ in range(CONNECTIONS):
        line = _Line((parts.hostname or "", parts.port or 80), request)
        lines[line.socket.fileno()] = line
        waiting.register(line.socket, select.EPOLLIN)
    began = time.perf_counter()
    asked = done = 0
    for line in lines.values():
        line.ask()
        asked += 1
    while done < times:
        for number, _ in waiting.poll():
            if lines[number].hears():
                done += 1
                if asked < times:
                    lines[number].ask()
                    asked += 1
    took = time.perf_counter() - began
    for line in lines.values():
        line.socket.close()
    return times / took
