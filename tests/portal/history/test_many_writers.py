"""Many write at once, and the chain holds."""

import pytest

from tests.portal.jobs.conftest import house, postgresql_house  # noqa: F401 - fixtures
from tests.portal.jobs.workers import House

WRITE_AT_ONCE = """
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, UTC
from django.db import connections, transaction
from cinquefoil.history.services import record, verify

def write(n):
    with transaction.atomic():
        record("t", organisation_id=n % 2, subject=f"s:{n}", sentence="s", at=datetime.now(UTC), actor="worker")
        if n % 10 == 0:
            transaction.set_rollback(True)
    connections.close_all()

with ThreadPoolExecutor(4) as threads:
    list(threads.map(write, range(60)))
from cinquefoil.history.models import EventRow
print(EventRow.objects.count(), verify())
"""


@pytest.mark.parametrize("kind", ["house", "postgresql_house"])
def test_many_writers_at_once_leave_a_chain_that_holds(request, kind) -> None:
    where: House = request.getfixturevalue(kind)

    assert where.python(WRITE_AT_ONCE).strip() == "54 ()"
