"""T7, KBase orcidlink: a state in JSON, a refresh that ends the old token, strictly typed answers."""

import json
from urllib.parse import quote

import pytest

from tests.interop.bodies import WORK, with_doi
from tests.interop.conftest import Granted
from tests.interop.replaying import come_back
from tests.interop.wire import post_form

BOTH = "application/vnd.orcid+json"
STATE = json.dumps({"session_id": "s-1"})


@pytest.fixture
def kbase(practice_registry, client):
    back = come_back(
        practice_registry,
        "sofia",
        f"client_id={client['client_id']}&response_type=code&scope=/read-limited%20/activities/update&prompt=login"
        f"&redirect_uri=http://127.0.0.1:9/linking/continue&state={quote(STATE)}",
    )
    assert json.loads(back["state"]) == {"session_id": "s-1"}
    form = {
        "grant_type": "authorization_code",
        "code": back["code"],
        "redirect_uri": "http://127.0.0.1:9/linking/continue",
        **client,
    }
    return Granted(practice_registry, post_form(f"{practice_registry.url}/oauth/token", form, accept=BOTH).json())


def test_t7_kbase_refreshes_and_the_old_token_ends(practice_registry, client, kbase):
    form = {"grant_type": "refresh_token", "refresh_token": kbase.answer["refresh_token"], "revoke_old": "true"}

    fresh = post_form(f"{practice_registry.url}/oauth/token", {**form, **client}, accept=BOTH).json()

    kinds = {name: type(value) for name, value in fresh.items()}
    assert kinds == {**dict.fromkeys(kinds, str), "expires_in": int}
    assert set(kinds) == {"access_token", "token_type", "refresh_token", "expires_in", "scope", "name", "orcid"}
    assert kbase.get("/record", accept=BOTH, content_type=BOTH).status == 401
    assert Granted(practice_registry, fresh).get("/record", accept=BOTH, content_type=BOTH).status == 200


def test_t7_kbase_changes_a_work_and_reads_it_whole(kbase):
    put_code = kbase.post("/work", WORK).put_code
    (work,) = [part["work"] for part in kbase.get(f"/works/{put_code}", accept=BOTH, content_type=BOTH).json()["bulk"]]

    work["title"]["title"]["value"] = "A better count of limpets"
    changed = kbase.put(f"/work/{put_code}", work, content_type=BOTH, accept=BOTH)

    assert changed.status == 200
    assert changed.headers["content-type"].partition(";")[0] == BOTH
    assert changed.json()["title"]["title"]["value"] == "A better count of limpets"
    assert {name: changed.json()[name] for name in ("type", "external-ids", "visibility")} == {
        name: work[name] for name in ("type", "external-ids", "visibility")
    }


def test_t7_kbase_adds_works_in_bulk(kbase):
    bulk = {"bulk": [{"work": with_doi(WORK, f"10.5555/kbase.{number}")} for number in range(3)]}

    answer = kbase.post("/works", bulk, content_type=BOTH, accept=BOTH)

    assert answer.status == 200
    assert all(part["work"]["put-code"] for part in answer.json()["bulk"])


def test_t7_kbase_reads_record_and_works_as_json(kbase):
    for path in ("/record", "/works"):
        answer = kbase.get(path, accept=BOTH, content_type=BOTH)

        assert (answer.status, answer.media_type) == (200, BOTH)
        assert answer.json()["path"].startswith(f"/{kbase.orcid_id}")


def test_t7_kbase_takes_an_empty_answer_for_a_revocation(practice_registry, client, kbase):
    gone = post_form(f"{practice_registry.url}/oauth/revoke", {"token": kbase.token, **client}, accept=BOTH)

    assert (gone.status, gone.body) == (200, b"")
