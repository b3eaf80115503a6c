"""Disconnecting: tokens revoked at ORCID, data gone, and the page says what is so."""

from django.test import Client
from django.utils import timezone

from cinquefoil.hub.authenticate.models import Permission, Revocation
from cinquefoil.hub.authenticate.selectors import held_permission_of, permission_of
from cinquefoil.hub.authenticate.services import mark_needs_reconnection
from cinquefoil.hub.collect.selectors import snapshot_of
from tests.portal.authenticate.cast import visible


def connected(house):
    browser = house.invited(house.sofia)
    house.connect(browser)
    house.work()
    return browser, permission_of(house.sofia)


def test_the_page_before_says_what_goes_and_what_stays(house):
    browser, permission = connected(house)

    text = visible(browser.get(f"/me/disconnect/{permission.id}"))

    assert "tell ORCID to revoke it" in text
    assert "What stays" in text


def test_disconnecting_revokes_every_token_at_orcid(house):
    browser, permission = connected(house)

    page = browser.post(f"/me/disconnect/{permission.id}", follow=True)
    assert "ORCID is being told now" in visible(page)
    house.work()

    revoked = house.witnessed("/oauth/revoke", status=200)
    assert len(revoked) == 2
    assert all(token["ended"] for token in house.registry.control.tokens(orcid_id=permission.orcid_id))
    assert "ORCID has been told" in visible(browser.get("/connect/aberwen/disconnected"))


def test_nothing_is_kept_that_could_be_used_again(house):
    browser, permission = connected(house)
    assert snapshot_of(house.sofia) is not None

    browser.post(f"/me/disconnect/{permission.id}")
    house.work()

    row = Permission.objects.get(id=permission.id)
    assert (row.sealed_access, row.sealed_refresh, row.name) == (None, None, "")
    assert Revocation.objects.filter(done_at=None).count() == 0
    assert snapshot_of(house.sofia) is None
    assert permission.orcid_id not in Client().get(f"/people/{house.slug(house.sofia)}").content.decode()


def test_disconnecting_twice_is_disconnecting_once(house):
    browser, permission = connected(house)

    browser.post(f"/me/disconnect/{permission.id}")
    browser.post(f"/me/disconnect/{permission.id}")
    house.work()

    assert len(house.witnessed("/oauth/revoke")) == 2


def test_nobody_else_can_disconnect_it(house):
    _, permission = connected(house)
    other = house.invited(house.tomos)
    house.connect(other, who="tomos")

    assert other.post(f"/me/disconnect/{permission.id}").status_code == 404
    assert Client().post(f"/me/disconnect/{permission.id}").status_code == 404
    assert permission_of(house.sofia).is_active


def test_a_person_may_come_back_and_is_known_by_her_proved_id(house):
    browser, permission = connected(house)
    browser.post(f"/me/disconnect/{permission.id}")

    house.connect(Client())

    assert permission_of(house.sofia).id != permission.id


def test_a_permission_withdrawn_at_orcid_needs_reconnection_and_loses_the_icon(house):
    _, permission = connected(house)

    mark_needs_reconnection(permission.id, at=timezone.now())

    html = Client().get(f"/people/{house.slug(house.sofia)}").content.decode()
    assert permission_of(house.sofia) is None
    assert held_permission_of(house.sofia).id == permission.id
    assert "(unauthenticated)" in html
    assert "orcid-id.svg" not in html.partition("<h1>")[2].partition("</main>")[0]
