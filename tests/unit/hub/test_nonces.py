"""The nonce inside an id token."""

import base64
import json

import pytest

from cinquefoil.hub.authenticate.nonces import has_nonce
from cinquefoil.orcid.secret import Secret


def id_token(claims):
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return Secret(f"e30.{body}.signature")


def test_the_nonce_that_was_sent_is_recognised():
    assert has_nonce(id_token({"nonce": "abc"}), "abc")


@pytest.mark.parametrize(
    "token",
    [
        id_token({"nonce": "other"}),
        id_token({}),
        id_token(["nonce"]),
        Secret("no dots"),
        Secret("a.b.c"),
        Secret("a.ÿ.c"),
        Secret(""),
    ],
)
def test_anything_else_is_not(token):
    assert not has_nonce(token, "abc")
