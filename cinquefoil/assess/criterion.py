"""The types of a criterion and of a set of criteria, and the loader that reads them from their files.

Judges nothing and knows no probe by more than its name. An unknown key is refused, never skipped: a typing slip
in a rule must not change a verdict silently.
"""

import hashlib
import tomllib
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal, TypeVar

import msgspec

from cinquefoil.guidelines.catalogue import load_products

Obligation = Literal["must", "should", "may"]
Capability = Literal["authenticate", "collect", "display", "connect", "synchronise"]
Confidence = Literal["A", "B", "C"]
Effort = Literal["small", "medium", "large"]
OutcomeName = Literal["true", "false", "cannot-tell", "not-applicable"]
# What a set of criteria ends in: badges that may be awarded, the word that a system is ready for ORCID's own review,
# or a report and nothing else.
Yield = Literal["badges", "readiness", "report"]

GENERIC = "generic"  # the platform of a next step for everybody else


class CriteriaFault(ValueError):
    """A file of criteria cannot be used; the message names file and key."""


class Effect(StrEnum):
    """What follows for one criterion from one outcome of one probe.

    ASKS is our fifth beside the four of the study: there is something that only a person can weigh.
    It never adds up to *met* by itself and keeps a quorum of supports from doing so.
    """

    PROVES = "proves"
    DISPROVES = "disproves"
    SUPPORTS = "supports"
    ASKS = "asks"
    SILENT = "silent"


