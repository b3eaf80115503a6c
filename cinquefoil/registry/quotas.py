"""How fast and how much each caller has asked, and when that is too much. Off unless the settings say otherwise.

Counts in memory; the arithmetic is a rule.

Source: orcid-api.md section 3.6. The 503 comes from the edge in front of ORCID, the 429 from the registry itself.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date, datetime

from cinquefoil.registry.errors import PlainRefusal
from cinquefoil.registry.rules.limits import Bucket, drawn
from cinquefoil.registry.settings import Settings

_MOST_CALLERS = 10_000
_TOO_FAST = "<html><head><title>503</title></head><body><h1>Service temporarily unavailable</h1></body></html>"
_TOO_MUCH = "Too many requests: the reads allowed in a day without a token are used up.\nRegister a client for more.\n"


@dataclass(slots=True)
class Quotas:
    """What callers have left, the least lately seen forgotten beyond a number."""

    _buckets: OrderedDict[str, Bucket] = field(default_factory=OrderedDict)
    _reads: dict[str, int] = field(default_factory=dict)
    _day: date | None = None

    def check(self, settings: Settings, at: datetime, *, client_id: str, address: str, is_member: bool) -> None:
        """Count one request.

        Raises:
            PlainRefusal: 503 when it comes too fast, 429 when an anonymous caller has read enough for a day.
        """
        rate = settings.member_rate if is_member else settings.public_rate
        if rate:
            self._check_rate(client_id or address, at, rate=rate, burst=settings.burst)
        if settings.daily_reads and not client_id:
            self._check_day(address, at, settings.daily_reads)

    def _check_rate(self, caller: str, at: datetime, *, rate: float, burst: int) -> None:
        bucket = drawn(self._buckets.pop(caller, None), at, rate=rate, burst=burst)
        self._buckets[caller] = bucket or Bucket(0.0, at)
        if len(self._buckets) > _MOST_CALLERS:
            self._buckets.popitem(last=False)
        if bucket is None:
            raise PlainRefusal(503, _TOO_FAST, "text/html")

    def _check_day(self, address: str, at: datetime, most: int) -> None:
        if self._day != at.date():
            self._day, self._reads = at.date(), {}
        self._reads[address] = self._reads.get(address, 0) + 1
        if self._reads[address] > most:
            raise PlainRefusal(429, _TOO_MUCH, "text/plain")
