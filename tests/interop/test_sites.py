"""Sites assembled from ordinary packages, assessed as anybody would assess theirs, against verdicts set by hand.

The faults of our own corpus are home-made; these are what the packages do. The right verdicts and why they are right
stand in `labels.toml` beside each site.
"""

import sys

import pytest

from tests import needs
from tests.interop.assessing import assess, labels_of, names
from tests.interop.environments import CannotBuild
from tests.interop.labelling import compare, tell

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("interop-sites")]


@pytest.mark.parametrize("name", names())
def test_the_verdicts_are_those_set_by_hand(name, practice_registry, chromium):
    try:
        report = assess(name, practice_registry, chromium)
    except CannotBuild as refusal:
        needs.missing(f"The client {name}", str(refusal))

    compared = compare(report.states, labels_of(name))

    sys.stdout.write("\n".join([*tell({name: compared}), ""]))
    wrong = {
        criterion: (report.states[criterion], [report.finding(one).seen for one in report.verdict(criterion).findings])
        for criterion in compared.contradicted
    }
    assert wrong == {}, "decided otherwise than set by hand, or decided and labelled by nobody"
