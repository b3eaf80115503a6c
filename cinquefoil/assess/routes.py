"""Routes of evidence: which criteria the routes at hand can decide, which others could, and what is left to a person.

Worked out from the criteria's own rules and from what each probe looks at; there is no second list of criteria. Pure.

Source: assessor.md 8.1 (criterion × route → highest assurance) and 9.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Final

from cinquefoil.assess.criterion import Assurance, CriteriaSet, Criterion, Effect, load_criteria
from cinquefoil.assess.verdict import State, judge_badges


class Route(StrEnum):
    """A way by which evidence comes in."""

    WITNESS = "witness"
    BROWSER = "browser"
    PUBLIC_API = "public_api"
    METADATA = "metadata"
    ATTESTATION = "attestation"


class Reach(StrEnum):
    """How far routes come with a criterion, best first.

    MACHINE decides by itself. PERSON: evidence comes, and a reviewer decides upon it. STATED: somebody's word is all
    there can be, and it may count. FAULTS: only that it is not met can be seen. NOTHING comes.
    """

    MACHINE = "machine"
    PERSON = "person"
    STATED = "stated"
    FAULTS = "faults"
    NOTHING = "nothing"


ROUTE_WORDS: Final[Mapping[Route, str]] = {
    Route.WITNESS: "the system is pointed at a practice registry, which watches",
    Route.BROWSER: "a browser acts the plan out",
    Route.PUBLIC_API: (
        "a consenting colleague's record is read at ORCID's public API, beside the plan "
        "(assess run --public-only URL --client-id ID)"
    ),
    Route.METADATA: "the plan names under [pages] metadata where the metadata are",
    Route.ATTESTATION: "somebody who knows states it (assess attest)",
}

_WITNESS, _BROWSER, _METADATA = ({one} for one in (Route.WITNESS, Route.BROWSER, Route.METADATA))
_BOTH = _WITNESS | _BROWSER

# What each probe looks at. Tried on the stored runs of the corpus: with these routes alone it answers as with all.
NEEDS: Final[Mapping[str, frozenset[Route]]] = {
    probe: frozenset(routes)
    for routes, probes in (
        (
            _WITNESS,
            (
                *("authenticate.https", "authenticate.scopes", "authenticate.asked-again", "authenticate.prefilled"),
                *("authenticate.disconnect", "authenticate.api-version", "connect.permission", "connect.writes"),
                *("connect.updates", "connect.organisations", "synchronise.sends-changes", "synchronise.stops"),
                "synchronise.unwatches",
                "collect.permission",
                "authenticate.shared-computer",
            ),
        ),
        (
            _BROWSER,
            (
                *("authenticate.explanation", "authenticate.typed-id", "authenticate.lookup", "collect.kept"),
                *("authenticate.visibility-requests", "collect.benefit-person", "collect.benefit-site"),
                *("collect.choice", "collect.why-read", "display.public", "display.icon", "display.link"),
                *("display.with-name", "display.unauthenticated", "display.why-collected", "display.icon-explained"),
                *("connect.why-write", "synchronise.explained", "display.member-logo"),
                "display.after-connecting",
            ),
        ),
        (
            _BOTH,
            (
                *("authenticate.signed-in", "authenticate.button", "authenticate.token-kept", "authenticate.window"),
                *("authenticate.private-person", "authenticate.state", "authenticate.token-trouble"),
                *("authenticate.refusal", "collect.read-and-used", "collect.limited", "connect.refusals"),
                *(
                    "synchronise.receives-changes",
                    "synchronise.both-ways",
                ),
            ),
        ),
        (_BROWSER | _METADATA, ("collect.marked",)),
        (_WITNESS | _METADATA, ("display.metadata",)),
        (_METADATA, ("connect.doi-metadata",)),
        ({Route.PUBLIC_API}, ("record.written", "record.changed", "record.standing")),
    )
    for probe in probes
}


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion: how far the routes at hand come, how far any would, and which are lacking for that."""

    criterion: str
    now: Reach
    best: Reach
    lacking: tuple[Route, ...]
    assurance: Assurance | None
    """The highest that a *met* can have by the routes at hand; None where none can come of them."""


def table(names: Iterable[str], at_hand: Iterable[Route]) -> tuple[Row, ...]:
    """A row for each criterion of these ids, in their order."""
    criteria, routes = load_criteria(), frozenset(at_hand)
    return tuple(_row(criteria[name], routes) for name in names)


def reach(criterion: Criterion, at_hand: Iterable[Route]) -> Reach:
    """How far these routes come with a criterion."""
    policy, routes = criterion.evidence, frozenset(at_hand)
    seen = [rule for rule in policy.rules if NEEDS[rule.probe] <= routes]
    effects = {rule.effect for rule in seen}
    supporting = {rule.probe for rule in seen if rule.effect is Effect.SUPPORTS}
    if Effect.PROVES in effects or (policy.person == "none" and len(supporting) >= policy.quorum):
        return Reach.MACHINE
    if effects & {Effect.SUPPORTS, Effect.ASKS}:
        return Reach.PERSON
    if Route.ATTESTATION in routes:
        # What is stated too weakly goes to a reviewer.
        is_enough = Assurance.DOCUMENTED.is_at_least(policy.minimum_assurance)
        return Reach.STATED if is_enough else Reach.PERSON
    return Reach.FAULTS if Effect.DISPROVES in effects else Reach.NOTHING


def assurance(criterion: Criterion, at_hand: Iterable[Route]) -> Assurance | None:
    """The highest assurance that a *met* can have by these routes; None where none can come of them."""
    got = reach(criterion, at_hand)
    if got is Reach.MACHINE:
        return Assurance.OBSERVED
    if got is Reach.PERSON:
        return Assurance.MACHINE_ASSISTED if _is_seen(criterion, at_hand) else Assurance.DOCUMENTED
    return Assurance.DOCUMENTED if got is Reach.STATED else None


def badges_in_reach(criteria_set: CriteriaSet, at_hand: Iterable[Route], *, alone: bool = False) -> tuple[str, ...]:
    """The badges of a set that can be earned by these routes. `alone`: by the machine, with nobody's judgement."""
    enough = {Reach.MACHINE} if alone else {Reach.MACHINE, Reach.PERSON, Reach.STATED}
    named = (*criteria_set.required, *criteria_set.advisory)
    rows = table(named, at_hand)
    states = {row.criterion: State.MET if row.now in enough else State.CANNOT_TELL for row in rows}
    return tuple(badge.id for badge in judge_badges(criteria_set, states) if badge.state == "earned")


def _row(criterion: Criterion, routes: frozenset[Route]) -> Row:
    now, best = reach(criterion, routes), reach(criterion, Route)
    lacking = next((added for added in _additions(routes) if reach(criterion, routes | added) is best), frozenset())
    return Row(criterion.id, now, best, tuple(sorted(lacking)), assurance(criterion, routes))


def _additions(routes: frozenset[Route]) -> Iterator[frozenset[Route]]:
    """Sets of routes that are not at hand, the smallest first."""
    others = [route for route in Route if route not in routes]
    for size in range(len(others) + 1):
        yield from (frozenset(chosen) for chosen in combinations(others, size))


def _is_seen(criterion: Criterion, at_hand: Iterable[Route]) -> bool:
    """Whether a machine finds something that a person then judges."""
    routes = frozenset(at_hand) - {Route.ATTESTATION}
    return reach(criterion, routes) in {Reach.MACHINE, Reach.PERSON}
