"""What a person changes of her name, biography and settings, and what she sees of her lists and permissions."""

import re

import pytest

from tests.contract.registry.test_account import put, sofia_of


def test_she_changes_her_name_biography_and_settings(practice_registry, at_home):
    put(at_home, "/account/name", given_names="Sofía", family_name="García", credit_name="", visibility="limited")
    put(at_home, "/account/biography", biography="Counts <worms>.\r\nStill.", visibility="private")
    put(at_home, "/account/settings", visibility="private")

    person, account = (
        sofia_of(practice_registry)["person"],
        practice_registry.core.store.accounts.get(practice_registry.cast["sofia"].orcid_id),
    )
    assert (person["name"]["given-names"]["value"], person["name"]["visibility"]) == ("Sofía", "limited")
    assert person["name"]["credit-name"] is None
    assert (person["biography"]["content"], person["biography"]["visibility"]) == ("Counts <worms>.\nStill.", "private")
    assert (account.default_visibility, account.takes_notifications) == ("private", False)
    page = at_home.http.get("/account").text
    assert "Counts &lt;worms&gt;." in page
    assert "Notifications are refused" in page


def test_a_name_without_given_names_and_a_life_too_long_are_not_kept(practice_registry, at_home):
    nameless = put(at_home, "/account/name", given_names=" ", family_name="García")
    endless = put(at_home, "/account/biography", biography="x" * 5001)

    assert (nameless.status_code, endless.status_code) == (400, 400)
    assert "One name is enough" in nameless.text
    assert "5,001 characters" in endless.text
    assert sofia_of(practice_registry)["person"]["name"]["given-names"]["value"] == "Sofia"


@pytest.mark.parametrize(
    ("action", "form"),
    [
        ("/account/name", {"given_names": "S"}),
        ("/account/biography", {"biography": "x"}),
        ("/account/settings", {"visibility": "private"}),
        ("/account/items", {"kind": "keyword", "content": "mud"}),
    ],
)
def test_every_change_moves_the_records_date(practice_registry, at_home, action, form):
    before = sofia_of(practice_registry)["history"]["last-modified-date"]["value"]

    put(at_home, action, **form)

    assert sofia_of(practice_registry)["history"]["last-modified-date"]["value"] > before


def test_what_is_added_is_seen_as_she_has_set(practice_registry, at_home):
    put(at_home, "/account/settings", visibility="limited")

    form = at_home.http.get("/account/items/new", params={"kind": "keyword"}).text

    assert '<option value="limited" selected>' in form


def test_a_long_list_is_shown_in_pages(practice_registry):
    maxine = practice_registry.cast["maxine"]
    visitor = practice_registry.visitor()
    visitor.sign_in(maxine)
    account = visitor.http.get("/account").text

    whole = visitor.http.get("/account/items", params={"kind": "work"}).text

    assert 'href="/account/items?kind=work">All 25<' in account
    assert account.count("/visibility") < whole.count("/visibility")
    assert visitor.http.get("/account/items", params={"kind": "song"}).status_code == 404


def test_what_each_permission_allows_is_said_in_words(practice_registry, client, sofia, at_home):
    account = at_home.http.get("/account").text

    assert "Read what you share with trusted parties" in account
    assert re.search(r"since \d+ \w+ 20\d\d", account)
