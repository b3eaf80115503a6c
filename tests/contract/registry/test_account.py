"""What a person does to her own record, with forms alone."""

import re

import pytest

from cinquefoil.registry.testing import hidden_fields
from tests.contract.registry.test_writing import EMPLOYMENT

FORM = {"organization": "Harbour Institute", "role": "Director", "start": "2024-09", "country": "gb", "city": "Aber"}


@pytest.fixture
def at_home(practice_registry):
    """Sofia's browser, signed in."""
    visitor = practice_registry.visitor()
    visitor.sign_in(practice_registry.cast["sofia"])
    return visitor


def employments(registry):
    record = registry.control.record(registry.cast["sofia"].orcid_id)
    groups = record["activities-summary"]["employments"]["affiliation-group"]
    return [one["employment-summary"] for group in groups for one in group["summaries"]]


def add(visitor, form, kind="employment"):
    page = visitor.http.get("/account/items/new", params={"kind": kind}).text
    return visitor.http.post("/account/items", data={**hidden_fields(page, "/account/items"), **form})


def test_an_employment_added_by_hand_is_on_the_record_as_hers(practice_registry, at_home):
    response = add(at_home, FORM)

    added = next(one for one in employments(practice_registry) if one["role-title"] == "Director")
    assert response.status_code == 303
    assert added["source"]["source-orcid"]["path"] == practice_registry.cast["sofia"].orcid_id
    assert added["start-date"] == {"year": {"value": "2024"}, "month": {"value": "09"}, "day": None}
    assert added["organization"]["address"]["country"] == "GB"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"organization": " "}, "organisation is missing"),
        ({"start": "31/03/2026"}, "not in the calendar"),
        ({"start": "2026-02-30"}, "not in the calendar"),
        ({"start": "", "end": "2026"}, "no start date"),
        ({"start": "2026", "end": "2025"}, "before the start date"),
        ({"country": "Wales"}, "not a country code"),
    ],
)
def test_a_wrong_form_comes_back_with_what_was_typed_and_why(practice_registry, at_home, changes, words):
    before = len(employments(practice_registry))

    response = add(at_home, {**FORM, **changes})

    assert response.status_code == 400
    assert words in response.text
    assert 'value="Director"' in response.text
    assert len(employments(practice_registry)) == before


def test_she_edits_what_she_added(practice_registry, at_home):
    put_code = next(one for one in employments(practice_registry) if one["role-title"] == "Lecturer")["put-code"]
    action = f"/account/items/{put_code}"
    page = at_home.http.get(action).text

    at_home.http.post(action, data={**hidden_fields(page, action), **FORM, "role": "Reader"})

    assert "Lecturer" in page
    changed = next(one for one in employments(practice_registry) if one["put-code"] == put_code)
    assert changed["role-title"] == "Reader"


def test_she_deletes_what_a_client_added_but_does_not_edit_it(practice_registry, client, sofia, http, at_home):
    created = http.post(f"{sofia.url}/employment", json=EMPLOYMENT, headers=sofia.headers)
    action = f"/account/items/{created.headers['location'].rsplit('/', 1)[1]}"
    account = at_home.http.get("/account").text

    assert "Added by A hub" in account
    assert at_home.http.get(action).status_code == 404
    at_home.http.post(f"{action}/delete", data=hidden_fields(account, f"{action}/delete"))
    assert at_home.http.get("/account").text.count("A hub") == 1  # the permission is still there


def test_she_adds_a_work(practice_registry, at_home, http):
    add(at_home, {"title": "Mud, revisited", "type": "book", "date": "2025"}, kind="work")

    page = http.get(f"{practice_registry.url}/{practice_registry.cast['sofia'].orcid_id}").text
    assert "Mud, revisited" in page


def test_she_sees_and_ends_a_permission(practice_registry, client, sofia, http, at_home):
    account = at_home.http.get("/account").text
    action = f"/account/permissions/{client['client_id']}/end"

    at_home.http.post(action, data=hidden_fields(account, action))

    assert "/activities/update /read-limited" in account
    assert http.get(sofia.url, headers=sofia.headers).json()["error"] == "invalid_token"
    assert practice_registry.control.tokens()[0]["ended_by"] == "user"


def test_nobody_elses_item_is_hers_to_delete(practice_registry, at_home):
    josiah = practice_registry.control.record(practice_registry.cast["josiah"].orcid_id)
    work = josiah["activities-summary"]["works"]["group"][0]["work-summary"][0]["put-code"]
    token = re.search(r'name="form_token" value="(\w+)"', at_home.http.get("/account").text)[1]

    at_home.http.post(f"/account/items/{work}/delete", data={"form_token": token})

    after = practice_registry.control.record(practice_registry.cast["josiah"].orcid_id)
    assert len(after["activities-summary"]["works"]["group"]) == 1


def test_a_form_from_elsewhere_changes_nothing(practice_registry, at_home):
    response = at_home.http.post("/account/items", data={**FORM, "kind": "employment", "form_token": "forged"})

    assert response.status_code == 403


def test_a_change_by_hand_makes_webhooks_due(practice_registry, client, sofia, http, at_home):
    form = {"grant_type": "client_credentials", "scope": "/webhook", **client}
    token = http.post(f"{practice_registry.url}/oauth/token", data=form).json()["access_token"]
    http.put(
        f"{practice_registry.api}/{sofia.orcid_id}/webhook/http%3A%2F%2F127.0.0.1%3A9%2Fhook",
        headers={"Authorization": f"Bearer {token}"},
    )

    add(at_home, FORM)

    told = practice_registry.control.deliver_webhooks()
    assert [(line["orcid_id"], line["status"]) for line in told] == [(sofia.orcid_id, 0)]
