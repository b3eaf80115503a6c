"""The criteria as data: complete, agreeing with the sets and the faults, and refused when they are not."""

import re
from importlib.resources import files

import msgspec
import pytest

from cinquefoil.assess.criterion import (
    CriteriaFault,
    Effect,
    NextStep,
    generic_next_step,
    load_criteria,
    load_editions,
    load_sets,
    read_criterion,
    read_set,
)
from cinquefoil.assess.probes.catalogue import PROBES
from cinquefoil.assess.verdict import State
from cinquefoil.corpus.faults import read_register
from cinquefoil.guidelines.topics import load_groups
from tests import needs

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


PROGRAMMES = {"v1": "cc-2016", "v2": "cc-2018", "MIN": "minimum-2023", "CSP": "csp-2023"}
LEVELS = {"M": "must", "S": "should", "O": "may", "and/or": "must"}
# The rows that the study's 2.7 makes the badges of, beside or against their own columns.
BADGES = {
    "cc-2016": "AUTH-1 AUTH-2 AUTH-3 AUTH-4 AUTH-5 AUTH-6 AUTH-7 AUTH-8 AUTH-13 COL1-1 COL1-2 COL1-4 COL1-5 COL1-6 "
    "DISP-1 DISP-2 DISP-3 DISP-6 CONN-1 CONN-2 CONN-3 CONN-4 SYNC-1 SYNC-2 SYNC-3 SYNC-4",
    "cc-2018": "AUTH-1 AUTH-2 AUTH-3 AUTH-4 AUTH-5 AUTH-6 AUTH-7 AUTH-8 AUTH-13 DISP-1 DISP-2 DISP-3 DISP-4 DISP-5 "
    "DISP-8 DISP-10 CONN-1 CONN-2 CONN-4 CONN-5 COL2-1 COL2-2 SYNC-1 SYNC-3 SYNC-4",
}


def study_rows():
    """Id → cells of each row in the study's tables."""
    found = {}
    for line in needs.criteria_study().read_text(encoding="utf-8").splitlines():
        if row := re.match(r"\| ((?:AUTH|COL1|COL2|DISP|CONN|SYNC|CSP)-\d+) \|", line):
            found[row[1]] = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
    return found


def cited_in(cell, *, letters):
    """Letter → keys, as a cell of the column with sources gives them."""
    if not letters:
        return set(re.findall(r"\[(S\w+)\]", cell))
    return {part[0]: tuple(re.findall(r"\[(S\w+)\]", part)) for part in re.split(r"; (?=[ABC] )", cell)}


def level_of(name, level, set_id):
    """What a set of the programmes a row names should say: the badge's word in 2.7, else the row's own level."""
    if set_id in BADGES:
        is_required = name in BADGES[set_id].split()
        return {"must"} if is_required else {"should", "may"}
    # A row whose level is mixed holds as a must where part of it is one and the whole is asked for credentials.
    return {LEVELS[level.partition(" ")[0]]} if ";" not in level or name == "AUTH-7" else {"must", "should"}


def test_every_row_of_the_study_is_here_with_its_level_source_and_confidence():
    rows, criteria = study_rows(), load_criteria()

    assert rows.keys() == criteria.keys()
    for name, cells in rows.items():
        criterion = criteria[name]
        if name.startswith("CSP"):
            assert {key for keys in criterion.source.keys.values() for key in keys} == cited_in(cells[3], letters=False)
            assert set(criterion.obligation) == {"csp-2023"}
            continue
        assert criterion.source.keys == cited_in(cells[5], letters=True), name
        programmes = {PROGRAMMES[word] for word in cells[4].split() if word in PROGRAMMES}
        for set_id in programmes:
            assert criterion.obligation[set_id] in level_of(name, cells[3], set_id), f"{name} in {set_id}"
        for set_id in criterion.obligation.keys() - programmes:
            # Where the study names no such programme, it is advice, or required by 2.7, or by section 7's mapping.
            is_named = name in BADGES.get(set_id, "").split() or (name, set_id) == ("SYNC-3", "csp-2023")
            assert criterion.obligation[set_id] != "must" or is_named, f"{name} in {set_id}"


