"""Two iDs for one person, one iD for two people: nothing is mixed up."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from cinquefoil.hub.authenticate.selectors import permission, permission_of, unclaimed_permissions
from cinquefoil.hub.authenticate.services import follow_move
from cinquefoil.jobs.testing import run_due
from tests.portal.authenticate.cast import visible


def with_another_id(house):
    """Sofia is connected; somebody with her second invitation signs in as Josiah."""
    house.connect(house.invited(house.sofia))
    browser = house.invited(house.sofia)
    return browser, house.connect(browser, who="josiah")


def test_another_id_than_before_is_asked_about_and_changes_nothing_yet(house):
    _, page = with_another_id(house)

    assert page.redirect_chain[-1][0] == "/connect/aberwen/other-id"
    assert "Another iD than before" in visible(page)
    assert permission_of(house.sofia).orcid_id == "0009-9100-0000-001X"


def test_whoever_keeps_the_old_id_sees_nothing_of_its_owner(house):
    browser, _ = with_another_id(house)

    page = browser.post("/connect/aberwen/other-id", {"take": "old"}, follow=True)
    house.work()

    assert page.redirect_chain[-1][0] == "/connect/aberwen/kept"
    assert permission_of(house.sofia).orcid_id == "0009-9100-0000-001X"
    assert "0009-9100-0000-001X" not in browser.get("/me").content.decode()
    assert len({line["token_id"] for line in house.witnessed("/oauth/revoke", status=200)}) == 1


def test_taking_the_new_id_replaces_the_old_one_and_revokes_its_token(house):
    browser, _ = with_another_id(house)

    page = browser.post("/connect/aberwen/other-id", {"take": "new"}, follow=True)
    house.work()

    assert page.redirect_chain[-1][0] == "/connect/aberwen/done"
    assert permission_of(house.sofia).orcid_id == "0000-0002-1825-0097"
    tokens = house.registry.control.tokens(orcid_id="0009-9100-0000-001X")
    assert all(token["ended"] for token in tokens)


def test_an_id_connected_to_another_person_is_not_taken_over(house):
    house.connect(house.invited(house.sofia))

    page = house.connect(house.invited(house.tomos), who="sofia")
    house.work()

    assert page.redirect_chain[-1][0] == "/connect/aberwen/taken"
    assert permission_of(house.tomos) is None
    assert permission_of(house.sofia).is_active


def test_connecting_again_goes_on_under_the_same_permission(house):
    house.connect(house.invited(house.sofia))
    before = permission_of(house.sofia)

    page = house.connect(Client(), permissions=["know", "read"])

    assert page.redirect_chain[-1][0] == "/connect/aberwen/fewer"
    assert permission_of(house.sofia).id == before.id
    assert permission_of(house.sofia).scopes == {"/read-limited"}


def test_an_id_that_waited_for_a_match_can_be_taken_by_invitation(house):
    house.connect(Client(), who="josiah")
    browser, _ = with_another_id(house)

    page = browser.post("/connect/aberwen/other-id", {"take": "new"}, follow=True)
    house.work()

    assert page.redirect_chain[-1][0] == "/connect/aberwen/done"
    assert permission_of(house.sofia).orcid_id == "0000-0002-1825-0097"
    assert unclaimed_permissions(house.aberwen) == ()


def test_an_id_that_became_another_persons_meanwhile_is_not_taken(house):
    browser, _ = with_another_id(house)
    house.connect(house.invited(house.tomos), who="josiah")

    page = browser.post("/connect/aberwen/other-id", {"take": "new"}, follow=True)

    assert page.redirect_chain[-1][0] == "/connect/aberwen/taken"
    assert permission_of(house.tomos).orcid_id == "0000-0002-1825-0097"
    assert permission_of(house.sofia).orcid_id == "0009-9100-0000-001X"


def test_a_record_merged_into_one_that_is_connected_too_becomes_one_connection(house):
    house.connect(house.invited(house.sofia))
    house.connect(Client(), who="josiah")
    merged = permission_of(house.sofia).id

    follow_move(merged, "0000-0002-1825-0097", at=timezone.now())

    assert permission(merged).state == "ended"
    assert permission_of(house.sofia).orcid_id == "0000-0002-1825-0097"


def test_who_sits_down_after_somebody_left_decides_nothing_for_her(house):
    browser, _ = with_another_id(house)

    browser.post("/me/leave")
    page = browser.post("/connect/aberwen/other-id", {"take": "new"}, follow=True)

    assert page.redirect_chain[-1][0] == "/connect/aberwen"
    assert permission_of(house.sofia).orcid_id == "0009-9100-0000-001X"


def test_a_link_that_was_used_elsewhere_is_spent_in_every_browser_that_opened_it(house):
    forwarded = house.invited(house.sofia)
    house.connect(house.invited(house.sofia))

    shown = forwarded.get("/connect/aberwen").content.decode()
    house.connect(forwarded, who="josiah")

    assert "Sofia" not in shown
    assert permission_of(house.sofia).orcid_id == "0009-9100-0000-001X"
    assert [card.orcid_id for card in unclaimed_permissions(house.aberwen)] == ["0000-0002-1825-0097"]


def test_whoever_used_the_browser_before_is_neither_shown_nor_hinted_at(house):
    browser = house.invited(house.sofia)
    house.connect(browser)

    browser.get(house.link(house.tomos).removeprefix("http://127.0.0.1:8000"))

    assert "0009-9100-0000-001X" not in visible(browser.get("/connect/aberwen"))
    assert "orcid" not in house.start(browser)


def test_an_id_that_nobody_decides_about_is_given_back_after_a_day(house):
    browser, _ = with_another_id(house)

    run_due(timezone.now() + timedelta(days=2))
    page = browser.post("/connect/aberwen/other-id", {"take": "new"}, follow=True)

    assert page.redirect_chain[-1][0] == "/connect/aberwen"
    assert permission_of(house.sofia).orcid_id == "0009-9100-0000-001X"
    assert all(token["ended"] for token in house.registry.control.tokens(orcid_id="0000-0002-1825-0097"))
