"""What each probe is said to look at, tried on the stored runs: with these routes alone it answers as with all."""

from dataclasses import replace

import pytest

from cinquefoil.assess.criterion import load_sets
from cinquefoil.assess.evidence import Bundle
from cinquefoil.assess.probes.catalogue import PROBES
from cinquefoil.assess.recordings import FAULTLESS
from cinquefoil.assess.report import judge_bundle
from cinquefoil.assess.routes import NEEDS, Reach, Route, table
from cinquefoil.cli.assess_corpus import SETS
from tests.corpus.stored import recording, singles

pytestmark = pytest.mark.xdist_group("corpus-replay")

# No stored run searches by name, and none has a public record: that these look there, other tests say.
UNTRIED = {"authenticate.lookup", "record.written", "record.changed", "record.standing"}


def seen_by(bundle: Bundle, routes: frozenset[Route]) -> Bundle:
    """What of a run came by some routes."""
    kept = [page for page in bundle.pages if (Route.METADATA if page.place == "metadata" else Route.BROWSER) in routes]
    return replace(
        bundle,
        exchanges=bundle.exchanges if Route.WITNESS in routes else (),
        pages=tuple(kept),
        attempts=bundle.attempts if Route.BROWSER in routes else (),
        items=bundle.items if Route.PUBLIC_API in routes else (),
    )


def answers(probe: str, bundle: Bundle) -> tuple[str, str] | None:
    finding = PROBES[probe](bundle)
    return (finding.outcome, finding.reason) if finding else None


def runs() -> list[Bundle]:
    return [recording("reference", name).bundle for name in (FAULTLESS, *singles("reference"))]


@pytest.mark.parametrize("probe", sorted(PROBES))
def test_a_probe_needs_the_routes_it_is_said_to_need_and_no_other(probe):
    tried = [(bundle, whole) for bundle in runs() if (whole := answers(probe, bundle)) is not None]

    assert [bundle.plan for bundle, whole in tried if answers(probe, seen_by(bundle, NEEDS[probe])) != whole] == []
    if probe not in UNTRIED:
        for route in NEEDS[probe]:
            assert any(answers(probe, seen_by(bundle, NEEDS[probe] - {route})) != whole for bundle, whole in tried)


@pytest.mark.parametrize("set_id", SETS)
def test_what_a_machine_decided_on_the_faultless_system_the_table_said_it_could(set_id):
    faultless = recording("reference", FAULTLESS).bundle
    at_hand = (Route.WITNESS, Route.BROWSER, Route.METADATA)
    told = {row.criterion: row.now for row in table(load_sets()[set_id].required, at_hand)}

    states = judge_bundle(faultless, set_id).states
    assert [name for name in told if states[name] == "met" and told[name] is not Reach.MACHINE] == []
    assert [name for name in told if states[name] == "needs_review" and told[name] is Reach.NOTHING] == []
