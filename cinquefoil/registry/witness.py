"""The witness: every exchange with the registry, one line each, secrets taken out before it is written down.

Remembers and tells; judges nothing. What was a secret in a request is never kept, not even in memory. What costs time
and hides nothing (the reading of a body, the writing of a moment) waits until somebody asks.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from msgspec import Struct, structs

from cinquefoil.registry.redaction import Body, digest

MOST_LINES = 50_000
MOST_BYTES = 128 * 1024 * 1024
_FIRST = ("number", "time", "client_id", "orcid_id", "token_id")
_A_LINE = 800  # about what a line takes beside its body


class Line(Struct, gc=False):
    """One exchange as it is kept. A `digest` of None is made, where there is a body, when the line is told."""

    number: int
    time: datetime
    method: str
    path: str
    client_id: str | None = None
    orcid_id: str | None = None
    token_id: str | None = None
    query: str = ""
    scope: str = ""
    status: int | None = None
    error_code: object = None
    digest: str | None = None
    form: Mapping[str, str] = {}
    body: Body | dict[str, Any] | None = None
    user_agent: str = ""


class Witness:
    """Numbered lines, the oldest dropped beyond `MOST_LINES` and beyond `most_bytes` of bodies and lines."""

    def __init__(self, *, most_bytes: int = MOST_BYTES) -> None:
        self._lines: deque[Line] = deque()
        self._number = 0
        self._bytes = 0
        self._most_bytes = most_bytes

    def add(self, at: datetime, method: str, path: str, **facts: Any) -> dict[str, Any]:
        """Write one line down and return it. Give only redacted facts; missing ones are null or empty."""
        return told(self.write(at, method, path, **facts))

    def write(self, at: datetime, method: str, path: str, **facts: Any) -> Line:
        """Write one line down, not made ready to be told yet."""
        self._number += 1
        line = Line(self._number, at, method, path, **facts)
        self._lines.append(line)
        self._bytes += _weight(line)
        while len(self._lines) > MOST_LINES or self._bytes > self._most_bytes:
            self._bytes -= _weight(self._lines.popleft())
        return line

    def lines(self, *, after: int = 0, client_id: str = "") -> Iterator[dict[str, Any]]:
        """Yield the lines numbered above `after`, of one client when one is named."""
        first = self._lines[0].number if self._lines else 0
        for line in list(islice(self._lines, max(0, after + 1 - first), None)):
            if not client_id or line.client_id == client_id:
                yield told(line)

    def clear(self) -> None:
        """Forget the lines. Numbers go on, so that `after` keeps its meaning."""
        self._lines.clear()
        self._bytes = 0


def told(line: Line) -> dict[str, Any]:
    """Return a line as it is told: the moment as text, the body read."""
    body = line.body
    told = structs.asdict(line)
    return {
        **{key: told[key] for key in _FIRST},
        **told,
        "time": line.time.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "digest": digest(body.data) if isinstance(body, Body) and line.digest is None else line.digest,
        "body": body.read() if isinstance(body, Body) else body,
    }


def _weight(line: Line) -> int:
    body = line.body
    return _A_LINE + len(line.path) + len(line.query) + (body.weight if isinstance(body, Body) else 0)
