"""The client against the practice registry, which reads the protocol in its own way."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from cinquefoil.orcid import oauth
from cinquefoil.orcid.addresses import Addresses
from cinquefoil.orcid.client import AsyncClient, Client
from cinquefoil.orcid.errors import (
    Deactivated,
    Duplicate,
    Locked,
    Moved,
    NotFound,
    OAuthError,
    Refused,
    ScopeMissing,
    SlowDown,
    TokenRefused,
)
from cinquefoil.orcid.model.affiliations import Affiliations, Employment
from cinquefoil.orcid.model.common import (
    DisambiguatedOrganization,
    ExternalId,
    ExternalIds,
    FuzzyDate,
    Organization,
    OrganizationAddress,
    Text,
)
from cinquefoil.orcid.model.works import Work, Works, WorkTitle
from cinquefoil.orcid.scopes import Scope, granted_covers
from cinquefoil.orcid.secret import Secret

CALLBACK = "http://127.0.0.1:9/callback"
ALL = "/activities/update /read-limited"
EMPLOYMENT = Employment(
    department_name="Department of Marine Biology",
    role_title="Reader",
    start_date=FuzzyDate.parse("2024-09"),
    organization=Organization(
        name="University of Aberwen",
        address=OrganizationAddress(city="Aberwen", country="GB"),
        disambiguated_organization=DisambiguatedOrganization("https://ror.org/0aberwe15", "ROR"),
    ),
    external_ids=ExternalIds(
        (ExternalId(external_id_type="source-work-id", external_id_value="hr-7", external_id_relationship="self"),)
    ),
)
WORK = Work(
    title=WorkTitle(Text("A work")),
    type="report",
    external_ids=ExternalIds(
        (ExternalId(external_id_type="doi", external_id_value="10.5555/a-work", external_id_relationship="self"),)
    ),
)


@pytest.fixture
def keys(practice_registry):
    return practice_registry.control.add_client(kind="premium", redirect_uris=[CALLBACK])


@pytest.fixture
def hub(practice_registry, keys):
    slept = []
    with Client(
        Addresses.practice(practice_registry.url),
        client_id=keys["client_id"],
        client_secret=Secret(keys["client_secret"]),
        sleep=slept.append,
        slow_down=slept.append,
    ) as client:
        client.slept = slept
        yield client


@pytest.fixture
def sofia(practice_registry, keys):
    answer = practice_registry.grant("sofia", keys, ALL)
    return answer["orcid"], Secret(answer["access_token"])


def test_a_person_signs_in_with_state_and_pkce_and_the_code_works_once(practice_registry, keys, hub):
    verifier = oauth.code_verifier(bytes(range(32)))
    url = oauth.authorise_url(
        hub.addresses,
        client_id=keys["client_id"],
        scopes=[Scope.READ_LIMITED, Scope.ACTIVITIES_UPDATE],
        redirect_uri=CALLBACK,
        state="drawn",
        code_challenge=oauth.code_challenge(verifier),
    )
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    asked.pop("response_type")

    back = practice_registry.visitor().authorize(practice_registry.cast["sofia"], **asked)
    answered = parse_qs(urlsplit(back).query)

    with pytest.raises(OAuthError):
        hub.exchange(answered["code"][0], CALLBACK, "not-the-verifier-that-belongs-to-this-challenge")

    back = practice_registry.visitor().authorize(practice_registry.cast["sofia"], **asked)
    code = parse_qs(urlsplit(back).query)["code"][0]
    token = hub.exchange(code, CALLBACK, verifier)

    assert answered["state"] == ["drawn"]
    assert (token.name, str(token.orcid_id)) == ("Sofia Garcia", practice_registry.cast["sofia"].orcid_id)
    assert granted_covers(token.scope, [Scope.READ_LIMITED, Scope.ACTIVITIES_UPDATE])
    assert token.expires_in > timedelta(days=365)
    with pytest.raises(OAuthError) as caught:
        hub.exchange(code, CALLBACK, verifier)
    assert caught.value.error == "invalid_grant"


def test_an_employment_is_added_changed_and_removed(hub, sofia, keys):
    orcid_id, token = sofia

    put_code = hub.create(orcid_id, EMPLOYMENT, token)
    changed = hub.update(orcid_id, EMPLOYMENT, token, put_code=put_code)
    read = hub.read_section(orcid_id, f"employment/{put_code}", Employment, token)
    listed = hub.read_section(orcid_id, "employments", Affiliations, token)
    hub.delete(orcid_id, "employment", put_code, token)

    assert changed.put_code == read.put_code == put_code
    assert (read.role_title, str(read.start_date)) == ("Reader", "2024-09")
    assert read.source.client_id == keys["client_id"]
    assert put_code in {summary.put_code for summary in listed.summaries}
    with pytest.raises(NotFound):
        hub.read_section(orcid_id, f"employment/{put_code}", Employment, token)


def test_the_same_work_twice_is_a_duplicate_that_names_the_first(hub, sofia):
    orcid_id, token = sofia
    put_code = hub.create(orcid_id, WORK, token)

    with pytest.raises(Duplicate) as caught:
        hub.create(orcid_id, WORK, token)

    assert caught.value.put_code == put_code
    assert put_code in {summary.put_code for summary in hub.read_section(orcid_id, "works", Works, token).summaries}


def test_a_work_without_a_title_is_refused_with_a_sentence(hub, sofia):
    orcid_id, token = sofia

    with pytest.raises(Refused) as caught:
        hub.create(orcid_id, Work(type="report", external_ids=WORK.external_ids), token)

    assert (caught.value.code, caught.value.sentence) == (9022, "A title is missing.")


def test_what_was_not_granted_is_a_missing_scope(practice_registry, hub, keys):
    answer = practice_registry.grant("sofia", keys, "/read-limited")

    with pytest.raises(ScopeMissing):
        hub.create(answer["orcid"], WORK, Secret(answer["access_token"]))


def test_a_refreshed_token_replaces_the_old_one_and_a_revoked_one_is_dead(practice_registry, hub, keys):
    answer = practice_registry.grant("sofia", keys, ALL)
    old, orcid_id = Secret(answer["access_token"]), answer["orcid"]

    fresh = hub.refresh(Secret(answer["refresh_token"])).access_token
    with pytest.raises(TokenRefused):
        hub.read_record(orcid_id, old)
    assert hub.read_record(orcid_id, fresh).orcid_identifier.path == orcid_id

    hub.revoke(fresh)
    with pytest.raises(TokenRefused) as caught:
        hub.read_record(orcid_id, fresh)
    assert fresh.reveal() not in f"{caught.value!r}{vars(caught.value)}"


def test_the_public_record_is_read_without_a_token(practice_registry, hub):
    record = hub.read_record(practice_registry.cast["sofia"].orcid_id)

    assert record.person.name.shown == "Sofia Garcia"
    assert record.activities_summary.employments.summaries


@pytest.mark.parametrize(
    ("orcid_id", "error"),
    [
        ("0009-9100-0000-0108", Moved),
        ("0009-9100-0000-0116", Locked),
        ("0009-9100-0000-0124", Deactivated),
        ("0009-9999-9999-9997", NotFound),
    ],
)
def test_a_record_that_cannot_be_read_says_why(hub, orcid_id, error):
    with pytest.raises(error):
        hub.read_record(orcid_id)


def test_a_merged_record_leads_to_its_primary(hub):
    with pytest.raises(Moved) as caught:
        hub.read_record("0009-9100-0000-0108")

    assert caught.value.primary == "0009-9100-0000-0095"
    assert hub.read_record(caught.value.primary).orcid_identifier.path == "0009-9100-0000-0095"


def test_a_webhook_is_registered_twice_and_removed_twice(practice_registry, hub):
    orcid_id = practice_registry.cast["sofia"].orcid_id

    for _ in range(2):
        hub.register_webhook(orcid_id, "http://127.0.0.1:9/hooks/orcid/secret?x=/y")
    for _ in range(2):
        hub.unregister_webhook(orcid_id, "http://127.0.0.1:9/hooks/orcid/secret?x=/y")

    calls = [
        (line["method"], line["status"]) for line in practice_registry.control.witness() if "/webhook/" in line["path"]
    ]
    assert calls == [("PUT", 201), ("PUT", 204), ("DELETE", 204), ("DELETE", 404)]


def test_a_write_that_met_429_ends_in_success_once(practice_registry, hub, sofia):
    orcid_id, token = sofia
    effect = {"status": 429, "retry_after": 7}
    practice_registry.control.set_faults({"match": {"method": "POST", "path": "/work$"}, "effect": effect, "count": 1})

    put_code = hub.create(orcid_id, WORK, token)

    assert [wait for wait in hub.slept if isinstance(wait, float)] == [7.0]
    assert hub.read_section(orcid_id, f"work/{put_code}", Work, token).put_code == put_code


def test_a_write_that_met_503_is_left_to_the_caller_who_must_look_first(practice_registry, hub, sofia):
    orcid_id, token = sofia
    effect = {"status": 503, "retry_after": 3, "after": True}
    practice_registry.control.set_faults({"match": {"method": "POST", "path": "/work$"}, "effect": effect, "count": 1})

    with pytest.raises(SlowDown) as caught:
        hub.create(orcid_id, WORK, token)

    assert caught.value.retry_after == timedelta(seconds=3)
    posts = [
        line for line in practice_registry.control.witness() if line["method"] == "POST" and "/work" in line["path"]
    ]
    assert len(posts) == 1


async def test_the_asynchronous_client_reads_the_same_record(practice_registry, hub):
    orcid_id = practice_registry.cast["sofia"].orcid_id

    async with AsyncClient(hub.addresses) as client:
        assert await client.read_record(orcid_id) == hub.read_record(orcid_id)
