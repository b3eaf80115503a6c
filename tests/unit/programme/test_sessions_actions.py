"""The actions as data: few, plain, complete; and the ticks as questions about exchanges."""

import re
from datetime import UTC, datetime

import pytest

from cinquefoil.assess.evidence import Exchange
from cinquefoil.assess.steps import all_steps, step_facts
from cinquefoil.programme.sessions.actions import ASKS, FAULTS, MOST, Action, Kind, Tick, fill_in, load_actions
from cinquefoil.programme.sessions.canaries import people_of, values_of, words_of

NAMES = {"first": "Wren Halloway", "second": "Idris Penhallow"}
VALUES = values_of("7", system="Penrhos Repository", names=NAMES)
EACH = [pytest.param(action, id=f"{kind}-{action.id}") for kind in Kind for action in load_actions(kind)]


def exchange(method="GET", path="/oauth/authorize", **facts) -> Exchange:
    return Exchange(number=1, time=datetime(2026, 3, 2, tzinfo=UTC), method=method, path=path, **facts)


@pytest.mark.parametrize("kind", Kind)
def test_at_most_a_bakers_dozen_with_names_of_their_own(kind):
    names = [action.id for action in load_actions(kind)]

    assert len(names) <= MOST
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("action", EACH)
def test_each_is_one_plain_sentence(action: Action):
    sentence = fill_in(action.say, VALUES)

    assert sentence.endswith(".")
    assert ". " not in sentence
    assert "{" not in sentence
    assert len(sentence.split()) <= 40
    assert action.why.endswith(".")


@pytest.mark.parametrize("action", EACH)
def test_each_names_only_what_there_is(action: Action):
    assert set(action.copy.values()) <= VALUES.keys()
    assert action.fault in FAULTS
    assert action.asks in ASKS
    assert action.person in {"first", "second"}
    assert not action.about or re.fullmatch(r"[A-Z0-9]+-[0-9]+", action.about)


@pytest.mark.parametrize("action", EACH)
def test_each_is_a_step_of_the_assessor(action: Action):
    """The probes know steps by their names: under any other nobody would look at what was seen."""
    assert action.step in all_steps()


def test_guided_actions_are_named_and_titled_by_their_steps():
    for action in load_actions(Kind.GUIDED):
        if action.id != "choose":
            facts = step_facts(action.step)
            assert (action.id, action.person, action.title) == (facts.name, facts.person, facts.title)


def test_a_volunteer_meets_no_fault():
    assert not any(action.fault for action in load_actions(Kind.VOLUNTEER))


def test_after_every_fault_comes_an_ordinary_action():
    actions = load_actions(Kind.GUIDED)

    for place, action in enumerate(actions):
        if action.fault:
            assert not actions[place + 1].fault or action.fault == "hidden", action.id
    assert {action.fault for action in actions} == FAULTS


@pytest.mark.parametrize(
    ("came", "is_seen"),
    [
        (exchange("POST", "/oauth/token", status=200), True),
        (exchange("POST", "/oauth/token", status=200, orcid_id="0009-9000-0000-0001"), True),
        (exchange("POST", "/oauth/token", status=200, orcid_id="0009-9000-0000-0002"), False),
        (exchange("POST", "/oauth/token", status=400), False),
        (exchange("GET", "/oauth/token", status=200), False),
        (exchange("POST", "/oauth/token/more", status=200), False),
    ],
)
def test_a_tick_is_seen_by_method_path_status_and_person(came, is_seen):
    tick = Tick(say="", method=("POST",), path="/oauth/token$", status=(200,))

    assert tick.is_seen_in([came], orcid_id="0009-9000-0000-0001") is is_seen


def test_a_refusal_is_no_permission():
    tick = Tick(say="", method=("CONSENT",), decision="authorize")

    assert not tick.is_seen_in([exchange("CONSENT", form={"decision": "deny"})], orcid_id="")
    assert tick.is_seen_in([exchange("CONSENT", form={"decision": "authorize"})], orcid_id="")


def test_the_words_to_type_are_short_plain_and_all_different():
    words = {name: word for name, word in words_of("7").items() if name != "seed"}

    assert len(set(words.values())) == len(words)
    assert all(word.isascii() and len(word) <= 24 for word in words.values())
    assert words == {name: word for name, word in words_of("7").items() if name != "seed"}
    assert words != {name: word for name, word in words_of("8").items() if name != "seed"}


def test_the_people_carry_what_the_system_calls_them():
    people = people_of("7", NAMES)

    assert people["first"].values["local_name"] == "Wren Halloway"
    assert people["second"].hidden
    assert len({canary.orcid_id for canary in people.values()}) == 4