def test_what_no_source_states_is_never_required():
    inferred = {name for name, criterion in load_criteria().items() if criterion.source.confidence == "C"}

    assert inferred == {"CONN-6", "COL2-3", "SYNC-5"}
    assert not any(inferred & set(criteria_set.required) for criteria_set in load_sets().values())


@pytest.mark.parametrize("name", sorted(load_criteria()))
def test_every_criterion_has_its_obligation_in_just_the_sets_that_list_it(name):
    listing = {key for key, one in load_sets().items() if name in one.required + one.advisory}

    assert set(load_criteria()[name].obligation) == listing
    assert listing


def test_only_the_programme_s_own_sets_lead_to_awards():
    assert {key: one.yields for key, one in load_sets().items()} == {
        "cc-2016": "badges",
        "cc-2018": "badges",
        "minimum-2023": "readiness",
        "csp-2023": "report",
    }


def test_a_step_of_a_platform_goes_before_the_general_one_and_plug_ins_have_the_steps_of_their_platform():
    criterion = msgspec.structs.replace(
        load_criteria()["AUTH-1"],
        next_steps={
            "not_met": {"generic": NextStep(who="IT", do="any"), "dspace": NextStep(who="IT", do="DSpace's")},
            "a.reason": {"generic": NextStep(who="IT", do="for the reason")},
        },
    )

    assert criterion.step("not_met").do == "any"
    assert criterion.step("a.reason", "not_met").do == "for the reason"
    assert criterion.step("a.reason", "not_met", platform="dspace").do == "DSpace's"
    assert criterion.step("not_met", platform="dspace-cris").do == "DSpace's"
    assert criterion.step("not_met", platform="eprints-orcid-support").do == "any"
    assert criterion.step("unheard-of", platform="dspace") is None


@pytest.mark.parametrize("name", sorted(load_criteria()))
def test_every_criterion_can_be_decided_and_says_what_to_do(name):
    criterion = load_criteria()[name]

    effects = {rule.effect for rule in criterion.evidence.rules}
    assert criterion.evidence.probes <= PROBES.keys()
    assert criterion.step("not_met").do
    assert not criterion.explanation or criterion.explanation in load_groups()
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
    ("[next_steps.not_met.", "[next_steps.notmet.", "next_steps.not_met is missing"),
    ('id = "AUTH-1"', 'id = "AUTH-99"', "must be called AUTH-99.toml"),
    ('confidence = "A"', 'confidence = "D"', "confidence"),
    ('confidence = "A"', 'confidence = "B"', "best letter"),
    ('"S27"', '"S270"', "S270"),
    ("[next_steps.not_met.generic]", "[next_steps.not_met.dspace]", "needs a step for everybody"),
    ("[next_steps.not_met.generic]", '[next_steps.not_met.dpsace]\nwho = "IT"\ndo = "x"\n[next_steps.not_met.generic]', "dpsace"),
    ('when = "always"', 'when = "always"\nmay_be_not_applicable = true', "reason_asked"),
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


def test_an_edition_beside_the_one_in_use_may_bind_more_and_has_a_file_of_its_own():
    text = (
        text_of("sets/cc-2016.toml")
        .replace('"2026.1"', '"2027.1"', 1)
        .replace('status = "current"', 'status = "draft"')
    )
    text = text.replace('"AUTH-8", "AUTH-13"]', '"AUTH-8", "AUTH-13", "AUTH-10"]').replace(
        '"AUTH-9", "AUTH-10",', '"AUTH-9",'
    )
    bound = msgspec.structs.replace(
        load_criteria()["AUTH-10"], obligation={**load_criteria()["AUTH-10"].obligation, "cc-2016@2027.1": "must"}
    )

    edition = read_set(text.encode(), name="sets/cc-2016@2027.1.toml", criteria=load_criteria() | {"AUTH-10": bound})

    assert "AUTH-10" in edition.required
    assert bound.obligation_in(edition) == "must"
    assert bound.obligation_in(load_sets()["cc-2016"]) == "should"
    with pytest.raises(CriteriaFault, match="after its id"):
        read_set(text.encode(), name="sets/cc-2016@2028.1.toml", criteria=load_criteria() | {"AUTH-10": bound})


def test_every_set_in_use_is_an_edition():
    assert set(load_editions()) >= {f"{one.id}@{one.version}" for one in load_sets().values()}
