"""Hands out the client for an organisation's calls to ORCID: its addresses, its credential, its request budget.

Makes no call itself. Take a client outside a transaction: it may wait for its turn.
"""

import time
from datetime import UTC, datetime, timedelta

from cinquefoil.jobs import budget
from cinquefoil.orcid.client import Client
from cinquefoil.orcid.errors import SlowDown
from cinquefoil.orcid.pacing import Policy
from cinquefoil.organisations.selectors import credential_of

# While somebody waits for a page: one more try, and no long silence.
WHILE_SHE_WAITS = Policy(attempts=2, longest=timedelta(seconds=2))
# Whoever would have to wait longer for a turn is told so instead: a job then waits in the outbox, not in a worker.
LONGEST_TURN = timedelta(seconds=60)


def client_for(organisation_id: int, environment: str | None = None, *, policy: Policy | None = None) -> Client:
    """Return a client with the credential of the environment in use, or of the one named.

    Every call waits for its turn in the budget that all processes share; a 429 or 503 makes all of them wait. A call
    whose turn is more than a minute away raises SlowDown without having been made.

    Raises: organisations.errors.NotThere if no credential is kept.
    """
    credential = credential_of(organisation_id, environment)
    key = credential.budget_key

    def take_turn() -> None:
        wait = budget.take(key, at=datetime.now(UTC))
        if wait > LONGEST_TURN.total_seconds():
            raise SlowDown(429, retry_after=timedelta(seconds=wait))
        time.sleep(wait)

    def slow_down(wait: timedelta) -> None:
        budget.push_back(key, until=datetime.now(UTC) + wait)

    return Client(
        credential.addresses,
        client_id=credential.client_id,
        client_secret=credential.client_secret,
        take_budget=take_turn,
        slow_down=slow_down,
        policy=policy or Policy(),
    )
