"""What a person does with the notifications that clients send her."""

import pytest

from tests.contract.registry.test_account import put
from tests.contract.registry.test_groups import headers_for
from tests.contract.registry.test_notifications import ASKING, PATH


@pytest.fixture
def asked(practice_registry, client, http):
    """A client asks Sofia for a permission; the address at the API of what it sent, and headers to look."""
    headers = headers_for(practice_registry, http, client, "/premium-notification")
    url = f"{practice_registry.api}/v3.0/{practice_registry.cast['sofia'].orcid_id}/notification-permission"
    return http.post(url, json=ASKING, headers=headers).headers["location"], headers


def test_she_reads_what_is_asked_of_her_and_then_its_client_cannot_take_it_back(asked, http, at_home):
    place, headers = asked
    here = f"/account/notifications/{place.rsplit('/', 1)[1]}"
    account = at_home.http.get("/account").text

    letter = at_home.http.get(here).text

    assert "<strong>New</strong>" in account
    assert here in account
    assert "A census of worms" in letter
    assert http.get(place, headers=headers).json()["read-date"]
    assert http.delete(place, headers=headers).status_code == 403


def test_she_goes_where_the_permission_is_given_and_puts_the_letter_away(practice_registry, asked, http, at_home):
    place, headers = asked
    here = f"/account/notifications/{place.rsplit('/', 1)[1]}"

    gone = put(at_home, f"{here}/act")
    put(at_home, f"{here}/archive")

    told = http.get(place, headers=headers).json()
    assert (gone.status_code, gone.headers["location"]) == (303, practice_registry.url + PATH)
    assert told["actioned-date"]
    assert told["archived-date"]
    assert "Put away (1)" in at_home.http.get("/account").text


def test_nobody_elses_letter_is_hers_to_read(practice_registry, asked):
    tomos = practice_registry.visitor()
    tomos.sign_in(practice_registry.cast["tomos"])
    here = f"/account/notifications/{asked[0].rsplit('/', 1)[1]}"

    assert tomos.http.get(here).status_code == 404
    assert "No such notification" in tomos.http.get("/account/notifications/x").text
    put(tomos, f"{here}/archive")
    assert practice_registry.core.store.notifications.get(int(here.rsplit("/", 1)[1])).archived is None
