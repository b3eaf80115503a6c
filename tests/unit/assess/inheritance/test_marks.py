"""Which findings a deployment may inherit: marked in data, probe by probe."""

import pytest

from cinquefoil.assess.criterion import load_criteria, load_sets
from cinquefoil.assess.inheritance import is_heritable, load_marks, never_inherited
from cinquefoil.assess.probes.catalogue import PROBES


@pytest.mark.parametrize("probe", sorted(PROBES))
def test_every_probe_is_marked_with_a_reason(probe):
    mark = load_marks().get(probe)

    assert mark is not None, f"Say in assess/inheritance/marks.toml whether {probe} may be inherited, and why."
    assert len(mark.reason) > 20


def test_no_mark_stands_for_a_probe_that_is_no_more():
    assert set(load_marks()) <= set(PROBES)


@pytest.mark.parametrize("criterion", load_criteria().values(), ids=lambda criterion: criterion.id)
def test_explanations_are_never_inherited(criterion):
    if criterion.explanation:
        assert not is_heritable(criterion)


@pytest.mark.parametrize("name", ["AUTH-3", "AUTH-5", "AUTH-8", "DISP-5", "DISP-10", "CONN-4", "SYNC-1", "SYNC-4"])
def test_what_is_local_is_never_inherited(name):
    assert not is_heritable(load_criteria()[name])


@pytest.mark.parametrize("name", ["AUTH-1", "AUTH-2", "AUTH-10", "DISP-3", "CONN-2", "CONN-5"])
def test_what_is_the_products_code_is_inherited(name):
    assert is_heritable(load_criteria()[name])


def test_a_set_tells_what_every_deployment_must_show_itself():
    told = [criterion.id for criterion in never_inherited(load_sets()["cc-2016"])]

    assert "AUTH-3" in told
    assert "AUTH-1" not in told
    assert len(told) == len(set(told))
