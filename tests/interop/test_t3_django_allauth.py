"""T3, `django-allauth`: the browser's whole way with a state, on the public API and, token in the query, the member's."""

from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = pytest.mark.xdist_group("interop-allauth")


def test_t3_allauth_signs_a_person_in_with_the_public_api(driven, practice_registry):
    sofia = practice_registry.cast["sofia"]

    told = driven("django-allauth", domain="orcid.org", is_member=False, scope=["/authenticate"])

    asked, came = (parse_qs(urlsplit(told[name]).query) for name in ("asked", "back"))
    assert came["state"] == asked["state"]
    assert (told["status"], told["onward"]) == (302, "/signed-in/")
    assert told["account"]["uid"] == sofia.orcid_id
    assert told["account"]["names"] == ["Sofia", "Garcia"]
    assert told["account"]["email"] == sofia.email
    assert told["account"]["profile"] == f"{practice_registry.url}/{sofia.orcid_id}"
    assert len(told["token"]["secret"]) == 36


def test_t3_allauth_reads_as_a_member_what_the_public_does_not_see(driven, practice_registry):
    told = driven(
        "django-allauth",
        person="lena",
        domain="sandbox.orcid.org",
        is_member=True,
        scope=["/authenticate", "/read-limited"],
    )

    assert told["onward"] == "/signed-in/" or "sign up" in told["page"].lower()
    read = practice_registry.control.witness()[-1]
    assert (read["path"], read["status"]) == (f"/v3.0/{practice_registry.cast['lena'].orcid_id}/record", 200)
    assert "access_token=" in read["query"]
    assert read["token_id"]


def test_t3_allauth_tells_a_person_who_declined_so(driven):
    told = driven("django-allauth", decision="deny", domain="orcid.org", is_member=False, scope=["/authenticate"])

    assert "error=access_denied" in told["back"]
    assert told["account"] is None
    assert "cancel" in f"{told['onward']} {told['page']}".lower()
