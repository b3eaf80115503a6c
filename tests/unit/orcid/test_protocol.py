"""The API in words: what is sent, and how answers are read."""

import json
from datetime import timedelta

import pytest

from cinquefoil.orcid import protocol
from cinquefoil.orcid.addresses import PRODUCTION, Addresses
from cinquefoil.orcid.codec.json_v3 import CodecError
from cinquefoil.orcid.errors import (
    Deactivated,
    Duplicate,
    Locked,
    Moved,
    NotFound,
    NotTheSource,
    Refused,
    RegistryFault,
    ScopeMissing,
    SlowDown,
    TokenRefused,
)
from cinquefoil.orcid.exchange import Response
from cinquefoil.orcid.identifier import OrcidId
from cinquefoil.orcid.model.affiliations import Affiliation, Employment, InvitedPosition
from cinquefoil.orcid.model.person import Keyword
from cinquefoil.orcid.model.works import Work, WorkSummary
from cinquefoil.orcid.secret import Secret

ID = OrcidId.parse("0000-0002-1825-0097")
TOKEN = Secret("hush")
PRACTICE = Addresses.practice("http://127.0.0.1:8780/")


def refusal(status, code=None, developer="", user="", **headers):
    body = {"response-code": status, "developer-message": developer, "user-message": user, "error-code": code}
    return Response(
        status, {name.replace("_", "-"): value for name, value in headers.items()}, json.dumps(body).encode()
    )


def test_without_a_token_the_public_api_is_read():
    request = protocol.build_read(PRODUCTION, ID, token=None)

    assert (request.method, request.url) == ("GET", "https://pub.orcid.org/v3.0/0000-0002-1825-0097/record")
    assert request.headers == {"Accept": "application/json"}


def test_with_a_token_the_member_api_is_read():
    request = protocol.build_read(PRACTICE, "0000-0002-1825-0097", "works/1,2", token=TOKEN)

    assert request.url == "http://127.0.0.1:8780/api/v3.0/0000-0002-1825-0097/works/1,2"
    assert request.headers["Authorization"] == "Bearer hush"


def test_an_id_cannot_leave_its_place_in_the_path():
    assert "/v3.0/..%2Fx%3Fy/record" in protocol.build_read(PRACTICE, "../x?y", token=None).url


@pytest.mark.parametrize(
    ("element", "section"),
    [(Employment(), "employment"), (InvitedPosition(), "invited-position"), (Work(), "work"), (Keyword(), "keywords")],
)
def test_an_element_is_sent_to_its_own_section(element, section):
    request = protocol.build_create(PRACTICE, ID, element, TOKEN)

    assert (request.method, request.url.rpartition("/")[2]) == ("POST", section)
    assert request.headers["Content-Type"] == "application/vnd.orcid+json"


def test_a_new_element_is_sent_without_a_put_code():
    assert json.loads(protocol.build_create(PRACTICE, ID, Work(put_code=9), TOKEN).body)["put-code"] is None


def test_a_changed_element_carries_the_put_code_of_its_path():
    request = protocol.build_update(PRACTICE, ID, Work(), TOKEN, put_code=12)

    assert (request.method, request.url.rpartition("v3.0/")[2]) == ("PUT", "0000-0002-1825-0097/work/12")
    assert json.loads(request.body)["put-code"] == 12


@pytest.mark.parametrize("element", [Affiliation(), WorkSummary()])
def test_an_element_that_does_not_know_its_section_needs_one(element):
    with pytest.raises(TypeError, match="give `section`"):
        protocol.build_create(PRACTICE, ID, element, TOKEN)
    assert protocol.build_create(PRACTICE, ID, element, TOKEN, section="service").url.endswith("/service")


def test_an_element_is_removed_by_its_put_code():
    request = protocol.build_delete(PRACTICE, ID, "work", 12, TOKEN)

    assert (request.method, request.url) == ("DELETE", "http://127.0.0.1:8780/api/v3.0/0000-0002-1825-0097/work/12")
    assert request.body == b""


def test_a_webhook_has_no_version_and_an_encoded_address():
    register = protocol.build_webhook_register(PRACTICE, ID, "https://hub.example/hooks/a?b=c", TOKEN)
    unregister = protocol.build_webhook_unregister(PRACTICE, ID, "https://hub.example/hooks/a?b=c", TOKEN)

    assert register.url == unregister.url
    assert register.url.endswith("/api/0000-0002-1825-0097/webhook/https%3A%2F%2Fhub.example%2Fhooks%2Fa%3Fb%3Dc")
    assert (register.method, unregister.method) == ("PUT", "DELETE")


