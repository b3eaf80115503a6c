"""The tables of refusals: whole, and every row said in both profiles."""

import ast
from importlib.resources import files

import pytest

from cinquefoil.registry.oauth.refusals import Refused, TurnedBack, load_table

FILL = {
    "client_id": "APP-1",
    "client_name": "A hub",
    "code": "AbC123",
    "scope": "/x",
    "grant_type": "g",
    "expires_in": "x",
    "parent": "2046",
    "origin": "APP-2",
    "redirect_uri": "http://x",
    "response_type": "y",
}
TOKEN_ERRORS = {
    *("invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type"),
    "invalid_scope",
}


@pytest.mark.parametrize("profile", ["classic", "current"])
@pytest.mark.parametrize("situation", load_table("errors_token"))
def test_every_refusal_has_a_status_and_one_of_the_standards_errors(situation, profile):
    refused = Refused(situation, **FILL)

    assert refused.row(profile)["status"] in {400, 401, 415}
    assert refused.told(profile)["error"] in TOKEN_ERRORS
    assert "{" not in refused.told(profile)["error_description"]


@pytest.mark.parametrize("profile", ["classic", "current"])
@pytest.mark.parametrize("situation", load_table("errors_authorize"))
def test_every_authorize_request_turned_back_says_where_it_is_told(situation, profile):
    refused = TurnedBack(situation, **FILL)

    assert refused.how(profile) in {"page", "query", "fragment"}
    assert refused.told(profile) or refused.bare(profile)
    assert refused.sentence().endswith((".", "nonce."))


@pytest.mark.parametrize("table", ["errors_token", "errors_authorize"])
def test_what_is_not_known_of_today_is_as_it_was(table):
    kind = Refused if table == "errors_token" else TurnedBack
    unknown = [name for name, row in load_table(table).items() if row["current"] == "not known"]

    assert unknown
    for name in unknown:
        assert kind(name, **FILL).told("current") == kind(name, **FILL).told("classic")


def raised_in_the_code():
    for room in ("oauth", "consent"):
        for path in files(f"cinquefoil.registry.{room}").iterdir():
            if path.name.endswith(".py"):
                yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def test_no_row_is_without_a_place_that_says_it():
    said = {
        text for node in raised_in_the_code() if isinstance(node, ast.Constant) and isinstance(text := node.value, str)
    } | {"client_locked", "client_deactivated"}

    assert set(load_table("errors_token")) | set(load_table("errors_authorize")) <= said
