"""Whether to try again: a table."""

from datetime import timedelta

import pytest

from cinquefoil.orcid.errors import TransportTrouble
from cinquefoil.orcid.exchange import Request, Response
from cinquefoil.orcid.pacing import GiveUp, Policy, Proceed, Wait, back_off, decide

POLICY = Policy(attempts=3, first=timedelta(seconds=1), longest=timedelta(seconds=8))
GET, POST = Request("GET", "https://a.example"), Request("POST", "https://a.example")
LOST, UNSENT = TransportTrouble("Lost."), TransportTrouble("Refused.", was_sent=False)


def seconds(number):
    return timedelta(seconds=number)


def asked(status, wait):
    return Response(status, {"retry-after": str(wait)})


@pytest.mark.parametrize(
    ("attempt", "request_", "outcome", "decision"),
    [
        # What is final.
        (1, GET, Response(200), Proceed()),
        (1, POST, Response(409), Proceed()),
        (1, GET, Response(500), Proceed()),
        # What the registry throttles: any method, and the others wait too.
        (1, GET, Response(429), Wait(seconds(1), seconds(1))),
        (2, GET, Response(503), Wait(seconds(2), seconds(2))),
        # But a 503 may come from a proxy after the write has landed: whoever posts looks first.
        (1, POST, Response(503), GiveUp(seconds(1))),
        (1, POST, asked(503, 3), GiveUp(seconds(3))),
        (3, GET, Response(503), GiveUp(seconds(4))),
        # What it asks for is obeyed, to the second, as long as it can be sat out.
        (1, POST, asked(429, 5), Wait(seconds(5), seconds(5))),
        (1, GET, asked(503, 0), Wait(seconds(0), seconds(0))),
        (1, GET, asked(429, 10), Wait(seconds(10), seconds(10))),
        (1, GET, asked(429, 11), GiveUp(seconds(11))),
        (3, GET, asked(429, 5), GiveUp(seconds(5))),
        # What broke on the way: again only if it cannot have arrived, or may arrive twice.
        (1, GET, LOST, Wait(seconds(1))),
        (1, POST, LOST, GiveUp()),
        (1, POST, UNSENT, Wait(seconds(1))),
        (3, POST, UNSENT, GiveUp()),
        (2, GET, Response(502), Wait(seconds(2))),
        (3, GET, Response(504), GiveUp()),
        (1, POST, Response(502), Proceed()),
    ],
)
def test_what_follows_a_try(attempt, request_, outcome, decision):
    assert decide(attempt, request_, outcome, POLICY) == decision


@pytest.mark.parametrize(
    ("attempt", "spread", "wait"),
    [(1, 0, 1), (2, 0, 2), (3, 0, 4), (4, 0, 8), (5, 0, 8), (1000, 0, 8), (1, 1, 1.25), (4, 1, 10)],
)
def test_waits_double_up_to_a_limit_and_spread_by_a_quarter(attempt, spread, wait):
    assert back_off(attempt, POLICY, spread=spread) == seconds(wait)


def test_the_longest_back_off_is_never_too_long_to_sit_out():
    patient = Policy(attempts=100)

    assert isinstance(decide(99, GET, Response(503), patient, spread=1), Wait)
