"""Tokens: what they serve for, and whose words are written with them."""

from datetime import UTC, datetime, timedelta

import pytest

from cinquefoil.registry.oauth.tokens import (
    end_token,
    issue_token,
    serves,
    source_of,
    token_by_access,
    token_by_refresh,
)
from cinquefoil.registry.store.memory import MemoryStore
from cinquefoil.registry.values import Client, Source

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
LATER = AT + timedelta(seconds=1)
HUB = Client("APP-HUB", "", "A hub")
WIZARD = Client("APP-WIZARD", "", "A wizard", for_persons=True)


def issued(store, **more):
    facts = {"client_id": "APP-HUB", "orcid_id": "0009-9100-0000-001X", "scopes": ("/activities/update",)}
    return issue_token(store, at=AT, lifetime=timedelta(hours=1), **{**facts, **more})


def test_a_token_is_found_by_either_secret_and_by_no_other():
    store = MemoryStore()
    pair = issued(store)

    assert token_by_access(store, pair.access) == pair.token == token_by_refresh(store, pair.refresh)
    assert token_by_access(store, pair.refresh) is None
    assert token_by_refresh(store, pair.access) is None
    assert token_by_access(store, "") is None


def test_a_token_without_refresh_is_found_by_no_empty_secret():
    store = MemoryStore()
    issued(store, is_refreshable=False)

    assert token_by_refresh(store, "") is None


def test_the_same_first_digits_are_not_the_same_token():
    store = MemoryStore()
    pair = issued(store)
    store.tokens.put(type(pair.token)(**{**facts_of(pair.token), "access_digest": pair.token.access_digest[::-1]}))

    assert token_by_access(store, pair.access) is None


def facts_of(value):
    return {name: getattr(value, name) for name in value.__slots__}


@pytest.mark.parametrize(
    ("ended_by", "method", "at", "good"),
    [
        ("", "GET", AT, True),
        ("", "DELETE", AT, True),
        ("", "GET", AT + timedelta(hours=1), False),
        ("user", "GET", LATER, False),
        ("user", "DELETE", LATER, True),
        ("user", "DELETE", AT + timedelta(hours=1), False),
        ("client", "DELETE", LATER, False),
        ("code_reused", "DELETE", LATER, False),
    ],
)
def test_a_token_the_person_ended_still_deletes(ended_by, method, at, good):
    store = MemoryStore()
    token = issued(store).token
    if ended_by:
        end_token(store, token, ended_by, AT)

    assert serves(store.tokens.get(token.token_id), at, method=method) is good


def test_what_has_ended_stays_ended_as_it_was():
    store = MemoryStore()
    token = issued(store).token

    end_token(store, token, "client", AT)
    end_token(store, store.tokens.get(token.token_id), "user", LATER)

    assert store.tokens.get(token.token_id).ended_by == "client"


def test_a_client_writes_in_its_own_name():
    assert source_of(issued(MemoryStore()).token, HUB) == Source(client_id="APP-HUB")


def test_a_search_and_link_wizard_writes_what_the_person_says():
    token = issued(MemoryStore(), client_id="APP-WIZARD").token

    assert source_of(token, WIZARD) == Source(client_id="APP-WIZARD", origin_orcid_id="0009-9100-0000-001X")


def test_with_an_exchanged_token_a_client_writes_for_another():
    token = issued(MemoryStore(), origin_client_id="APP-ORIGIN").token

    assert source_of(token, WIZARD) == Source(client_id="APP-HUB", origin_client_id="APP-ORIGIN")
