"""Frozen values that pages and other rooms see instead of this room's tables.

They hold no behaviour that reads or writes.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from cinquefoil.history.kept import kept, retold
from cinquefoil.programme.awards.life import EVENT_WORDS, EVER_GIVEN, IN_FORCE, STATE_WORDS, Happening, State, state_on
from cinquefoil.programme.rules import Decision, Origin, Stage

STAGE_WORDS: Final = {
    Stage.DRAFT: kept("waits for a worker"),
    Stage.RUNNING: kept("is running"),
    Stage.SET_UP_PROBLEM: kept("we could not test yet"),
    Stage.IN_REVIEW: kept("in review"),
    Stage.DECIDED: kept("decided"),
    Stage.LAPSED: kept("lapsed: the member’s answer did not come"),
}
DECISION_WORDS: Final = {
    Decision.CONFIRM: kept("confirmed"),
    Decision.REFUSE: kept("refused"),
    Decision.ASK: kept("asked"),
    Decision.OVERRULE: kept("overruled the machine"),
    Decision.STEP_BACK: kept("stepped back, so that what she said before no longer counts"),
}


@dataclass(frozen=True, slots=True)
class IntegrationCard:
    """One organisation's system."""

    id: int
    organisation_id: int
    organisation_name: str
    slug: str
    name: str
    product: str
    version: str
    url: str
    client_id: str
    plan: str
    retired_at: datetime | None = None

    @property
    def system(self) -> str:
        """The name with product and version: *Penrhos Repository (DSpace 7.6.1)*."""
        product = f"{self.product} {self.version}".strip()
        return f"{self.name} ({product})" if product and product != self.name else self.name


@dataclass(frozen=True, slots=True)
class AssessmentCard:
    """One run and how far it has come. `rule` names the criteria set and version, as cc-2016@2026.1."""

    id: int
    integration_id: int
    stage: Stage
    origin: Origin
    rule: str
    digest: str
    problem: str
    asked_at: datetime
    ended_at: datetime | None
    decided_at: datetime | None

    @property
    def word(self) -> str:
        """The stage in words."""
        return retold(STAGE_WORDS[self.stage])

    @property
    def is_under_way(self) -> bool:
        """Whether a machine is at it, so that the page may ask again soon."""
        return self.stage in {Stage.DRAFT, Stage.RUNNING}

    @property
    def is_rehearsal(self) -> bool:
        """Whether the evidence was collected on the member's own machine."""
        return self.origin == Origin.MEMBER


@dataclass(frozen=True, slots=True)
class DecisionCard:
    """What one reviewer decided about one criterion. `turn`: its place among those about the criterion, from 0."""

    criterion: str
    decision: Decision
    reason: str
    reviewer_id: int
    reviewer: str
    at: datetime
    turn: int

    @property
    def word(self) -> str:
        """The decision in words."""
        return retold(DECISION_WORDS[self.decision])


@dataclass(frozen=True, slots=True)
class LetterCard:
    """A letter to a member, drafted or sent."""

    id: int
    assessment_id: int
    to: str
    subject: str
    text: str
    drafted_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class AwardCard:
    """One badge, proposed or awarded. `base` is where people left it; time makes the rest of `state`."""

    id: int
    badge: str
    base: State
    integration: IntegrationCard
    assessment_id: int
    rule: str
    proposed_by: int
    proposed_at: datetime
    issuer: str
    awarded_on: date | None
    valid_until: date | None
    renews: int | None

    @property
    def is_public(self) -> bool:
        """Whether it was ever given, and so has a page for ever."""
        return self.base in EVER_GIVEN

    def state(self, on: date) -> State:
        """Where it stands on that day."""
        return state_on(self.base, self.valid_until, on=on)

    def is_in_force(self, on: date) -> bool:
        """Whether its petal is lit on that day."""
        return self.state(on) in IN_FORCE

    def word(self, on: date) -> str:
        """Its state on that day in words."""
        return retold(STATE_WORDS[self.state(on)])


@dataclass(frozen=True, slots=True)
class GivenAward:
    """One award that was ever given, as far as a public list tells it."""

    id: int
    integration_id: int
    badge: str
    base: State
    rule: str
    issuer: str
    awarded_on: date | None
    valid_until: date | None

    def state(self, on: date) -> State:
        """Where it stands on that day."""
        return state_on(self.base, self.valid_until, on=on)


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing done to an award, as its page tells it."""

    happening: Happening

    @property
    def sentence(self) -> str:
        """What was done, in words for the public: never who."""
        return retold(EVENT_WORDS[self.happening.event])
