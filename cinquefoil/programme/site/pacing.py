"""How often one reader may ask in a while. Keeps counts in memory, a server process for itself; keeps no address.

Refuses no reader for good, and knows no page.
"""

from dataclasses import dataclass
from hashlib import blake2b
from secrets import token_bytes
from time import monotonic
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

# An address is mixed with this before it becomes a key: the count cannot be read back to a reader.
_SALT: Final = token_bytes(16)


@dataclass(frozen=True, slots=True)
class Pace:
    """So many times in so many seconds."""

    name: str
    times: int
    seconds: int

    def wait(self, request: HttpRequest) -> int:
        """Count this request; return how many seconds to wait, 0 when it may go on."""
        window, gone = divmod(monotonic(), self.seconds)
        reader = blake2b(client_address(request).encode(), key=_SALT, digest_size=12).hexdigest()
        key = f"pace:{self.name}:{reader}:{window:.0f}"
        cache.add(key, 0, timeout=self.seconds)
        try:
            count = cache.incr(key)
        except ValueError:
            # The window ended between the two lines.
            count = 1
        return 0 if count <= self.times else max(1, int(self.seconds - gone))


def client_address(request: HttpRequest) -> str:
    """The reader's network address, told by the outermost proxy that is ours; what others wrote is not believed."""
    told = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",") if one.strip()]
    proxies: int = settings.PROXIES
    if proxies and len(told) >= proxies:
        return told[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))
