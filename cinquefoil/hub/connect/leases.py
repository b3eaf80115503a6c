"""One writer at a time per record: a row that a writer holds for a while, and may take over from the dead.

Writes to no record, and does not decide who should write.
"""

import hashlib
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import transaction

from cinquefoil.hub.connect.models import RecordLease

# Longer than the longest call to ORCID with all its waits, so that no call outlives its lease; renewed before each.
LENGTH = timedelta(minutes=5)


class LeaseTaken(Exception):
    """Somebody else writes to this record now."""


class Lease:
    """A lease that is held; `renew` before every call."""

    def __init__(self, key: str, holder: str) -> None:
        self.key = key
        self.holder = holder

    def renew(self, at: datetime) -> None:
        """Hold it for another while. Raises: LeaseTaken if it was lost meanwhile."""
        if not RecordLease.objects.filter(key=self.key, holder=self.holder).update(until=at + LENGTH):
            raise LeaseTaken(self.key)


@contextmanager
def hold_record(environment: str, orcid_id: str, *, at: datetime) -> Iterator[Lease]:
    """Hold the record while the block runs. Raises: LeaseTaken."""
    lease = Lease(key_of(environment, orcid_id), _new_holder())
    _take(lease, at)
    try:
        yield lease
    finally:
        RecordLease.objects.filter(key=lease.key, holder=lease.holder).update(holder="")


@transaction.atomic
def _take(lease: Lease, at: datetime) -> None:
    RecordLease.objects.get_or_create(key=lease.key, defaults={"until": at})
    row = RecordLease.objects.select_for_update().get(key=lease.key)
    if row.holder and row.until > at and not _is_dead(row.holder):
        raise LeaseTaken(lease.key)
    RecordLease.objects.filter(key=lease.key).update(holder=lease.holder, until=at + LENGTH)


def key_of(environment: str, orcid_id: str) -> str:
    """The key of a record's lease: a digest, so that the table holds no iD."""
    return hashlib.sha256(f"{environment}:{orcid_id}".encode()).hexdigest()[:40]


def _new_holder() -> str:
    """This process and this block: host, process number, a mark."""
    return f"{socket.gethostname()[:60]}|{os.getpid()}|{secrets.token_hex(8)}"


def _is_dead(holder: str) -> bool:
    """Whether the holder was a process of this machine that is no more, so that nobody need wait for it."""
    host, process, _ = holder.split("|")
    if host != socket.gethostname()[:60]:
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
