"""Rules 38 and 39: webhooks, as DSpace-CRIS and the NZ ORCID Hub use them."""

from urllib.parse import quote

import pytest

from tests.interop.bodies import WORK
from tests.interop.wire import send


def webhook(registry, orcid_id, callback):
    return f"{registry.api}/{orcid_id}/webhook/{quote(callback, safe='')}"


@pytest.mark.parametrize(
    "headers",
    [{"content_type": "application/vnd.orcid+xml"}, {"accept": "application/json"}],
    ids=["DSpace-CRIS", "NZ Hub"],
)
def test_rule_38_a_webhook_is_put_without_a_body(practice_registry, sofia, client_token, headers):
    url = webhook(practice_registry, sofia.orcid_id, "https://cris.example/hook")
    headers = {"authorization": client_token("/webhook"), **headers}

    statuses = [send(url, method, **headers).status for method in ("PUT", "PUT", "DELETE", "DELETE")]

    assert statuses == [201, 204, 204, 404]


def test_rule_38_its_token_needs_the_scope(practice_registry, sofia, client_token):
    url = webhook(practice_registry, sofia.orcid_id, "https://cris.example/hook")

    assert send(url, "PUT", authorization=client_token("/read-public")).status == 403


def test_rule_39_a_change_is_told_by_an_empty_post(practice_registry, sofia, client_token, receiver):
    callback = f"{receiver.url}/api/cris/orcid/{sofia.orcid_id}/webhook/a-shared-token"
    put = send(webhook(practice_registry, sofia.orcid_id, callback), "PUT", authorization=client_token("/webhook"))

    sofia.post("/work", WORK)
    told = practice_registry.control.deliver_webhooks()

    assert put.status == 201
    assert [one["status"] for one in told] == [204]
    assert receiver.calls == [("POST", f"/api/cris/orcid/{sofia.orcid_id}/webhook/a-shared-token", b"")]
