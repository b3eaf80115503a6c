"""What the routes at hand can decide follows from the criteria's rules; nothing is listed twice."""

import pytest

from cinquefoil.assess.criterion import Assurance, Effect, load_criteria, load_sets
from cinquefoil.assess.probes.catalogue import PROBES
from cinquefoil.assess.routes import NEEDS, ROUTE_WORDS, Reach, Route, assurance, badges_in_reach, reach, table

EVERY = tuple(Route)
MACHINES = tuple(route for route in Route if route is not Route.ATTESTATION)


def test_every_probe_says_what_it_looks_at_and_nothing_else_is_named():
    assert set(NEEDS) == set(PROBES)
    assert all(NEEDS.values())
    assert set(ROUTE_WORDS) == set(Route)


@pytest.mark.parametrize("name", sorted(load_criteria()))
def test_more_routes_never_come_less_far(name):
    criterion, order = load_criteria()[name], list(Reach)

    for route in Route:
        others = [one for one in Route if one is not route]
        assert order.index(reach(criterion, EVERY)) <= order.index(reach(criterion, others))
    assert reach(criterion, ()) is Reach.NOTHING


@pytest.mark.parametrize("name", sorted(load_criteria()))
def test_a_machine_decides_only_what_a_rule_lets_it(name):
    criterion = load_criteria()[name]
    effects = {rule.effect for rule in criterion.evidence.rules}

    if reach(criterion, MACHINES) is Reach.MACHINE:
        assert Effect.PROVES in effects or (Effect.SUPPORTS in effects and criterion.evidence.person == "none")
    if not criterion.evidence.rules:
        assert reach(criterion, MACHINES) is Reach.NOTHING


def test_a_row_names_the_fewest_routes_that_are_lacking():
    by_id = {row.criterion: row for row in table(("CONN-2", "AUTH-1", "DISP-5", "DISP-1"), (Route.BROWSER,))}

    assert by_id["DISP-1"].now is Reach.MACHINE
    assert by_id["DISP-1"].lacking == ()
    assert by_id["AUTH-1"].lacking == (Route.WITNESS,)
    assert by_id["DISP-5"].lacking == (Route.METADATA, Route.WITNESS)
    assert len(by_id["CONN-2"].lacking) == 1  # the witness decides it, and so does the public record


def test_a_statement_alone_is_never_more_than_documented():
    for criterion in load_criteria().values():
        assert assurance(criterion, (Route.ATTESTATION,)) in {None, Assurance.DOCUMENTED}
        assert reach(criterion, (Route.ATTESTATION,)) is not Reach.MACHINE


def test_every_petal_is_in_reach_with_everything_and_none_by_machine_alone():
    """Each badge needs explanations, and those a person judges."""
    whole = load_sets()["cc-2016"]

    assert badges_in_reach(whole, EVERY) == tuple(badge.id for badge in whole.badges)
    assert badges_in_reach(whole, EVERY, alone=True) == ()
    assert badges_in_reach(whole, ()) == ()
