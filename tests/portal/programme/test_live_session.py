"""A guided session in the portal, against a practice registry in this process: acted in, paused, handed over, ended."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cinquefoil.assess.evidence import digest_of, read_bundle, write_bundle
from cinquefoil.assess.report import read_report
from cinquefoil.jobs.testing import run_due
from cinquefoil.organisations import services as organisations
from cinquefoil.organisations.access import Role
from cinquefoil.programme import selectors as programme_selectors
from cinquefoil.programme import services as programme
from cinquefoil.programme.models import LiveSession
from cinquefoil.programme.sessions import jobs, machine, selectors, services
from cinquefoil.programme.sessions.actions import Kind, load_actions
from cinquefoil.programme.sessions.canaries import PASSWORD, people_of
from cinquefoil.programme.sessions.look import LogIn, Seen
from cinquefoil.programme.sessions.looking import Told
from cinquefoil.programme.sessions.registry import levers_of
from cinquefoil.programme.sessions.rules import Stage
from cinquefoil.registry.testing import CONTROL_TOKEN
from tests.portal.programme.conftest import PLAN

SITE = "https://repository.penrhos.example"
NAMES = {"first": "Wren Halloway", "second": "Idris Penhallow"}
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest.fixture
def registry(practice_registry, settings):
    settings.PRACTICE_REGISTRY = practice_registry.url
    settings.PRACTICE_CONTROL_TOKEN = CONTROL_TOKEN
    return practice_registry


@pytest.fixture
def system(house, registry):
    """The member's system with an ORCID client at the practice registry."""
    client_id = registry.control.add_client("Penrhos Repository")["client_id"]
    house.integration = programme.register_integration(
        house.organisation, name="Penrhos Repository II", url=f"{SITE}/", client_id=client_id, at=timezone.now()
    )
    return house


def open_session(house, **told):
    return services.open_session(
        house.integration,
        kind=Kind.GUIDED,
        told=Told(pages={"home": f"{SITE}/"}, names=NAMES, **told),
        kept={"first": LogIn(name="wren", password="reference-2026")},
        user_id=house.officer.pk,
        at=timezone.now(),
    )


@pytest.fixture
def session(system):
    """A session that is ready for its first action, as if the machine had looked already."""
    number = open_session(system)
    card = selectors.session(number)
    people = people_of(card.seed, NAMES)
    levers_of(card).create([people["first"], people["second"]], password=PASSWORD)
    services.move(number, Stage.PREFLIGHT)
    services.move(number, Stage.READY)
    return number


def at_action(session, name):
    position = [action.id for action in load_actions(Kind.GUIDED)].index(name)
    LiveSession.objects.filter(id=session).update(position=position, state=Stage.WAITING_FOR_MEMBER)
    services.arm(session, at=timezone.now())
    return position


def address(house, session, what=""):
    return f"/integrations/{house.integration}/session/{session}{what}"


def do(house, session, user=None, **fields):
    card = selectors.session(session)
    told = {"position": card.position, "outcome": "done", **fields}
    return house.as_(user or house.officer).post(address(house, session, "/act"), told, follow=True).content.decode()


def colleague_of(house):
    user = User.objects.create_user("colleague@penrhos.example", first_name="Cadi")
    organisations.grant_role(user.pk, Role.MEMBER, organisation_id=house.organisation, at=timezone.now())
    return user


def test_the_page_shows_one_action_and_all_of_them_as_numbered_sentences(system, session):
    page = system.as_(system.officer).get(address(system, session)).content.decode()

    assert "Action 1 of 13" in page
    assert page.count("<li", page.index("All actions")) >= 13
    assert people_of(selectors.session(session).seed, NAMES)["first"].orcid_id in page
    assert "reference-2026" not in page


def test_an_action_done_leads_to_the_next_and_is_kept_with_what_was_seen(system, session):
    do(system, session)

    assert selectors.session(session).position == 1
    (part,) = selectors.parts_of(session)
    assert (part.step.name, part.step.ok) == ("connect", True)


def test_an_action_sent_twice_counts_once(system, session):
    do(system, session, position=0)
    do(system, session, position=0)

    assert selectors.session(session).position == 1