class Assurance(StrEnum):
    """How well a *met* is founded, best first."""

    OBSERVED = "observed"
    MACHINE_ASSISTED = "machine-assisted"
    DOCUMENTED = "documented"
    DECLARED = "declared"

    def is_at_least(self, other: "Assurance") -> bool:
        """Whether this is as good as the other or better."""
        order = list(Assurance)
        return order.index(self) <= order.index(other)


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Data from a file: a key that is not asked for is a mistake."""


class Rule(_Strict, frozen=True, kw_only=True):
    """Probe × outcome (× reason, when given) → effect. The rule with a reason goes before the one without."""

    probe: str
    outcome: OutcomeName
    effect: Effect
    reason: str = ""


class EvidencePolicy(_Strict, frozen=True, kw_only=True):
    """What evidence suffices. `quorum`: supports needed. `person`: whether a reviewer must look even then."""

    rules: tuple[Rule, ...]
    minimum_assurance: Assurance
    quorum: int = 1
    person: Literal["none", "reviewer"] = "none"

    def effect_of(self, *, probe: str, outcome: str, reason: str) -> Effect | None:
        """The effect of a finding; None when the policy does not know the probe, SILENT when not the outcome."""
        known = [rule for rule in self.rules if rule.probe == probe]
        fitting = [rule for rule in known if rule.outcome == outcome and rule.reason in {"", reason}]
        if not known:
            return None
        return max(fitting, key=lambda rule: bool(rule.reason)).effect if fitting else Effect.SILENT

    @property
    def probes(self) -> frozenset[str]:
        """Names of the probes the rules speak of."""
        return frozenset(rule.probe for rule in self.rules)


class Applicability(_Strict, frozen=True, kw_only=True):
    """When the criterion applies, in words, and whether *not applicable* may be answered at all.

    `reason_asked`: what who answers so must say; there is no *not applicable* without a reason.
    """

    when: str
    may_be_not_applicable: bool = False
    reason_asked: str = ""


class MaxAge(_Strict, frozen=True, kw_only=True):
    """Days after which evidence no longer counts. Units: days."""

    finding: int = 90
    attestation: int = 365


class NextStep(_Strict, frozen=True, kw_only=True):
    """What to do about an unhappy outcome: who, what, how long. `where` names a place when it is not obvious."""

    who: str
    do: str
    effort: Effort = "small"
    where: str = ""


class Examples(_Strict, frozen=True, kw_only=True):
    """What a system does that meets the criterion, and one that does not."""

    good: str
    bad: str


class Source(_Strict, frozen=True, kw_only=True):
    """Whence the criterion comes: keys of sources by confidence letter (A own page, B quoted, C inferred) and a note.

    `confidence` is the best of the letters.
    """

    confidence: Confidence
    keys: dict[Confidence, tuple[str, ...]]
    note: str = ""


class Reference(_Strict, frozen=True, kw_only=True):
    """One source: what it is, in our words, and its address."""

    title: str
    url: str


class Criterion(_Strict, frozen=True, kw_only=True):
    """One thing asked of an integration. Ids are for ever: changed meaning gets a new id.

    `next_steps` are keyed by a finding's reason code or by a verdict's state, the reason going first; below that by
    platform, `generic` being the step for all the others. `sectors`: whom it concerns, "ALL" or codes of sectors.
    """

    id: str
    capability: Capability
    title: str
    failure_title: str
    requirement: str
    why: str
    obligation: dict[str, Obligation]
    applicability: Applicability
    evidence: EvidencePolicy
    acting_party: str
    effort: Effort
    next_steps: dict[str, dict[str, NextStep]]
    examples: Examples
    source: Source
    faults: tuple[str, ...] = ()
    look_alikes: tuple[str, ...] = ()
    explanation: str = ""
    sectors: tuple[str, ...] = ("ALL",)
    max_age_days: MaxAge = MaxAge()
    introduced: str = "2026.1"
    retired: str = ""

    def obligation_in(self, criteria_set: "CriteriaSet") -> Obligation | None:
        """How binding it is in a set; `obligation` may name an edition, "cc-2016@2027.1", where that differs."""
        edition = f"{criteria_set.id}@{criteria_set.version}"
        return self.obligation.get(edition) or self.obligation.get(criteria_set.id)

    def step(self, *keys: str, platform: str = "") -> NextStep | None:
        """The step for the keys there are words for: the platform's own if it has any, else that of the first key.

        "dspace-cris" has the steps of "dspace" where it has none of its own, and so have plug-ins.
        """
        told = [self.next_steps[key] for key in keys if key in self.next_steps]
        while platform:
            for steps in told:
                if platform in steps:
                    return steps[platform]
            platform = platform.rpartition("-")[0]
        return told[0][GENERIC] if told else None


class BadgeDefinition(_Strict, frozen=True, kw_only=True):
    """One badge. Both requirements are lists whose items all hold; an item that is a list holds if any of it does.

    Order: criteria_set.badges goes from the lowest badge up. `core_criteria` may never be *not applicable*.
    """

    id: str
    label: str
    requires_criteria: tuple[str | tuple[str, ...], ...]
    requires_badges: tuple[str | tuple[str, ...], ...] = ()
    advisory: tuple[str, ...] = ()
    core_criteria: tuple[str, ...] = ()
    validity_months: int = 12


class CriteriaSet(_Strict, frozen=True, kw_only=True):
    """A frozen choice of criteria and badges.

    `proposal_needs_tested`: advisory criteria that never block a badge,
    yet no award is proposed while one of them is *not tested*.
    `yields`: only a set that yields badges may lead to an award.
    """

    id: str
    version: str
    title: str
    status: Literal["draft", "future", "current", "superseded", "retired"]
    effective: str
    sources: tuple[str, ...]
    changelog: tuple[str, ...]
    badges: tuple[BadgeDefinition, ...]
    yields: Yield = "badges"
    proposal_needs_tested: tuple[str, ...] = ()
    digest: str = ""

    @property
    def required(self) -> tuple[str, ...]:
        """Ids of the criteria any badge requires, in the order of the badges, each once."""
        return tuple(dict.fromkeys(name for badge in self.badges for name in names_in(badge.requires_criteria)))

    @property
    def advisory(self) -> tuple[str, ...]:
        """Ids of the criteria that are judged and shown but block no badge."""
        named = dict.fromkeys(name for badge in self.badges for name in badge.advisory)
        return tuple(name for name in named if name not in self.required)


_T = TypeVar("_T")


def names_in(expression: Iterable[str | tuple[str, ...]]) -> Iterator[str]:
    """Every name of a requirement list, groups included."""
    for item in expression:
        yield from (item,) if isinstance(item, str) else item


@cache
def load_criteria() -> dict[str, Criterion]:
    """All criteria by id, from one file each.

    Raises:
        CriteriaFault: a file has an unknown key, misses one, or bears another name than its id.
    """
    criteria = {}
    for file in _toml_files(_folder()):
        criterion = read_criterion(file.read_bytes(), name=file.name)
        criteria[criterion.id] = criterion
    return criteria


@cache
def load_sets() -> dict[str, CriteriaSet]:
    """All sets of criteria by id, each with the digest of itself and of what its criteria ask and count as evidence.

    Raises:
        CriteriaFault: a set names a criterion or badge that does not exist, or a badge before its prerequisite.
    """
    return {one.id: one for file, one in _set_files() if "@" not in file}


@cache
def load_editions() -> dict[str, CriteriaSet]:
    """Every edition of every set by "id@version": those in use, and those that are only drafted or announced.

    An edition beside the one in use has a file of its own, such as sets/cc-2016@2027.1.toml.

    Raises:
        CriteriaFault: as for the sets; or an edition in a file of its own says that it is the current one.
    """
    editions = {}
    for file, criteria_set in _set_files():
        edition = f"{criteria_set.id}@{criteria_set.version}"
        if "@" in file and criteria_set.status == "current":
            raise CriteriaFault(
                f"sets/{file}: the current edition is sets/{criteria_set.id}.toml; this one may not be."
            )
        if edition in editions:
            raise CriteriaFault(f"sets/{file}: there is another file with {edition}.")
        editions[edition] = criteria_set
    return editions


@cache
def load_sources() -> dict[str, Reference]:
    """The sources by key."""
    file = _folder().joinpath("sources").joinpath("sources.toml")
    return _convert(file.read_bytes(), dict[str, Reference], "sources/sources.toml")


def cited(criterion: Criterion) -> tuple[tuple[Confidence, Reference], ...]:
    """The sources of a criterion with their letters, best first."""
    keys = sorted(criterion.source.keys.items())
    return tuple((letter, load_sources()[key]) for letter, named in keys for key in named)


def read_criterion(data: bytes, *, name: str) -> Criterion:
    """Read one criterion from TOML; `name` is the file's name, for messages, and must be the id."""
    criterion = _convert(data, Criterion, name)
    if name != f"{criterion.id}.toml":
        raise CriteriaFault(f"{name}: the file must be called {criterion.id}.toml, after its id.")
    for problem in (*_next_step_problems(criterion), *_source_problems(criterion)):
        raise CriteriaFault(f"{name}: {problem}")
    if criterion.applicability.may_be_not_applicable and not criterion.applicability.reason_asked:
        raise CriteriaFault(f"{name}: applicability.reason_asked is missing: say what a *not applicable* must explain.")
    return criterion


