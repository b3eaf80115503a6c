"""What has been published stays as it was: a change of criteria is a new version."""

import msgspec

from cinquefoil.assess.criterion import load_criteria, load_sets, read_criterion, read_set
from cinquefoil.assess.freezing import broken_promises, frozen_digests, unfrozen
from tests.unit.assess.test_criteria import text_of

SETS = tuple(load_sets().values())
PUBLISHED = {f"{one.id}@{one.version}": one.digest for one in SETS}


def test_no_published_edition_has_been_changed():
    assert list(broken_promises(SETS, frozen_digests())) == []


def sets_with(name, old, new):
    """All sets after a change in one criterion."""
    changed = read_criterion(text_of(f"{name}.toml").replace(old, new).encode(), name=f"{name}.toml")
    criteria = load_criteria() | {name: changed}
    files = [f"sets/{one.id}.toml" for one in SETS]
    return [read_set(text_of(file).encode(), name=file, criteria=criteria) for file in files]


def test_a_hint_told_better_breaks_nothing():
    assert list(broken_promises(sets_with("COL2-2", "why = ", 'why = "New. " #'), PUBLISHED)) == []


def test_a_duty_in_another_edition_breaks_nothing():
    sets = sets_with("AUTH-10", "[obligation]", '[obligation]\n"cc-2016@2027.1" = "must"')

    assert list(broken_promises(sets, PUBLISHED)) == []


def test_a_changed_criterion_breaks_every_edition_that_names_it_and_is_told_how_to_mend_it():
    sets = sets_with("COL2-2", "[evidence]", "[evidence]\nquorum = 2")

    told = list(broken_promises(sets, PUBLISHED))

    assert [sentence.partition(" ")[0] for sentence in told] == ["cc-2018@2026.1", "minimum-2023@2026.1"]
    assert "a new version" in told[0]
    assert "sets/cc-2018.toml" in told[0]


def test_a_new_version_breaks_no_promise_and_waits_to_be_published():
    new = msgspec.structs.replace(SETS[0], version="2027.1", digest="sha256:new")

    assert list(broken_promises([new], PUBLISHED)) == []
    assert list(unfrozen([new, *SETS[1:]], PUBLISHED)) == [new]


def test_a_draft_is_never_frozen():
    draft = msgspec.structs.replace(SETS[0], version="2027.1", status="draft")

    assert list(unfrozen([draft], PUBLISHED)) == []
