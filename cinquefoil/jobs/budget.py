"""One request budget per ORCID credential, shared by every process: a GCRA row, changed in one statement.

It does not sleep and calls nobody: it says how long to wait, and the turn is already reserved. Take it outside a
transaction, or the others wait until yours ends.

Source: ITU-T I.371, the virtual scheduling form of the generic cell rate algorithm.
"""

from datetime import UTC, datetime, timedelta

from django.db import connection

from cinquefoil.jobs.models import Budget

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def take(key: str, *, rate_per_second: float = 24, burst: int = 1, at: datetime) -> float:
    """Reserve the next call on the budget `key` and return how long to wait before making it.

    Units: seconds. With `burst` 1 calls are evenly spaced; a larger one lets that many go at once after a rest.
    """
    now, interval = _microseconds(at), round(1_000_000 / rate_per_second)
    on_time_at = _push(key, now, then=interval)
    return max(0, on_time_at - burst * interval - now) / 1_000_000


def push_back(key: str, *, until: datetime, rate_per_second: float = 24, burst: int = 1) -> None:
    """Let nobody call on this budget before `until`: the registry said 429 or 503, or sent Retry-After."""
    interval = round(1_000_000 / rate_per_second)
    _push(key, _microseconds(until) + (burst - 1) * interval, then=0)


def _push(key: str, at_least: int, *, then: int) -> int:
    """Move the budget's moment to at least `at_least`, then by `then`, in one statement; return it. Microseconds."""
    table = connection.ops.quote_name(Budget._meta.db_table)  # noqa: SLF001 - Django's documented way to a table's name
    later = "MAX" if connection.vendor == "sqlite" else "GREATEST"
    with connection.cursor() as cursor:
        cursor.execute(
            # The table's name is ours and quoted; everything else is a parameter.
            f"INSERT INTO {table} AS b (key, on_time_at) VALUES (%s, %s) "  # noqa: S608
            f"ON CONFLICT (key) DO UPDATE SET on_time_at = {later}(b.on_time_at, %s) + %s RETURNING on_time_at",
            [key, at_least + then, at_least, then],
        )
        return int(cursor.fetchone()[0])


def _microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND
