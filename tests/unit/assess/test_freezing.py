"""What has been published stays as it was: a change of criteria is a new version."""

import msgspec

from cinquefoil.assess.criterion import load_criteria, load_sets, read_criterion, read_set
from cinquefoil.assess.freezing import broken_promises, frozen_digests, unfrozen
from tests.unit.assess.test_criteria import text_of

SETS = tuple(load_sets().values())
PUBLISHED = {f"{one.id}@{one.version}": one.digest for one in SETS}


def test_no_published_edition_has_been_changed():
    assert list(broken_promises(SETS, frozen_digests())) == []


def test_a_changed_criterion_breaks_every_edition_that_names_it_and_is_told_how_to_mend_it():
    changed = read_criterion(text_of("COL2-2.toml").replace("why = ", 'why = "New. " #').encode(), name="COL2-2.toml")
    criteria = load_criteria() | {"COL2-2": changed}
    sets = [
        read_set(text_of(f"sets/{one.id}.toml").encode(), name=f"sets/{one.id}.toml", criteria=criteria) for one in SETS
    ]

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