def test_what_could_not_be_done_is_kept_with_the_reason(system, session):
    do(system, session, outcome="could-not", remark="There is no button.")

    (part,) = selectors.parts_of(session)
    assert (part.step.ok, part.step.note) == (False, "There is no button.")


def test_an_action_with_a_look_waits_for_the_machine(system, session):
    at_action(session, "choose")

    page = do(system, session)

    assert selectors.session(session).stage == Stage.RUNNING
    assert "Nothing to do for you just now" in page


def test_a_fault_is_injected_at_its_action_for_this_client_alone_and_withdrawn_after_it(system, session, registry):
    registry.control.ask(
        "PUT", "/faults", json={"rules": [{"match": {"client_id": "APP-OTHER"}, "effect": {"status": 500}, "count": 3}]}
    )

    at_action(session, "busy")
    during = registry.control.ask("GET", "/faults")["rules"]
    do(system, session)
    after = registry.control.ask("GET", "/faults")["rules"]

    client_id = levers_of(selectors.session(session)).client_id
    assert {rule["effect"]["status"] for rule in during if rule["match"]["client_id"] == client_id} == {503}
    assert [rule["match"]["client_id"] for rule in after] == ["APP-OTHER"]
    assert after[0]["count"] == 3


@pytest.mark.parametrize("what", ["pause", "give-up"])
def test_a_fault_is_withdrawn_when_the_session_is_paused_or_given_up(system, session, registry, what):
    at_action(session, "busy")

    system.as_(system.officer).post(address(system, session, f"/{what}"))

    assert registry.control.ask("GET", "/faults")["rules"] == []
    assert selectors.session(session).fault == ""


def test_a_fault_rests_when_nobody_comes_back_and_is_set_up_again(system, session, registry):
    at_action(session, "busy")
    LiveSession.objects.filter(id=session).update(acted_at=timezone.now() - timedelta(hours=1))

    run_rest(session)
    rested = registry.control.ask("GET", "/faults")["rules"]
    page = system.as_(system.officer).get(address(system, session)).content.decode()
    system.as_(system.officer).post(address(system, session, "/set-up"))

    assert rested == []
    assert "Set it up again" in page
    assert len(registry.control.ask("GET", "/faults")["rules"]) == 2


def run_rest(session):

    jobs.rest({"session": session}, at=timezone.now())


def test_a_moved_id_is_moved_back(system, session, registry):
    second = people_of(selectors.session(session).seed, NAMES)["second"].orcid_id

    at_action(session, "moved")
    moved = state_of(registry, second)
    do(system, session)

    assert moved == "deprecated"
    assert state_of(registry, second) == "active"


def state_of(registry, orcid_id):
    return next(one["state"] for one in registry.control.ask("GET", "/records") if one["orcid_id"] == orcid_id)


def test_paused_and_resumed_it_goes_on_where_it_was(system, session, registry):
    at_action(session, "busy")
    officer = system.as_(system.officer)

    officer.post(address(system, session, "/pause"))
    refused = do(system, session)
    officer.post(address(system, session, "/resume"))

    assert "paused" in refused
    card = selectors.session(session)
    assert (card.stage, card.action.id, card.fault) == (Stage.WAITING_FOR_MEMBER, "busy", "busy")
    assert len(registry.control.ask("GET", "/faults")["rules"]) == 2


def test_a_colleague_takes_over_with_the_link_and_the_first_one_reads_along(system, session):
    colleague = colleague_of(system)

    reading = system.as_(colleague).get(address(system, session)).content.decode()
    refused = do(system, session, user=colleague)
    system.as_(colleague).post(address(system, session, "/take-over"))
    do(system, session, user=colleague)
    officers = system.as_(system.officer).get(address(system, session)).content.decode()

    assert "Take the session over" in reading
    assert "I have done action" not in reading
    assert "Take it over first" in refused
    assert selectors.session(session).position == 1
    assert "Cadi is at this session" in officers


