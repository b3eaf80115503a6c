"""What reviewers decided before about the same criterion on the same product, with what they had before their eyes.

Reads only. Within one consortium: what a system of another shows is not told.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cinquefoil.programme.models import Assessment, Integration, ReviewDecision
from cinquefoil.programme.reviews.conflicts import is_same_product
from cinquefoil.programme.rules import Decision
from cinquefoil.programme.sessions.selectors import sights_by_assessment
from cinquefoil.programme.sessions.values import SightCard
from cinquefoil.programme.standing import STATE_WORDS
from cinquefoil.programme.stock import Shown, shown_of
from cinquefoil.programme.values import DECISION_WORDS

MOST: Final = 5
"""Decisions shown beside a criterion; the newest."""

_JUDGED: Final = (Decision.CONFIRM, Decision.REFUSE, Decision.OVERRULE)


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierCard:
    """One decision on another system, or an earlier one on this, that runs the same product."""

    assessment_id: int
    integration_id: int
    system: str
    organisation: str
    criterion: str
    decision: Decision
    reason: str
    reviewer: str
    at: datetime
    shown: Shown | None
    sights: tuple[SightCard, ...]

    @property
    def word(self) -> str:
        """The decision in words."""
        return str(DECISION_WORDS[self.decision])

    @property
    def machine_word(self) -> str:
        """What the machine had said, in words."""
        return STATE_WORDS.get(self.shown.state, self.shown.state) if self.shown else ""


def earlier_decisions(consortium_id: int | None, product: str, criterion: str, *, but: int) -> tuple[EarlierCard, ...]:
    """Return the newest decisions about a criterion on systems of a consortium that run `product`, newest first.

    Constantly many queries, however many there are. `but`: the assessment that is being judged.
    """
    if not product.strip() or consortium_id is None:
        return ()
    within = {"organisation__consortium_id": consortium_id}
    names = Integration.objects.filter(**within).order_by().values_list("product", flat=True).distinct()
    same = [name for name in names if is_same_product(name, product)]
    rows = ReviewDecision.objects.filter(
        criterion=criterion,
        decision__in=_JUDGED,
        assessment__integration__product__in=same,
        assessment__integration__organisation__consortium_id=consortium_id,
    ).exclude(assessment_id=but)
    found = list(
        rows.select_related("reviewer", "assessment__integration__organisation")
        .defer("assessment__report")
        .order_by("-at", "-id")[:MOST]
    )
    numbers = {row.assessment_id for row in found}
    reports = dict(Assessment.objects.filter(id__in=numbers).order_by().values_list("id", "report"))
    shown = {number: shown_of(bytes(data), criterion) for number, data in reports.items() if data}
    sights = sights_by_assessment(numbers, criterion)
    return tuple(_card(row, shown.get(row.assessment_id), sights.get(row.assessment_id, ())) for row in found)


def _card(row: ReviewDecision, shown: Shown | None, sights: tuple[SightCard, ...]) -> EarlierCard:
    system = row.assessment.integration
    product = f"{system.product} {system.version}".strip()
    return EarlierCard(
        assessment_id=row.assessment_id,
        integration_id=system.id,
        system=f"{system.name} ({product})" if product != system.name else system.name,
        organisation=system.organisation.name,
        criterion=row.criterion,
        decision=Decision(row.decision),
        reason=row.reason,
        reviewer=row.reviewer.get_full_name() or row.reviewer.get_username(),
        at=row.at,
        shown=shown,
        sights=sights,
    )
