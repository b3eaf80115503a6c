"""T4, `social-auth-core`: userinfo first, then the record on v2.0 by its iD alone, token in the query."""

import pytest

pytestmark = pytest.mark.xdist_group("interop-social")


@pytest.mark.parametrize("is_member", [False, True], ids=["public", "member"])
def test_t4_social_auth_core_signs_a_person_in(driven, practice_registry, is_member):
    sofia = practice_registry.cast["sofia"]

    told = driven("social-auth-core", is_member=is_member)

    assert told["user"]["uid"] == sofia.orcid_id
    assert told["user"]["details"] == {
        "username": sofia.orcid_id,
        "email": sofia.email,
        "fullname": None,
        "first_name": "Sofia",
        "last_name": "Garcia",
    }
    assert told["user"]["extra_data"]["id"] == sofia.orcid_id
    assert len(told["user"]["extra_data"]["refresh_token"]) == 36


def test_t4_social_auth_core_finds_the_limited_as_a_member(driven, practice_registry):
    told = driven("social-auth-core", person="lena", is_member=True)

    assert told["user"]["details"]["username"] == practice_registry.cast["lena"].orcid_id
    assert told["back"]["state"]


def test_t4_social_auth_core_understands_a_refusal(driven):
    told = driven("social-auth-core", decision="deny", is_member=False)

    assert told["user"] is None
    assert told["back"]["error"] == "access_denied"
