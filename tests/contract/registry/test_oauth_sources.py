"""On whose behalf an item was written: exchanged tokens, and search and link wizards."""

import pytest

GRANT = "urn:ietf:params:oauth:grant-type:token-exchange"
TYPE = "urn:ietf:params:oauth:token-type:"
WORK = {
    "title": {"title": {"value": "On writing for others"}},
    "type": "journal-article",
    "external-ids": {
        "external-id": [
            {"external-id-type": "doi", "external-id-value": "10.5555/others.1", "external-id-relationship": "self"}
        ]
    },
}


def headers(token):
    return {
        "Authorization": f"Bearer {token}",
        "Accept": "application/json",
        "Content-Type": "application/vnd.orcid+json",
    }


def written_source(http, registry, orcid_id, token):
    """Write a work; return its address and its source as it is read."""
    made = http.post(f"{registry.api}/v3.0/{orcid_id}/work", json=WORK, headers=headers(token))
    assert made.status_code == 201, made.text
    place = made.headers["location"]
    return place, http.get(place, headers=headers(token)).json()["source"]


@pytest.fixture
def origin(practice_registry):
    return practice_registry.control.add_client("The original client")


@pytest.fixture
def acting(practice_registry):
    return practice_registry.control.add_client("The acting client", grants=["authorization_code", GRANT])


@pytest.fixture
def act(practice_registry, http, acting):
    """Exchange an id token for an access token of the acting client."""

    def exchange(id_token):
        kinds = {"subject_token_type": f"{TYPE}id_token", "requested_token_type": f"{TYPE}access_token"}
        form = {"grant_type": GRANT, "subject_token": id_token, **kinds, **acting}
        return http.post(f"{practice_registry.url}/oauth/token", data=form).json()

    return exchange


def test_what_is_written_with_an_exchanged_token_names_both_clients(practice_registry, origin, acting, act, http):
    answer = act(practice_registry.grant("sofia", origin, "openid /activities/update")["id_token"])

    _, source = written_source(http, practice_registry, answer["orcid"], answer["access_token"])

    assert source["source-client-id"]["path"] == acting["client_id"]
    assert source["source-name"] == {"value": "The acting client"}
    assert source["assertion-origin-client-id"]["path"] == origin["client_id"]
    assert source["assertion-origin-name"] == {"value": "The original client"}
    assert (source["source-orcid"], source["assertion-origin-orcid"]) == (None, None)


def test_what_a_search_and_link_wizard_writes_comes_from_the_person(practice_registry, http):
    wizard = practice_registry.control.add_client("A wizard", for_persons=True)
    granted = practice_registry.grant("sofia", wizard, "/activities/update")

    _, source = written_source(http, practice_registry, granted["orcid"], granted["access_token"])

    assert source["source-client-id"]["path"] == wizard["client_id"]
    assert source["assertion-origin-orcid"]["path"] == granted["orcid"]
    assert source["assertion-origin-name"] == {"value": "Sofia Garcia"}
    assert (source["source-orcid"], source["assertion-origin-client-id"]) == (None, None)


def test_after_the_person_ended_it_all_what_was_written_can_still_be_deleted(practice_registry, origin, act, http):
    granted = practice_registry.grant("sofia", origin, "openid /activities/update")
    answer = act(granted["id_token"])
    place, _ = written_source(http, practice_registry, answer["orcid"], answer["access_token"])
    for token in practice_registry.control.tokens(orcid_id=granted["orcid"]):
        practice_registry.control.end_token(token["token_id"])

    disabled = act(granted["id_token"])
    read = http.get(place, headers=headers(disabled["access_token"]))
    put = http.put(place, json=WORK, headers=headers(disabled["access_token"]))
    deleted = http.delete(place, headers=headers(disabled["access_token"]))

    assert disabled["token_disabled"] == "true"
    assert (read.status_code, put.status_code, deleted.status_code) == (401, 401, 204)