@pytest.mark.parametrize("what", ["take-over", "pause", "resume", "set-up", "give-up"])
def test_the_lead_reads_and_does_not_act(system, session, what):
    page = system.as_(system.lead).get(address(system, session)).content.decode()
    told = system.as_(system.lead).post(address(system, session, f"/{what}"), follow=True).content.decode()

    assert "Only somebody who works for the institution" in told
    assert selectors.session(session).stage == Stage.READY
    assert "I have done action" not in page
    assert "Take the session over" not in page
    assert selectors.session(session).holder_id == system.officer.pk


@pytest.mark.parametrize("what", ["", "/ticks", "/bundle", "/pictures/1"])
def test_strangers_see_nothing(system, session, what):
    assert system.as_(system.stranger).get(address(system, session, what)).status_code == 403


def test_a_session_is_found_under_its_own_system_only(system, session):
    other = programme.register_integration(system.organisation, name="Another", url=f"{SITE}/", at=timezone.now())

    assert system.as_(system.officer).get(f"/integrations/{other}/session/{session}").status_code == 404


def test_ticks_come_in_words_once_and_say_when_the_turn_has_passed(system, session):
    officer = system.as_(system.officer)
    asked = {"stage": "ready", "position": "0", "seen": ""}

    first = officer.get(address(system, session, "/ticks"), asked)
    again = officer.get(address(system, session, "/ticks"), {**asked, "seen": "0000"})
    do(system, session)
    passed = officer.get(address(system, session, "/ticks"), {**asked, "seen": "0000"})
    still = officer.get(address(system, session, "/ticks"), {**asked, "seen": "passed"})

    assert "not seen yet" in first.content.decode()
    assert again.status_code == 204
    assert "Go on" in passed.content.decode()
    assert still.status_code == 204


def test_a_registry_that_does_not_answer_loses_nothing(system, session, settings):
    settings.PRACTICE_REGISTRY = "http://127.0.0.1:9"

    page = do(system, session)

    assert "does not answer" in page
    assert selectors.session(session).position == 0


def test_words_and_a_picture_are_kept_for_the_reviewer(system, session):
    at_action(session, "refuse")

    do(system, session, text="Not connected.", holds="on", picture=SimpleUploadedFile("seen.png", PNG))

    (sight,) = selectors.sights_of(session)
    assert (sight.criterion, sight.text, sight.has_picture) == ("AUTH-10", "Not connected.", True)
    answer = system.as_(system.lead).get(address(system, session, f"/pictures/{sight.id}"))
    assert (answer.content, answer["Content-Type"]) == (PNG, "image/png")


def test_what_is_no_picture_is_refused_in_a_sentence(system, session):
    at_action(session, "refuse")

    page = do(system, session, picture=SimpleUploadedFile("seen.png", b"<svg onload=alert(1)>"))

    assert "neither a PNG nor a JPEG" in page
    assert selectors.sights_of(session) == ()


def test_who_is_not_at_it_shows_nothing(system, session):
    at_action(session, "refuse")

    do(system, session, user=colleague_of(system), text="Not connected.")

    assert selectors.sights_of(session) == ()


def test_a_work_elsewhere_leads_the_machine_nowhere(system, session):
    at_action(session, "return")

    page = do(system, session, item="http://169.254.169.254/latest/")

    assert "not at the system itself" in page
    assert selectors.session(session).item == ""


def test_the_systems_own_page_leads_to_its_session(system, session):
    page = system.as_(system.officer).get(f"/integrations/{system.integration}").content.decode()

    assert "A session by hand is ready to begin" in page


def test_a_session_given_up_leaves_nothing_behind(system, session):
    do(system, session)

    system.as_(system.officer).post(address(system, session, "/give-up"))

    assert selectors.session(session).stage == Stage.WITHDRAWN
    assert selectors.parts_of(session) == ()
    assert LiveSession.objects.get(id=session).sealed is None


def test_given_up_while_the_machine_looks_it_leaves_no_picture_behind(system, session, monkeypatch):
    def look_slowly(request, folder):
        services.give_up(session, user_id=system.officer.pk, at=timezone.now())
        (folder / "evidence").mkdir(parents=True)
        return Seen()

    monkeypatch.setattr(machine, "run_look", look_slowly)
    at_action(session, "choose")
    do(system, session)

    machine.go_on(session, at=timezone.now())

    assert selectors.session(session).stage == Stage.WITHDRAWN
    assert not services.folder_of(session).exists()


