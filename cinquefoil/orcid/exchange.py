"""One request and one response as plain values: what the protocol builds and reads, and a client carries.

Knows no address and no meaning; printing one shows neither headers nor body, since tokens and secrets travel there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime


@dataclass(frozen=True, slots=True)
class Request:
    """What to send. `url` is absolute and encoded."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)

    @property
    def may_repeat(self) -> bool:
        """Whether sending it twice leaves the registry as sending it once does."""
        return self.method in {"GET", "HEAD", "PUT", "DELETE"}


@dataclass(frozen=True, slots=True)
class Response:
    """What came back. Build it with header names in lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)

    @property
    def retry_after(self) -> timedelta | None:
        """How long the registry asks us to wait; a moment is counted from the answer's own `Date`.

        Source: RFC 9110, 10.2.3.
        """
        text = self.headers.get("retry-after", "").strip()
        if text.isascii() and text.isdecimal():
            return timedelta(seconds=min(int(text), _LONGEST_SECONDS))
        until, sent = _read_moment(text), _read_moment(self.headers.get("date", ""))
        return max(until - sent, timedelta()) if until and sent else None


_LONGEST_SECONDS = 7 * 24 * 3600


def _read_moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
