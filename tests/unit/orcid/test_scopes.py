"""What scopes imply, and whether a grant covers a need."""

import pytest

from cinquefoil.orcid.scopes import Scope, granted_covers, implied, load_scopes, parse_scopes, write_scopes


def test_every_scope_has_its_facts():
    assert set(load_scopes()) == set(Scope)


def test_every_scope_that_people_see_today_is_explained():
    unexplained = [facts.scope for facts in load_scopes().values() if facts.is_current and not facts.meaning]

    assert unexplained == []


def test_the_closure_is_closed():
    for facts in load_scopes().values():
        for lower in facts.implies:
            assert load_scopes()[lower].implies <= facts.implies
        assert facts.scope not in facts.implies


@pytest.mark.parametrize(
    ("granted", "needed", "covers"),
    [
        ("/read-limited", "/read-public", True),
        ("/read-limited", "/orcid-works/read-limited", True),
        ("/read-limited", "/activities/update", False),
        ("/read-limited", "/authenticate", False),
        ("openid", "/authenticate", True),
        ("/activities/update", "/affiliations/create", True),
        ("/activities/update", "/person/update", False),
        ("/activities/update /person/update", "/affiliations/update /orcid-bio/update", True),
        ("/webhook", "/read-public", False),
        ("/group-id-record/update", "/group-id-record/read", True),
        ("", "/read-public", False),
        ("/new-one", "/new-one", True),
        ("/new-one", "/read-public", False),
        ("", "", True),
    ],
)
def test_a_grant_covers_a_need(granted, needed, covers):
    assert granted_covers(parse_scopes(granted), parse_scopes(needed)) is covers


def test_one_needed_scope_may_be_given_bare():
    assert granted_covers({"/read-limited"}, "/read-public")
    assert not granted_covers([Scope.AUTHENTICATE], Scope.READ_LIMITED)


def test_scopes_are_read_with_any_blanks_and_unknown_ones_are_kept():
    scopes = parse_scopes("  /read-limited\t/something/new \n/read-limited ")

    assert scopes == {Scope.READ_LIMITED, "/something/new"}
    assert {type(scope) for scope in scopes} == {Scope, str}


def test_scopes_are_written_sorted_and_once():
    assert (
        write_scopes([Scope.READ_LIMITED, "/activities/update", "/read-limited"]) == "/activities/update /read-limited"
    )
    assert write_scopes([]) == ""


def test_reading_after_writing_is_identity():
    assert parse_scopes(write_scopes(Scope)) == set(Scope)


def test_what_is_implied_holds_what_was_given():
    assert implied(["/authenticate", "/x"]) == {Scope.AUTHENTICATE, Scope.READ_PUBLIC, "/x"}
