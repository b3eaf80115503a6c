"""Everything one page needs to know about one integration, composed from this room's selectors.

Reads through selectors and decides by rules; writes nothing.
"""

from dataclasses import dataclass
from datetime import date

from cinquefoil.programme import selectors
from cinquefoil.programme.awards.life import State
from cinquefoil.programme.reviews.selectors import unanswered_questions
from cinquefoil.programme.rules import Stage, Wait, inner_petals, open_criteria, waits_for
from cinquefoil.programme.standing import Standing
from cinquefoil.programme.values import AssessmentCard, AwardCard, DecisionCard, IntegrationCard, LetterCard


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """One integration at one moment.

    `questions`: those of the open criteria that wait for the member's answer. `latest` is the newest assessment;
    `judged` the newest one with verdicts, on which standing, letter and petals rest.
    """

    integration: IntegrationCard
    latest: AssessmentCard | None
    judged: AssessmentCard | None
    standing: Standing | None
    open_criteria: tuple[str, ...]
    questions: tuple[str, ...]
    decisions: tuple[DecisionCard, ...]
    letter: LetterCard | None
    awards: tuple[AwardCard, ...]
    petals: dict[str, str]
    wait: Wait

    @property
    def is_letter_ready(self) -> bool:
        """Whether a drafted letter waits to be sent."""
        return self.letter is not None and self.letter.sent_at is None

    @property
    def setup_problem(self) -> str:
        """Why the newest run could not test, or ""."""
        return self.latest.problem if self.latest and self.latest.stage == Stage.SET_UP_PROBLEM else ""


def overview(integration: IntegrationCard, *, on: date) -> Overview:
    """Return everything about one integration as of the day `on`."""
    assessments = selectors.assessments_of(integration.id)
    latest = assessments[0] if assessments else None
    judged = next((card for card in assessments if card.stage in {Stage.IN_REVIEW, Stage.DECIDED}), None)
    standing = selectors.standing_of(judged.id, on=on) if judged else None
    decisions = selectors.decisions_of(judged.id) if judged else ()
    machine = {line.criterion: line.machine_state for line in standing.lines} if standing else {}
    waiting = open_criteria(machine, selectors.decided(judged.id)) if judged else ()
    questions = unanswered_questions(judged.id) if judged and waiting else {}
    letter = selectors.letter_of(judged.id) if judged else None
    awards = selectors.awards_of(integration.id)
    return Overview(
        integration=integration,
        latest=latest,
        judged=judged,
        standing=standing,
        open_criteria=waiting,
        questions=tuple(name for name in questions if name in waiting),
        decisions=decisions,
        letter=letter,
        awards=awards,
        petals=_petals(integration.id, standing, on),
        wait=waits_for(
            latest.stage if latest else None,
            open_count=len(waiting),
            asked=judged is not None and bool(waiting) and set(waiting) <= set(questions),
            is_letter_sent=letter is not None and letter.sent_at is not None,
            proposed=sum(card.base == State.PROPOSED for card in awards),
            awarded=sum(card.is_in_force(on) for card in awards),
        ),
    )


def _petals(integration_id: int, standing: Standing | None, on: date) -> dict[str, str]:
    judged = {badge.id: badge.state for badge in standing.badges} if standing else {}
    capable = {badge.id for badge in standing.badges if badge.is_capable} if standing else set()
    return inner_petals(selectors.award_states(integration_id, on=on), judged, capable)