def read_set(data: bytes, *, name: str, criteria: dict[str, Criterion]) -> CriteriaSet:
    """Read one set from TOML and check that everything it names exists and agrees."""
    criteria_set = _convert(data, CriteriaSet, name)
    if criteria_set.digest:
        raise CriteriaFault(f"{name}: digest is computed, not written. Remove the key.")
    if name not in {f"sets/{criteria_set.id}.toml", f"sets/{criteria_set.id}@{criteria_set.version}.toml"}:
        raise CriteriaFault(f"{name}: the file must be called {criteria_set.id}.toml, after its id, or @ its version.")
    _check_names(criteria_set, criteria, name)
    _check_obligations(criteria_set, criteria, name)
    return msgspec.structs.replace(criteria_set, digest=_digest(criteria_set, criteria))


def generic_next_step(state: str) -> NextStep:
    """The next step of a state for which a criterion has no words of its own."""
    return _generic()[state]


@cache
def _generic() -> dict[str, NextStep]:
    data = _folder().joinpath("next_steps").joinpath("generic.toml").read_bytes()
    return msgspec.convert(tomllib.loads(data.decode()), dict[str, NextStep])


def _next_step_problems(criterion: Criterion) -> Iterator[str]:
    for state in ("not_met", "cannot_tell"):
        if state not in criterion.next_steps:
            yield f"next_steps.{state} is missing; every unhappy outcome needs a next step."
    for key, told in criterion.next_steps.items():
        if GENERIC not in told:
            yield f'next_steps.{key} needs a step for everybody, [next_steps."{key}".{GENERIC}].'
        for platform in told.keys() - {GENERIC, *load_products()}:
            yield f"next_steps.{key} speaks of {platform!r}, which the catalogue does not know."


