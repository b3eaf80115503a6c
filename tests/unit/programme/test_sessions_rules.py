"""Who may do what in a session, and how its pieces become one bundle that claims no more than was seen."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cinquefoil.assess.evidence import Attempt, Exchange, Page, Step, Subject
from cinquefoil.programme.sessions import rules
from cinquefoil.programme.sessions.canaries import people_of
from cinquefoil.programme.sessions.evidence import Facts, Part, build_bundle, read_part, write_part
from cinquefoil.programme.sessions.look import LogIn
from cinquefoil.programme.sessions.looking import Told, addresses_of, plan_look
from cinquefoil.programme.sessions.rules import MOVES, OWNERS, WORDS, Stage

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
PEOPLE = people_of("7", {})
TOLD = Told(
    pages={"home": "https://s.example/", "profile": "https://s.example/p/1", "item": "https://s.example/i/1"},
    login="https://s.example/login",
    connect="https://s.example/me",
    forms=("https://s.example/me",),
    may_type=True,
)
LOG_INS = {"first": LogIn(name="wren", password="secret"), "second": LogIn(name="idris", password="secret")}


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_has_words_moves_and_an_owner_while_it_goes_on(stage):
    assert WORDS[stage]
    assert stage in MOVES
    assert OWNERS[stage] or stage in {Stage.WITHDRAWN, Stage.LAPSED}


def test_nothing_follows_an_end():
    assert not any(MOVES[stage] for stage in rules.ENDED)


def test_the_evidence_is_complete_only_after_the_machine_or_the_last_action():
    assert {stage for stage in Stage if rules.may_move(stage, Stage.EVIDENCE_COMPLETE)} == {
        Stage.WAITING_FOR_MEMBER,
        Stage.RUNNING,
        Stage.EVIDENCE_COMPLETE,
    }


@pytest.mark.parametrize(
    ("stage", "holder", "words"),
    [
        (Stage.WAITING_FOR_MEMBER, 1, ""),
        (Stage.READY, 1, ""),
        (Stage.WAITING_FOR_MEMBER, 2, "Take it over"),
        (Stage.PAUSED, 1, "Resume"),
        (Stage.RUNNING, 1, "machine"),
        (Stage.IN_REVIEW, 1, "has ended"),
        (Stage.WITHDRAWN, 1, "has ended"),
    ],
)
def test_who_may_do_an_action(stage, holder, words):
    why = rules.why_not_act(stage, holder_id=holder, user_id=1, holder="Ann")

    assert words in why if words else why == ""


def test_only_the_institution_takes_over_what_goes_on():
    assert rules.why_not_take_over(Stage.PAUSED, belongs=True) == ""
    assert "institution" in rules.why_not_take_over(Stage.PAUSED, belongs=False)
    assert "ended" in rules.why_not_take_over(Stage.LAPSED, belongs=True)


def test_a_session_is_paused_while_it_waits_for_a_person():
    assert rules.why_not_pause(Stage.READY) == ""
    assert "already" in rules.why_not_pause(Stage.PAUSED)
    assert "machine" in rules.why_not_pause(Stage.RUNNING)


def test_what_is_being_judged_or_has_ended_is_not_given_up():
    assert rules.why_not_withdraw(Stage.PAUSED) == ""
    assert "judged" in rules.why_not_withdraw(Stage.EVIDENCE_COMPLETE)
    assert "ended" in rules.why_not_withdraw(Stage.IN_REVIEW)


def test_it_lapses_after_ninety_days_without_anybody_and_a_fault_rests_after_half_an_hour():
    assert not rules.has_lapsed(Stage.PAUSED, AT, at=AT + timedelta(days=89))
    assert rules.has_lapsed(Stage.PAUSED, AT, at=AT + timedelta(days=90))
    assert not rules.has_lapsed(Stage.IN_REVIEW, AT, at=AT + timedelta(days=99))
    assert not rules.does_fault_rest(AT, at=AT + timedelta(minutes=29))
    assert rules.does_fault_rest(AT, at=AT + timedelta(minutes=30))


def page(name, text="", **facts):
    return Page(id=name, place="item", url="https://s.example/i/1", at=AT, text=text, **facts)


def step(name, **facts):
    return Step(**{"name": name, "ok": True, "started": AT, "ended": AT, **facts})


def facts(**changes):
    told = Facts(
        subject=Subject(name="S", url="https://s.example/"),
        client_id="APP-1",
        registry_web="https://registry.example",
        seed="7",
        tool="test",
        started=AT,
        ended=AT,
        canaries=(),
    )
    return replace(told, **changes)


def test_pages_are_numbered_through_and_keep_who_links_to_whom():
    parts = [
        Part(step=step("look"), pages=(page("a"),)),
        Part(
            step=step("connect"),
            pages=(page("a"), page("b", linked_from="a")),
            attempts=(Attempt(kind="typed-id", outcome="refused", page="b"),),
        ),
    ]

    bundle = build_bundle(facts(), parts)

    assert [one.id for one in bundle.pages] == ["p001-item", "p002-item", "p003-item"]
    assert bundle.pages[2].linked_from == "p002-item"
    assert bundle.attempts[0].page == "p003-item"


def test_two_actions_of_one_step_are_one_step_and_one_that_failed_makes_it_fail():
    parts = [
        Part(step=step("connect", first_exchange=3, last_exchange=5)),
        Part(step=step("connect", ok=False, note="No button.", first_exchange=7, last_exchange=9)),
    ]

    bundle = build_bundle(facts(), parts)

    assert [(one.name, one.ok, one.note) for one in bundle.steps] == [("connect", False, "No button.")]
    assert (bundle.steps[0].first_exchange, bundle.steps[0].last_exchange) == (3, 9)


def test_what_a_person_says_she_did_counts_as_done_only_where_a_page_shows_it():
    parts = [Part(step=step("change"), pages=(page("a", "Old title"),))]

    unseen = build_bundle(facts(titles={"change": "New title"}), parts)
    seen = build_bundle(facts(titles={"change": "Old title"}), parts)

    assert not unseen.steps[0].ok
    assert "New title" in unseen.steps[0].note
    assert seen.steps[0].ok


def test_a_page_from_before_the_action_shows_nothing_of_it():
    early = replace(page("a", "New title"), at=AT - timedelta(seconds=1))

    bundle = build_bundle(facts(titles={"change": "New title"}), [Part(step=step("change"), pages=(early,))])

    assert not bundle.steps[0].ok


def test_an_exchange_told_twice_is_kept_once_and_parts_survive_being_written():
    came = Exchange(number=4, time=AT, method="GET", path="/x", step="connect")
    part = Part(step=step("connect"), exchanges=(came,))

    bundle = build_bundle(facts(), [part, read_part(write_part(part))])

    assert bundle.exchanges == (came,)


def test_only_the_first_look_tries_to_type_and_only_where_it_is_allowed():
    first = plan_look("look", TOLD, PEOPLE, LOG_INS)
    later = plan_look("return", TOLD, PEOPLE, LOG_INS)
    careful = plan_look("look", replace(TOLD, may_type=False), PEOPLE, LOG_INS)

    assert first.typed == PEOPLE["typed"].orcid_id
    assert first.forms == TOLD.forms
    assert (later.typed, later.forms) == ("", ())
    assert (careful.typed, careful.forms) == ("", ())


def test_the_work_deposited_takes_the_place_of_the_one_named_before():
    look = plan_look("return", TOLD, PEOPLE, LOG_INS, item="https://s.example/i/9")

    assert [visit.address for visit in look.visits if visit.place == "item"] == ["https://s.example/i/9"]


def test_her_own_page_speaks_for_the_second_person_only_if_it_shows_her_iD():  # noqa: N802
    (visit,) = plan_look("control", TOLD, PEOPLE, LOG_INS).visits

    assert (visit.visitor, visit.needs) == ("second", PEOPLE["second"].orcid_id)


def test_her_own_page_speaks_for_disconnecting_only_if_the_iD_is_gone():  # noqa: N802
    visit = plan_look("disconnect", TOLD, PEOPLE, LOG_INS).visits[0]

    assert (visit.place, visit.lacks) == ("after-disconnect", PEOPLE["first"].orcid_id)


def test_all_addresses_told_are_known_to_the_guard():
    assert set(addresses_of(TOLD)) == {*TOLD.pages.values(), TOLD.login, TOLD.connect}
