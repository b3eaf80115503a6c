"""A criterion in words for readers: what is checked and what follows, where it counts, whence it comes.

Decides nothing and knows no page: the portal and the written reference both tell what stands here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cinquefoil.assess.criterion import GENERIC, Assurance, Criterion, Effect, NextStep, Rule, load_editions, load_sets
from cinquefoil.assess.probes.catalogue import PROBES
from cinquefoil.guidelines.catalogue import load_products

CONFIDENCE_WORDS: Final[Mapping[str, str]] = {
    "A": "Stated on a page of ORCID’s or of a consortium lead’s own.",
    "B": "Quoted from ORCID by others, or from slides.",
    "C": "Inferred by us: no source states it.",
}
SECTOR_WORDS: Final[Mapping[str, str]] = {
    "ALL": "everybody",
    "RO": "research organisations",
    "PUB": "publishers",
    "FUN": "funders",
    "REP": "repositories",
    "ASC": "associations",
    "RIS": "research information systems",
    "GRANT": "grant systems",
    "FACILITY": "facility systems",
    "MANUSCRIPT": "manuscript systems",
    "DISCOVERY": "discovery systems",
}
OBLIGATION_WORDS: Final[Mapping[str, str]] = {"must": "required", "should": "advised", "may": "optional"}
YIELD_WORDS: Final[Mapping[str, str]] = {
    "badges": "Its badges can be awarded.",
    "readiness": "Who meets it is ready for ORCID’s own review. It is no badge, and nothing is awarded.",
    "report": "It ends in a report. Its badges are never awarded.",
}
ASSURANCE_WORDS: Final[Mapping[Assurance, str]] = {
    Assurance.OBSERVED: "A machine must have seen it.",
    Assurance.MACHINE_ASSISTED: "A machine must have found something, and where it cannot be sure a reviewer decides.",
    Assurance.DOCUMENTED: "Documents that a reviewer has seen suffice.",
    Assurance.DECLARED: "The member’s word suffices.",
}
_ANSWERS: Final[Mapping[str, str]] = {
    "true": "yes",
    "false": "no",
    "cannot-tell": "unclear",
    "not-applicable": "does not apply",
}
_EFFECTS: Final[Mapping[Effect, str]] = {
    Effect.PROVES: "proves it",
    Effect.DISPROVES: "disproves it",
    Effect.SUPPORTS: "speaks for it",
    Effect.ASKS: "goes to a reviewer",
    Effect.SILENT: "says nothing",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One question a machine asks of the evidence, by the name of its probe, and what follows from each answer."""

    probe: str
    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One next step: on which outcome, and for which platform ("" for all the others)."""

    outcome: str
    platform: str
    step: NextStep


def checks_of(criterion: Criterion) -> tuple[Check, ...]:
    """The questions asked for a criterion, in the order of its rules; () where only a person can tell."""
    probes = dict.fromkeys(rule.probe for rule in criterion.evidence.rules)
    return tuple(
        Check(probe, _question(probe), tuple(_answer(rule) for rule in criterion.evidence.rules if rule.probe == probe))
        for probe in probes
    )


def evidence_words(criterion: Criterion) -> str:
    """What evidence suffices, in words."""
    policy, ages = criterion.evidence, criterion.max_age_days
    parts = [ASSURANCE_WORDS[policy.minimum_assurance]]
    if policy.quorum > 1:
        parts.append(f"At least {policy.quorum} things must speak for it.")
    if policy.person == "reviewer":
        parts.append("A reviewer looks in any case where nothing proves it.")
    parts.append(f"Findings count for {ages.finding} days, a member’s word for {ages.attestation}.")
    return " ".join(parts)


def obligations_of(criterion: Criterion) -> tuple[str, ...]:
    """How binding it is, set by set."""
    known = {**load_sets(), **load_editions()}
    named = ((name, known[name], word) for name, word in sorted(criterion.obligation.items()))
    return tuple(f"{OBLIGATION_WORDS[word]} in {one.title} ({name})" for name, one, word in named)


def sectors_of(criterion: Criterion) -> str:
    """Whom it concerns, in words."""
    return ", ".join(SECTOR_WORDS[sector] for sector in criterion.sectors)


def steps_of(criterion: Criterion) -> tuple[Told, ...]:
    """Every next step, the general one first and then by platform; a step told twice is told once."""
    told: dict[str, Told] = {}
    for outcome, steps in criterion.next_steps.items():
        for platform in sorted(steps, key=lambda name: (name != GENERIC, name)):
            name = "" if platform == GENERIC else load_products()[platform].name
            told.setdefault(steps[platform].do, Told(outcome, name, steps[platform]))
    return tuple(told.values())


def _question(probe: str) -> str:
    """What the probe asks, in the first line it says of itself; its name where there is no probe of that name yet."""
    words = (PROBES[probe].__doc__ or "").strip().partition("\n")[0] if probe in PROBES else ""
    return words or probe


def _answer(rule: Rule) -> str:
    because = f" ({rule.reason})" if rule.reason else ""
    return f"{_ANSWERS[rule.outcome]}{because}: {_EFFECTS[rule.effect]}"
