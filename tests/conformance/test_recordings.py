"""Recorded answers of the real service: read, and written again to the byte."""

import json
import re

import pytest

from cinquefoil.orcid import oauth, protocol
from cinquefoil.orcid.codec.json_v3 import read, write
from cinquefoil.orcid.errors import Duplicate, NotFound, OrcidError, RegistryFault, TokenRefused
from cinquefoil.orcid.exchange import Response
from cinquefoil.orcid.model.answers import ErrorAnswer, ExpandedSearch, Search
from cinquefoil.orcid.model.person import Person, PersonalDetails
from cinquefoil.orcid.model.works import Work, Works
from cinquefoil.orcid.scopes import Scope

TYPES = {
    r"/expanded-search\b": ExpandedSearch,
    r"/search\b": Search,
    r"/person$": Person,
    r"/personal-details$": PersonalDetails,
    r"/work(/\d+)?$": Work,
    r"/works$": Works,
}


def recordings(orcid_data):
    for path in sorted((orcid_data / "recorded").glob("*.json")):
        found = json.loads(path.read_bytes())
        yield path.name, found["request"], found["response"]


def response_of(recorded):
    headers = {"content-type": recorded.get("content_type") or "", "location": recorded.get("location") or ""}
    return Response(recorded["status"], headers, (recorded["body"] or "").encode())


def named(orcid_data, name):
    return response_of(json.loads((orcid_data / "recorded" / f"{name}.json").read_bytes())["response"])


def test_every_document_is_written_as_it_was_recorded(orcid_data, figure):
    seen, count = set(), 0
    for name, request, recorded in recordings(orcid_data):
        if recorded["body_style"] not in {"compact", "pretty"} or "/oauth/" in request["url"]:
            continue
        type_ = next(type_ for place, type_ in TYPES.items() if re.search(place, request["url"].partition("?")[0]))
        type_ = ErrorAnswer if recorded["status"] >= 400 else type_
        if b'"error_description"' in response_of(recorded).body:
            continue  # OAuth's own form, which is not the API's

        value = read(type_, recorded["body"].encode(), strict=True)

        assert write(value, pretty=recorded["body_style"] == "pretty").decode() == recorded["body"], name
        seen.add(type_)
        count += 1
    figure("recorded answers in JSON, written to the byte as they were recorded", count, count)
    assert seen == {*TYPES.values(), ErrorAnswer}


def test_every_recorded_refusal_becomes_an_error_with_its_code(orcid_data):
    refused = [response_of(recorded) for _, _, recorded in recordings(orcid_data) if recorded["status"] >= 400]
    assert len(refused) >= 8

    for response in refused:
        with pytest.raises(OrcidError) as caught:
            protocol.read_done(response)
        assert caught.value.status == response.status
        assert caught.value.sentence.endswith(".")


@pytest.mark.parametrize(
    ("name", "error", "code"),
    [
        ("member_add_work__adds_work_again", Duplicate, 9021),
        ("member_delete_work__returns_true", NotFound, 9016),
        ("member_update_work__raises", TokenRefused, None),
        ("member_bad_path_id_container_500_html", RegistryFault, None),
        ("pub_orcid_error_1", RegistryFault, 9008),
        ("pub_works_error", NotFound, 9016),
    ],
)
def test_recorded_refusals(orcid_data, name, error, code):
    with pytest.raises(error) as caught:
        protocol.read_done(named(orcid_data, name))

    assert caught.value.code == code


def test_a_recorded_duplicate_names_the_put_code_in_the_way(orcid_data):
    with pytest.raises(Duplicate) as caught:
        protocol.read_done(named(orcid_data, "member_add_work__adds_work_again"))

    assert caught.value.put_code == 1250170


def test_a_recorded_creation_gives_its_put_code(orcid_data):
    assert protocol.read_created(named(orcid_data, "member_add_work__adds_work")) > 0


def test_a_recorded_token_of_a_client_is_read(orcid_data):
    answer = oauth.read_token(named(orcid_data, "oauth_token_client_credentials"))

    assert answer.scope == {Scope.READ_PUBLIC}
    assert (answer.orcid_id, answer.name) == (None, "")