def _source_problems(criterion: Criterion) -> Iterator[str]:
    for key in (key for named in criterion.source.keys.values() for key in named):
        if key not in load_sources():
            yield f"source.keys names {key}, which sources/sources.toml does not know."
    if criterion.source.confidence != min(criterion.source.keys, default="C"):
        yield "source.confidence must be the best letter of source.keys."


def _check_names(criteria_set: CriteriaSet, criteria: dict[str, Criterion], name: str) -> None:
    seen: set[str] = set()
    for badge in criteria_set.badges:
        for criterion in (*names_in(badge.requires_criteria), *badge.advisory, *badge.core_criteria):
            if criterion not in criteria:
                raise CriteriaFault(f"{name}: badge {badge.id} names {criterion}, for which there is no file.")
        for other in names_in(badge.requires_badges):
            if other not in seen:
                raise CriteriaFault(f"{name}: badge {badge.id} requires {other}, which must stand before it.")
        seen.add(badge.id)
    for criterion in criteria_set.proposal_needs_tested:
        if criterion not in criteria_set.required + criteria_set.advisory:
            raise CriteriaFault(f"{name}: proposal_needs_tested names {criterion}, which no badge lists.")


def _check_obligations(criteria_set: CriteriaSet, criteria: dict[str, Criterion], name: str) -> None:
    for criterion in criteria_set.required:
        if criteria[criterion].obligation_in(criteria_set) != "must":
            raise CriteriaFault(f'{name}: {criterion} is required here, so {criterion}.toml must say "must" for it.')
        if criteria[criterion].source.confidence == "C":
            raise CriteriaFault(
                f"{name}: {criterion} is inferred (confidence C), so it may not be required, only advised."
            )
    for criterion in criteria_set.advisory:
        if criteria[criterion].obligation_in(criteria_set) not in {"should", "may"}:
            raise CriteriaFault(
                f'{name}: {criterion} is advisory here, so {criterion}.toml must say "should" or "may".'
            )


def _set_files() -> list[tuple[str, CriteriaSet]]:
    criteria = load_criteria()
    return [
        (file.name, read_set(file.read_bytes(), name=f"sets/{file.name}", criteria=criteria))
        for file in _toml_files(_folder().joinpath("sets"))
    ]


def _digest(criteria_set: CriteriaSet, criteria: dict[str, Criterion]) -> str:
    """Of the set and of what decides in its criteria; how a thing is told or mended may be told better at any time."""
    named = [criteria[name] for name in criteria_set.required + criteria_set.advisory]
    parts: list[Any] = [criteria_set]
    for one in named:
        binding = one.obligation_in(criteria_set)
        parts.append([one.id, one.requirement, binding, one.applicability, one.evidence, one.max_age_days])
    return f"sha256:{hashlib.sha256(msgspec.json.encode(parts, order='sorted')).hexdigest()}"


def _convert(data: bytes, kind: type[_T], name: str) -> _T:
    try:
        return msgspec.convert(tomllib.loads(data.decode()), kind)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise CriteriaFault(f"{name}: {problem}") from problem


def _folder() -> Traversable:
    return files("cinquefoil.assess.criteria")


def _toml_files(folder: Traversable) -> list[Traversable]:
    return sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
