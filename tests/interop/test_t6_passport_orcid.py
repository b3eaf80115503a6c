"""T6, `passport-orcid`: no `Accept` at the token endpoint, extra parameters beside the ones it must send."""

from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = pytest.mark.xdist_group("interop-passport")


def test_t6_passport_verifies_a_person(driven, practice_registry):
    sofia = practice_registry.cast["sofia"]

    told = driven("passport-orcid")

    asked, came = (parse_qs(urlsplit(told[name]).query) for name in ("asked", "back"))
    assert asked["scope"] == ["/authenticate"]
    assert (asked["show_login"], asked["lang"]) == (["true"], ["es"])
    assert came["state"] == asked["state"]
    assert told["user"]["params"]["orcid"] == sofia.orcid_id
    assert told["user"]["params"]["name"] == "Sofia Garcia"
    assert told["user"]["profile"] == {}


def test_t6_passport_asks_for_more(driven):
    told = driven("passport-orcid", scope=["/read-limited", "/activities/update"])

    assert set(told["user"]["params"]["scope"].split()) == {"/read-limited", "/activities/update"}
    assert len(told["user"]["refreshToken"]) == 36


def test_t6_passport_understands_a_refusal(driven):
    told = driven("passport-orcid", decision="deny")

    assert told["fail"] == {"message": "User denied access"}
