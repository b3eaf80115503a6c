"""What a person does to her own record, with forms alone."""

import re

import pytest

from cinquefoil.registry.testing import hidden_fields
from tests.contract.registry.test_writing import EMPLOYMENT

FORM = {"organization": "Harbour Institute", "role": "Director", "start": "2024-09", "country": "gb", "city": "Aber"}


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


def token_of(visitor):
    return re.search(r'name="form_token" value="(\w+)"', visitor.http.get("/account").text)[1]


def put(visitor, action, **form):
    return visitor.http.post(action, data={"form_token": token_of(visitor), **form})


def sofia_of(registry):
    return registry.control.record(registry.cast["sofia"].orcid_id)


@pytest.mark.parametrize(
    ("kind", "form", "section", "wanted"),
    [
        ("keyword", {"content": "mud"}, "keywords", {"content": "mud"}),
        ("other-name", {"content": "S. Garcia"}, "other-names", {"content": "S. Garcia"}),
        ("address", {"country": "es"}, "addresses", {"country": {"value": "ES"}}),
        (
            "researcher-url",
            {"name": "Lab", "url": "https://lab.example/"},
            "researcher-urls",
            {"url-name": "Lab", "url": {"value": "https://lab.example/"}},
        ),
    ],
)
def test_she_adds_parts_of_her_person(practice_registry, at_home, kind, form, section, wanted):
    response = add(at_home, {**form, "visibility": "limited"}, kind=kind)

    listed = next(part for key, part in sofia_of(practice_registry)["person"][section].items() if key == kind)
    added = max(listed, key=lambda one: one["put-code"])
    assert response.status_code == 303
    assert {key: added[key] for key in wanted} == wanted
    assert added["visibility"] == "limited"
    assert added["source"]["source-orcid"]["path"] == practice_registry.cast["sofia"].orcid_id


@pytest.mark.parametrize(
    "kind", ["education", "qualification", "invited-position", "distinction", "membership", "service"]
)
def test_she_adds_every_kind_of_affiliation(practice_registry, at_home, kind):
    add(at_home, {**FORM, "role": "By hand"}, kind=kind)

    groups = sofia_of(practice_registry)["activities-summary"][f"{kind}s"]["affiliation-group"]
    roles = [one[f"{kind}-summary"]["role-title"] for group in groups for one in group["summaries"]]
    assert "By hand" in roles


@pytest.mark.parametrize(
    ("kind", "form", "words"),
    [
        ("keyword", {"content": " "}, "keyword is missing"),
        ("address", {"country": "Wales"}, "not a country code"),
        ("researcher-url", {"name": "Lab", "url": "javascript:alert(1)"}, "not an address of the web"),
        ("work", {"title": "", "type": "book"}, "title is missing"),
        ("work", {"title": "Mud", "type": "poem"}, "none of the choices"),
        ("work", {"title": "Mud", "type": "book", "date": "2026-13"}, "not in the calendar"),
    ],
)
def test_a_form_that_cannot_be_says_why(practice_registry, at_home, kind, form, words):
    before = sofia_of(practice_registry)

    response = add(at_home, form, kind=kind)

    assert response.status_code == 400
    assert words in response.text
    assert sofia_of(practice_registry)["activities-summary"] == before["activities-summary"]


def test_what_a_form_does_not_ask_stays_as_it_was(practice_registry, at_home):
    orcid_id = practice_registry.cast["sofia"].orcid_id
    record = sofia_of(practice_registry)
    work = record["activities-summary"]["works"]["group"][0]["work-summary"][0]
    pmid = {"external-id-type": "pmid", "external-id-value": "42", "external-id-relationship": "self"}
    work["external-ids"]["external-id"].append(pmid)
    work["contributors"] = {"contributor": [{"credit-name": {"value": "Tomos"}}]}
    practice_registry.control.put_record(orcid_id, record)
    here = f"/account/items/{work['put-code']}"
    form = dict(re.findall(r'<input id="(\w+)" name="\w+" type="\w+" value="([^"]*)"', at_home.http.get(here).text))

    put(at_home, here, **{**form, "type": "book", "title": "Worms, again"})

    kept = practice_registry.core.store.elements.get(work["put-code"]).content
    assert (kept["title"]["title"]["value"], kept["type"]) == ("Worms, again", "book")
    assert [one["external-id-type"] for one in kept["external-ids"]["external-id"]] == ["doi", "pmid"]
    assert kept["contributors"]["contributor"][0]["credit-name"]["value"] == "Tomos"


def test_she_hides_what_a_client_added(practice_registry, client, sofia, http, at_home):
    created = http.post(f"{sofia.url}/employment", json=EMPLOYMENT, headers=sofia.headers)
    put_code = created.headers["location"].rsplit("/", 1)[1]
    public = f"{practice_registry.pub}/v3.0/{sofia.orcid_id}/employment/{put_code}"
    assert http.get(public).status_code == 200

    put(at_home, f"/account/items/{put_code}/visibility", visibility="private")

    assert http.get(public).status_code == 403
    put(at_home, f"/account/items/{put_code}/visibility", visibility="everybody")
    assert http.get(public).status_code == 403


def test_her_email_is_hidden_or_shown_but_not_deleted(practice_registry, at_home):
    email = sofia_of(practice_registry)["person"]["emails"]["email"][0]
    store = practice_registry.core.store
    number = next(
        one.put_code for one in store.elements.find(orcid_id=practice_registry.cast["sofia"].orcid_id, kind="email")
    )

    put(at_home, f"/account/items/{number}/visibility", visibility="limited")
    put(at_home, f"/account/items/{number}/delete")

    assert email["visibility"] == "public"
    assert store.elements.get(number).visibility == "limited"