def test_an_answer_is_read_as_its_type():
    assert protocol.read_answer(Response(200, {}, b'{"put-code": 12}'), Work) == Work(put_code=12)


def test_an_answer_that_is_not_the_registrys_is_told_apart():
    with pytest.raises(CodecError):
        protocol.read_answer(Response(200, {}, b"<html>"), Work)


@pytest.mark.parametrize("location", ["http://api.orcid.org/v3.0/0000/work/12", "/work/12/"])
def test_the_put_code_is_the_end_of_the_location(location):
    assert protocol.read_created(Response(201, {"location": location})) == 12


@pytest.mark.parametrize("headers", [{}, {"location": "/work/new"}, {"location": ""}])
def test_an_answer_without_a_put_code_is_the_registrys_fault(headers):
    with pytest.raises(RegistryFault):
        protocol.read_created(Response(201, headers))


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (400, 9022, Refused),
        (400, None, Refused),
        (401, 9017, TokenRefused),
        (403, 9038, ScopeMissing),
        (403, 9005, ScopeMissing),
        (403, 9010, NotTheSource),
        (403, 9013, Refused),
        (404, 9016, NotFound),
        (405, 9001, Refused),
        (409, 9018, Locked),
        (409, 9044, Deactivated),
        (409, 9048, Refused),
        (429, None, SlowDown),
        (503, None, SlowDown),
        (500, 9008, RegistryFault),
        (502, None, RegistryFault),
        (302, None, Refused),
    ],
)
def test_each_refusal_has_its_error(status, code, error):
    with pytest.raises(error) as caught:
        protocol.read_done(refusal(status, code, "Detail.", "Sentence."))

    assert type(caught.value) is error
    assert (caught.value.status, caught.value.code) == (status, code)
    assert (caught.value.developer_message, caught.value.user_message) == ("Detail.", "Sentence.")


@pytest.mark.parametrize(
    ("status", "headers", "developer"),
    [
        (301, {"location": "https://api.orcid.org/v3.0/0000-0002-1694-233X/record"}, ""),
        (
            409,
            {},
            "Please refer to account: https://orcid.org/0000-0002-1694-233X. ORCID https://orcid.org/0000-0002-1825-0097",
        ),
        (409, {}, "The record 0000-0002-1825-0097 has been merged. Use http://127.0.0.1:8780/0000-0002-1694-233X."),
    ],
)
def test_a_merged_record_names_its_primary(status, headers, developer):
    with pytest.raises(Moved) as caught:
        protocol.read_done(refusal(status, 9007, developer, **headers))

    assert caught.value.primary == "0000-0002-1694-233X"


def test_a_merged_record_may_fail_to_name_its_primary():
    with pytest.raises(Moved) as caught:
        protocol.read_done(Response(301))

    assert caught.value.primary is None


@pytest.mark.parametrize(("text", "put_code"), [("see element with put-code 1250170. If", 1250170), ("Sorry.", None)])
def test_a_duplicate_names_what_is_in_the_way(text, put_code):
    with pytest.raises(Duplicate) as caught:
        protocol.read_done(refusal(409, 9021, text))

    assert caught.value.put_code == put_code


def test_a_call_for_fewer_requests_says_how_long():
    with pytest.raises(SlowDown) as caught:
        protocol.read_done(refusal(429, retry_after="8"))

    assert caught.value.retry_after == timedelta(seconds=8)


def test_an_oauth_refusal_is_cut_to_its_word_because_its_sentence_repeats_the_token():
    body = b'{"error":"invalid_token","error_description":"Invalid access token: hush"}'

    with pytest.raises(TokenRefused) as caught:
        protocol.read_done(Response(401, {}, body))

    assert caught.value.developer_message == "invalid_token"
    assert "hush" not in f"{caught.value!r} {caught.value} {vars(caught.value)}"


@pytest.mark.parametrize("body", [b"", b"<html>Internal Server Error</html>", b"[]", b"\xff", b'"x"', b"[" * 200_000])
def test_a_body_that_is_no_error_of_the_registry_leaves_the_status(body):
    with pytest.raises(RegistryFault) as caught:
        protocol.read_done(Response(500, {}, body))

    assert (caught.value.code, caught.value.developer_message) == (None, "")
