"""The criteria as data: complete, agreeing with the sets and the faults, and refused when they are not."""

from importlib.resources import files

import pytest

from cinquefoil.assess.criterion import (
    CriteriaFault,
    Effect,
    generic_next_step,
    load_criteria,
    load_sets,
    read_criterion,
    read_set,
)
from cinquefoil.assess.probes.catalogue import PROBES
from cinquefoil.assess.verdict import State
from cinquefoil.corpus.faults import read_register
from cinquefoil.guidelines.topics import load_groups

FOLDER = files("cinquefoil.assess.criteria")


def text_of(name):
    return FOLDER.joinpath(name).read_text(encoding="utf-8")


def test_the_sets_require_the_rows_of_the_programme():
    v1, v2 = load_sets()["cc-2016"], load_sets()["cc-2018"]

    assert [badge.id for badge in v1.badges] == ["authenticate", "collect", "display", "connect", "synchronise"]
    assert [badge.id for badge in v2.badges] == ["authenticate", "display", "connect", "collect", "synchronise"]
    assert len(v2.required) == 25
    assert set(v1.required) - set(v2.required) == {
        *("COL1-1", "COL1-2", "COL1-4", "COL1-5", "COL1-6", "DISP-6", "CONN-3", "SYNC-2"),
    }
    assert v1.version == v2.version == "2026.1"


@pytest.mark.parametrize("name", sorted(load_criteria()))
def test_every_criterion_can_be_decided_and_says_what_to_do(name):
    criterion = load_criteria()[name]

    effects = {rule.effect for rule in criterion.evidence.rules}
    assert criterion.evidence.probes <= PROBES.keys()
    assert criterion.step("not_met").do
    assert not criterion.explanation or criterion.explanation in load_groups()
    if criterion.evidence.rules:
        assert effects & {Effect.PROVES, Effect.SUPPORTS}
        assert criterion.evidence.person == "reviewer" or Effect.PROVES in effects


def test_every_required_criterion_of_a_badge_is_proved_by_faults():
    for criteria_set in load_sets().values():
        if criteria_set.yields == "badges":
            assert all(load_criteria()[name].faults for name in criteria_set.required)


@pytest.mark.parametrize("state", [State.NOT_MET, State.NEEDS_REVIEW, State.CANNOT_TELL, State.NOT_TESTED])
def test_every_unhappy_state_has_a_generic_next_step(state):
    assert generic_next_step(state).do


def test_every_probe_matters_to_some_criterion():
    used = {probe for criterion in load_criteria().values() for probe in criterion.evidence.probes}

    assert used == set(PROBES)


def test_the_first_faults_are_named_by_the_criterion_they_break():
    for fault in read_register().values():
        for names in fault.must_fail.values():
            assert all(fault.id in load_criteria()[name].faults for name in names)


def test_digests_tell_editions_apart():
    digests = {criteria_set.digest for criteria_set in load_sets().values()}

    assert len(digests) == len(load_sets())
    assert all(digest.startswith("sha256:") for digest in digests)


@pytest.mark.parametrize(("old", "new", "said"), [
    ("why =", "wyh =", "wyh"),
    ('effect = "proves"', 'efect = "proves"', "efect"),
    ('effect = "proves"', 'effect = "proofs"', "proofs"),
    ("[next_steps.not_met.generic]", "[next_steps.notmet.generic]", "next_steps.not_met is missing"),
    ('id = "AUTH-1"', 'id = "AUTH-99"', "must be called AUTH-99.toml"),
    ('confidence = "A"', 'confidence = "D"', "confidence"),
    ("title =", "title", "AUTH-1.toml"),
])  # fmt: skip
def test_a_slip_in_a_criterion_is_refused_by_file_and_key(old, new, said):
    text = text_of("AUTH-1.toml").replace(old, new)

    with pytest.raises(CriteriaFault) as caught:
        read_criterion(text.encode(), name="AUTH-1.toml")

    assert str(caught.value).startswith("AUTH-1.toml: ")
    assert said in str(caught.value)


@pytest.mark.parametrize(("old", "new", "said"), [
    ('"COL1-1", "COL1-2"', '"COL1-77", "COL1-2"', "COL1-77"),
    ('requires_badges = ["authenticate"]', 'requires_badges = ["display"]', "must stand before it"),
    ('advisory = ["CONN-5"', 'advisory = ["COL2-1"', "advisory here"),
    ('"COL1-5", "COL1-6"]', '"COL1-5", "AUTH-10"]', "required here"),
    ('proposal_needs_tested = ["AUTH-10"', 'proposal_needs_tested = ["DISP-10"', "DISP-10"),
    ('"COL1-5", "COL1-6"]', '"COL1-5", "SYNC-5"]', "required here"),
    ('status = "current"', 'status = "curent"', "curent"),
    ("version =", 'digest = "x"\nversion =', "computed"),
    ("title =", "titel =", "titel"),
])  # fmt: skip
def test_a_slip_in_a_set_is_refused_with_what_is_wrong(old, new, said):
    text = text_of("sets/cc-2016.toml").replace(old, new, 1)

    with pytest.raises(CriteriaFault, match=r"^sets/cc-2016\.toml: ") as caught:
        read_set(text.encode(), name="sets/cc-2016.toml", criteria=load_criteria())

    assert said in str(caught.value)
