"""Clock, cast, passwords, addresses: the small parts."""

from datetime import UTC, datetime, timedelta

import pytest

from cinquefoil.orcid.identifier import OrcidId
from cinquefoil.registry.cast import cast, fuzzy_date
from cinquefoil.registry.clock import Clock
from cinquefoil.registry.sessions import safe_next
from cinquefoil.registry.values import matches, salted, token_id_of

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def test_a_stopped_clock_moves_only_when_it_is_moved():
    clock = Clock(stopped_at=NOON)

    clock.advance(timedelta(hours=2))
    assert clock.now() == NOON + timedelta(hours=2)
    clock.set(NOON - timedelta(days=1))
    assert clock.now() == NOON - timedelta(days=1)
    clock.reset()
    assert clock.now() == NOON


def test_the_cast_has_valid_ids_outside_the_blocks_orcid_assigns():
    for person in cast().values():
        assert str(OrcidId.parse(person.orcid_id)) == person.orcid_id
        assert person.orcid_id.startswith("0009-9") or person.orcid_id == "0000-0002-1825-0097"


def test_a_password_is_kept_salted():
    kept = salted("practice-2026")

    assert "practice" not in kept
    assert kept != salted("practice-2026")
    assert matches("practice-2026", kept)
    assert not matches("practice-2025", kept)


def test_a_tokens_id_does_not_contain_the_token():
    assert token_id_of("11111111-2222-4333-8444-555555555555").isalnum()
    assert len(token_id_of("x")) == 12


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("/oauth/authorize?x=1", "/oauth/authorize?x=1"),
        ("https://elsewhere.example", "/account"),
        ("//elsewhere.example", "/account"),
        ("/\\elsewhere.example", "/account"),
        ("/a\r\nSet-Cookie: x", "/account"),
        ("", "/account"),
    ],
)
def test_going_on_stays_inside(given, wanted):
    assert safe_next(given) == wanted


def test_dates_are_as_long_as_they_are_known():
    assert fuzzy_date("") is None
    assert fuzzy_date("2026-03") == {"year": {"value": "2026"}, "month": {"value": "03"}, "day": None}
