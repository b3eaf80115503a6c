"""T5, `invenio-oauthclient`: asks for a token without saying in which format, and learns who it is from that alone."""

import pytest

pytestmark = pytest.mark.xdist_group("interop-invenio")


@pytest.mark.parametrize("after_authorize", ["", "#show_login"], ids=["production", "sandbox"])
def test_t5_invenio_links_an_account(driven, practice_registry, after_authorize):
    sofia = practice_registry.cast["sofia"]

    told = driven("invenio-oauthclient", after_authorize=after_authorize)

    assert told["onward"] == [302, "/oauth/signup/orcid/"]
    assert told["signed_up"][0] == 200
    assert told["identity"] == ["orcid", sofia.orcid_id]
    assert told["account"] == {"orcid": sofia.orcid_id, "full_name": "Sofia Garcia"}
    assert len(told["token"][0]) == 36
