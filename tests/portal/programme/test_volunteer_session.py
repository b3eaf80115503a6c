"""A volunteer's session in the portal: she agrees, is kept sealed, and nothing of her is left when it is judged."""

import pytest
from django.utils import timezone

from cinquefoil.assess.evidence import read_bundle
from cinquefoil.programme import services as programme
from cinquefoil.programme.models import LiveSession
from cinquefoil.programme.sessions import machine, selectors, services
from cinquefoil.programme.sessions.actions import Kind, load_actions
from cinquefoil.programme.sessions.evidence import Part
from cinquefoil.programme.sessions.records import RecordUnreadable, read_record
from cinquefoil.programme.sessions.rules import Stage
from cinquefoil.registry.testing import CONTROL_TOKEN

SITE = "https://repository.penrhos.example"
SOFIA = "0009-9100-0000-001X"


@pytest.fixture
def system(house, practice_registry, settings):
    settings.PRACTICE_REGISTRY = practice_registry.url
    settings.PRACTICE_CONTROL_TOKEN = CONTROL_TOKEN
    client_id = practice_registry.control.add_client("Penrhos Repository")["client_id"]
    house.integration = programme.register_integration(
        house.organisation, name="Penrhos Repository II", url=f"{SITE}/", client_id=client_id, at=timezone.now()
    )
    return house


def fields(**changes):
    told = {
        "name": "Sofia Garcia",
        "orcid_id": f"https://orcid.org/{SOFIA}",
        "registry": "practice",
        "home": f"{SITE}/",
        "explanation": f"{SITE}/help",
        "consent": "on",
    }
    return {name: value for name, value in {**told, **changes}.items() if value}


def post(house, **changes):
    address = f"/integrations/{house.integration}/session/volunteer"
    return house.as_(house.officer).post(address, fields(**changes), follow=True).content.decode()


def the_session():
    return LiveSession.objects.get()


@pytest.mark.parametrize(("changes", "words"), [
    ({"consent": ""}, "This field is required"),
    ({"orcid_id": "0009-9100-0000-0010"}, "not an ORCID iD"),
    ({"orcid_id": "sofia"}, "not an ORCID iD"),
    ({"registry": "production"}, "invented"),
    ({"registry": "https://elsewhere.example"}, "Select a valid choice"),
])  # fmt: skip
def test_nothing_begins_without_consent_and_an_id_of_her_own(system, changes, words):
    page = post(system, **changes)

    assert words in page
    assert not LiveSession.objects.exists()


def test_her_consent_is_kept_and_she_is_sealed(system):
    post(system)

    row = the_session()
    assert (row.kind, row.consented_by_id) == (Kind.VOLUNTEER, system.officer.pk)
    assert row.consented_at is not None
    assert SOFIA not in str(row.told)
    assert "Sofia" not in str(row.told)
    assert SOFIA.encode() not in bytes(row.sealed)


def test_its_page_tells_neither_her_name_nor_her_id(system):
    post(system)
    LiveSession.objects.update(state=Stage.READY)

    page = system.as_(system.officer).get(f"/integrations/{system.integration}/session/{the_session().id}")

    assert "Action 1 of 5" in page.content.decode()
    assert SOFIA not in page.content.decode()
    assert "Sofia" not in page.content.decode()


def test_judged_it_leaves_nothing_of_her(system):
    post(system)
    number = the_session().id
    LiveSession.objects.update(state=Stage.WAITING_FOR_MEMBER, position=len(load_actions(Kind.VOLUNTEER)) - 1)
    told = {
        "position": 4,
        "outcome": "done",
        "holds": "on",
        "text": f"Sofia Garcia ({SOFIA}): not connected. Try again?",
    }
    system.as_(system.officer).post(f"/integrations/{system.integration}/session/{number}/act", told)

    machine.go_on(number, at=timezone.now())

    row = the_session()
    bundle = read_bundle(selectors.bundle_of(number))
    assert (row.state, row.sealed) == (Stage.IN_REVIEW, None)
    assert selectors.parts_of(number) == ()
    assert [one.criterion for one in bundle.attestations] == ["AUTH-10"]
    for trace in (SOFIA, "Sofia", SOFIA.replace("-", "")):
        assert trace.encode() not in selectors.bundle_of(number)
        assert trace.encode() not in bytes(row.assessment.report)


def test_given_up_it_leaves_nothing_of_her(system):
    post(system)
    number = the_session().id
    LiveSession.objects.update(state=Stage.READY)
    step = machine._step("look", "anonymous", timezone.now())
    services.keep_part(number, "look", Part(step=step, is_record=True))

    system.as_(system.officer).post(f"/integrations/{system.integration}/session/{number}/give-up")

    assert the_session().sealed is None
    assert selectors.parts_of(number) == ()


def test_a_record_that_cannot_be_read_is_told_without_her_id(system):
    with pytest.raises(RecordUnreadable, match="status 404") as told:
        read_record("practice", "0009-9999-9999-999X")

    assert "0009" not in str(told.value)
