"""`openid-client`: discovery, an id token checked by signature, issuer, audience, nonce and time, userinfo, refresh."""

import pytest

pytestmark = pytest.mark.xdist_group("interop-openid")


def test_openid_client_is_content_with_all_it_checks(driven, practice_registry, client):
    sofia = practice_registry.cast["sofia"]

    told = driven("openid-client")

    assert told["claims"]["sub"] == told["who"]["sub"] == sofia.orcid_id
    assert told["claims"]["aud"] == client["client_id"]
    assert told["claims"]["iss"] == practice_registry.url
    assert told["claims"]["given_name"] == told["who"]["given_name"] == "Sofia"
    assert "openid" in told["scope"].split()
    assert told["refreshed"] is True