def test_a_session_lapses_after_ninety_days_and_not_while_somebody_comes(system, session):
    opened = selectors.session(session).opened_at
    LiveSession.objects.filter(id=session).update(acted_at=opened + timedelta(days=10))

    run_lapse(session, opened + timedelta(days=91))
    going_on = selectors.session(session).stage
    run_lapse(session, opened + timedelta(days=101))

    assert going_on == Stage.READY
    assert selectors.session(session).stage == Stage.LAPSED


def run_lapse(session, at):

    jobs.lapse({"session": session}, at=at)


def test_one_session_at_a_time(system, session):
    form = {"home": f"{SITE}/", "connect": f"{SITE}/me", "explanation": f"{SITE}/help", "profile": f"{SITE}/p/1"}
    page = (
        system.as_(system.officer)
        .post(
            f"/integrations/{system.integration}/session/new",
            {**form, "first": "Wren Halloway", "second": "Idris Penhallow"},
        )
        .content.decode()
    )

    assert "open already" in page


def test_a_log_in_is_sent_to_no_other_site(system):
    page = (
        system.as_(system.officer)
        .post(f"/integrations/{system.integration}/session/new", {"login": "https://elsewhere.example/login"})
        .content.decode()
    )

    assert "not at the system itself" in page


def test_a_system_without_a_client_is_told_so(house, registry):
    plain = programme.register_integration(
        house.organisation, name="No client", url=f"{SITE}/", plan=PLAN, at=timezone.now()
    )
    house.integration = plain

    with pytest.raises(services.NotNow, match="client id"):
        open_session(house)


def test_a_client_the_registry_does_not_know_is_a_set_up_problem(house, registry):
    house.integration = programme.register_integration(
        house.organisation, name="Unknown", url=f"{SITE}/", client_id="APP-UNKNOWN", at=timezone.now()
    )
    number = open_session(house)

    run_due(timezone.now())

    card = selectors.session(number)
    assert card.stage == Stage.SET_UP_PROBLEM
    assert "does not know the ORCID client APP-UNKNOWN" in card.problem
    page = house.as_(house.officer).get(address(house, number)).content.decode()
    assert "Correct the preparation" in page


@pytest.mark.parametrize(("kind", "left"), [("guided", 1), ("volunteer", 0)])
def test_the_reviewer_sees_what_was_shown_and_a_volunteers_goes_when_the_review_is_closed(system, session, kind, left):
    at_action(session, "refuse")
    do(system, session, text="Nothing was connected, because you refused. Try again?", holds="on")
    LiveSession.objects.filter(id=session).update(state=Stage.EVIDENCE_COMPLETE)

    machine.go_on(session, at=timezone.now())
    card = selectors.session(session)
    LiveSession.objects.filter(id=session).update(kind=kind)
    lead = system.as_(system.lead)
    page = lead.get(f"/review/{card.assessment_id}?criterion=AUTH-10").content.decode()
    standing = programme_selectors.standing_of(card.assessment_id)
    for line in standing.lines:
        if line.machine_state == "needs_review":
            told = {"criterion": line.criterion, "decision": "confirm", "reason": "Seen."}
            lead.post(f"/review/{card.assessment_id}/decide", told)
    lead.post(f"/review/{card.assessment_id}/close")

    assert card.stage == Stage.IN_REVIEW
    assert "Nothing was connected, because you refused." in page
    assert len(selectors.sights_of(session)) == left
    assert selectors.parts_of(session) == ()
    assert LiveSession.objects.get(id=session).sealed is None


def test_the_evidence_is_handed_out_as_it_was_judged(system, session):
    do(system, session)
    LiveSession.objects.filter(id=session).update(state=Stage.EVIDENCE_COMPLETE)
    machine.go_on(session, at=timezone.now())

    answer = system.as_(system.officer).get(address(system, session, "/bundle"))

    bundle = read_bundle(answer.content)
    report = read_report(programme_selectors.report_of(selectors.session(session).assessment_id))
    assert digest_of(write_bundle(bundle)) == report.assessment.bundle_digest
    assert b"reference-2026" not in answer.content
