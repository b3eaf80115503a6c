"""Authorize requests as values: what is read of a query string, and how the answer is written."""

import pytest

from cinquefoil.registry.oauth.authorization import AuthorizationRequest, parse_request
from cinquefoil.registry.store.memory import MemoryStore
from cinquefoil.registry.values import Client

CLIENT = Client("APP-0000000000000001", "", "A hub", redirect_uris=("https://hub.example/",))
GOOD = "client_id=APP-0000000000000001&redirect_uri=https://hub.example/back"


def parsed(raw):
    store = MemoryStore()
    store.clients.put(CLIENT)
    return parse_request(store, raw)


@pytest.mark.parametrize(
    "written",
    [
        "scope=/authenticate%20/read-limited",
        "scope=/authenticate+/read-limited",
        "scope=%2Fauthenticate%2B%2Fread-limited",
    ],
)
def test_scopes_are_separated_in_every_way_clients_write_it(written):
    assert parsed(f"{GOOD}&{written}").scopes == ("/authenticate", "/read-limited")


def test_scopes_keep_their_order_lose_repeats_and_openid_extras():
    scope = "/read-limited openid profile email /read-limited offline_access"

    assert parsed(f"{GOOD}&scope={scope}").scopes == ("/read-limited", "openid")


def test_of_a_parameter_that_comes_twice_the_first_counts():
    assert parsed(f"{GOOD}&scope=openid&scope=/read-limited").scopes == ("openid",)


@pytest.mark.parametrize(
    "state", ["a+b", "a%20b", "%7B%22x%22%3A1%7D", '{"x":1}', "/authenticate", "", "a=b", "%C3%A9"]
)
def test_state_goes_back_byte_for_byte(state):
    assert (
        parsed(f"{GOOD}&state={state}").answered(code="AbC123") == f"https://hub.example/back?code=AbC123&state={state}"
    )


def test_no_state_is_no_state():
    assert parsed(GOOD).answered(code="AbC123") == "https://hub.example/back?code=AbC123"


@pytest.mark.parametrize(
    ("redirect_uri", "expected"),
    [
        ("https://x.example", "https://x.example?code=1"),
        ("https://x.example/cb?token=1&itemId=2", "https://x.example/cb?token=1&itemId=2&code=1"),
        ("https://x.example/cb?", "https://x.example/cb?code=1"),
        ("https://x.example/cb?a=1&", "https://x.example/cb?a=1&code=1"),
        ("https://x.example/#/spa", "https://x.example/?code=1#/spa"),
        ("https://x.example/?a=1#/spa", "https://x.example/?a=1&code=1#/spa"),
    ],
)
def test_the_answer_joins_the_clients_own_query(redirect_uri, expected):
    assert AuthorizationRequest(CLIENT, (), redirect_uri).answered(code="1") == expected


def test_an_answer_in_the_fragment_takes_the_fragments_place():
    request = AuthorizationRequest(CLIENT, (), "https://x.example/?a=1#old", state="s%20t")

    assert request.answered_in_fragment(token_type="bearer") == "https://x.example/?a=1#token_type=bearer&state=s%20t"


def test_prompt_and_max_age_are_read_with_openid_only():
    extras = "prompt=login+confirm&max_age=60"

    assert parsed(f"{GOOD}&scope=openid&{extras}").prompt == {"login", "confirm"}
    assert parsed(f"{GOOD}&scope=openid&{extras}").max_age == 60
    assert parsed(f"{GOOD}&scope=/authenticate&{extras}").prompt == frozenset()
    assert parsed(f"{GOOD}&scope=openid&max_age=soon").max_age is None
