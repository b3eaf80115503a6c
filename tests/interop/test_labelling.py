"""Counting verdicts against labels: what is decided and unlabelled is never counted as right."""

from tests.interop.labelling import compare, tell

STATES = {"A": "met", "B": "not_met", "C": "needs_review", "D": "cannot_tell", "E": "not_tested", "F": "met"}


def test_each_criterion_falls_into_one_heap():
    told = compare(STATES, {"A": "met", "B": "not_met|needs_review", "C": "needs_review|met", "F": "met"})

    assert (told.agreed, told.left, told.untold, told.untried) == ({"A", "B", "F"}, {"C"}, {"D"}, {"E"})
    assert told.contradicted == set()
    assert str(told.cannot_tell).startswith("1 of 5, 20 %")


def test_a_wrong_or_unlabelled_decision_contradicts():
    told = compare(STATES, {"A": "not_met", "B": "not_met", "D": "met"})

    assert told.contradicted == {"A", "D", "F"}
    assert "CONTRADICTED" in "\n".join(tell({"a site": told}))


def test_sites_are_added_up_apart_and_together():
    told = compare(STATES, dict.fromkeys("ABF", "met|not_met"))

    assert "2 of 10, 20 %" in list(tell({"one": told, "two": told}))[-2]
