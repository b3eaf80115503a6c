"""The levers of the witness route touch one client only, and another's faults outlast them."""

from collections.abc import Iterator

import httpx2
import pytest

from cinquefoil.assess.collectors.canaries import draw_canaries
from cinquefoil.assess.collectors.witness import WitnessRoute
from cinquefoil.programme.sessions.levers import Levers
from cinquefoil.registry.testing import CONTROL_TOKEN, PracticeRegistry

TOKEN_FAULT = {"match": {"kind": "token"}, "effect": {"status": 500}}


@pytest.fixture
def ours(registry: PracticeRegistry) -> Iterator[WitnessRoute]:
    registry.control.add_client(client_id="APP-LEVERSOFOURS0001")
    route = WitnessRoute(registry.url, CONTROL_TOKEN, "APP-LEVERSOFOURS0001")
    yield route
    route.mend()
    route.close()


def clients_with_faults(registry: PracticeRegistry) -> list[str]:
    return [rule["match"]["client_id"] for rule in registry.control.ask("GET", "/faults")["rules"]]


def test_breaking_and_mending_leaves_another_client_alone(registry: PracticeRegistry, ours: WitnessRoute) -> None:
    registry.control.add_client(client_id="APP-LEVERSOFOTHERS01")
    theirs = Levers(registry.url, CONTROL_TOKEN, "APP-LEVERSOFOTHERS01")
    theirs.put_out_of_order()

    ours.break_client(TOKEN_FAULT)
    ours.break_client(TOKEN_FAULT)
    assert sorted(clients_with_faults(registry)) == ["APP-LEVERSOFOTHERS01"] * 2 + ["APP-LEVERSOFOURS0001"]

    ours.mend()
    assert clients_with_faults(registry) == ["APP-LEVERSOFOTHERS01"] * 2

    theirs.mend()
    assert clients_with_faults(registry) == []


def test_a_record_is_merged_into_another_and_back(registry: PracticeRegistry, ours: WitnessRoute) -> None:
    levers = Levers(ours.url, CONTROL_TOKEN, ours.client_id)
    first, second = draw_canaries("levers")[:2]
    levers.create([first, second], password="practice-2026")

    def status() -> int:
        return httpx2.get(f"{registry.url}/pub/v3.0/{first.orcid_id}/record", trust_env=False).status_code

    before = status()
    levers.move(first.orcid_id, second.orcid_id)
    moved = status()
    levers.move_back(first.orcid_id)

    assert (before, moved, status()) == (200, 301, 200)
