"""Takes down conflicts of interest and lifts them, each as a row of its own.

Who declares one steps back from what she said in reviews that are still open.
"""

from datetime import datetime

from django.db import transaction

from cinquefoil.programme import selectors
from cinquefoil.programme.errors import NotNow, NotThere
from cinquefoil.programme.models import Assessment, ReviewDecision
from cinquefoil.programme.reviews.conflicts import Reach, is_same_product, why_not_declare, why_not_lift
from cinquefoil.programme.reviews.models import DeclaredConflict
from cinquefoil.programme.rules import Decision, Stage, counting
from cinquefoil.programme.services.events import note
from cinquefoil.programme.services.reviewing import append_decision
from cinquefoil.programme.values import IntegrationCard


@transaction.atomic
def declare_conflict(integration_id: int, reach: str, *, reason: str, reviewer_id: int, at: datetime) -> int:
    """Take down that a reviewer may not judge a system, its member's systems or its product; return the number.

    Raises: NotNow with the rule's sentence.
    """
    card = selectors.integration(integration_id)
    if problem := why_not_declare(reason, reach=reach, product=card.product):
        raise NotNow(problem)
    row = DeclaredConflict.objects.create(
        reviewer_id=reviewer_id,
        integration_id=card.id if reach == Reach.SYSTEM else None,
        organisation_id=card.organisation_id if reach == Reach.MEMBER else None,
        product=card.product if reach == Reach.PRODUCT else "",
        reason=reason.strip(),
        by_id=reviewer_id,
        at=at,
    )
    note(
        "conflict_declared",
        f"A reviewer declared a conflict of interest about {card.name}.",
        organisation_id=card.organisation_id,
        subject=f"integration:{card.id}",
        at=at,
        user_id=reviewer_id,
        data={"conflict": row.id, "reach": reach},
    )
    _step_back(row, card, at=at)
    return row.id


@transaction.atomic
def lift_conflict(conflict_id: int, *, reason: str, by_id: int, at: datetime) -> None:
    """Take down that a conflict is none any more. Raises: NotThere; NotNow with the rule's sentence."""
    row = DeclaredConflict.objects.select_for_update().filter(id=conflict_id, lifts=None).first()
    if row is None:
        raise NotThere(f"There is no conflict {conflict_id}.")
    is_lifted = DeclaredConflict.objects.filter(lifts=row).exists()
    if problem := why_not_lift(reason, is_own=row.reviewer_id == by_id, is_lifted=is_lifted):
        raise NotNow(problem)
    DeclaredConflict.objects.create(
        reviewer_id=row.reviewer_id,
        integration_id=row.integration_id,
        organisation_id=row.organisation_id,
        product=row.product,
        reason=reason.strip(),
        by_id=by_id,
        at=at,
        lifts=row,
    )
    if row.integration_id is not None or row.organisation_id is not None:
        system = selectors.integration(row.integration_id) if row.integration_id is not None else None
        note(
            "conflict_lifted",
            "A conflict of interest of a reviewer was lifted by another.",
            organisation_id=system.organisation_id if system else row.organisation_id or 0,
            subject=f"integration:{system.id}" if system else f"member:{row.organisation_id}",
            at=at,
            user_id=by_id,
            data={"conflict": row.id},
        )


def _step_back(conflict: DeclaredConflict, declared_at: IntegrationCard, *, at: datetime) -> None:
    """Take what the reviewer said in open reviews out of the count, where the conflict reaches."""
    own = ReviewDecision.objects.filter(reviewer_id=conflict.reviewer_id, assessment__state=Stage.IN_REVIEW)
    reached = {
        row.assessment_id
        for row in own.select_related("assessment__integration").defer("assessment__report")
        if _is_reached(conflict, row.assessment)
    }
    for number in sorted(reached):
        Assessment.objects.select_for_update().filter(id=number, state=Stage.IN_REVIEW).values_list("id").first()
        said = {
            given.criterion
            for given in counting(selectors.decided(number))
            if given.reviewer_id == conflict.reviewer_id and given.decision != Decision.STEP_BACK
        }
        for criterion in sorted(said):
            append_decision(
                number,
                criterion,
                Decision.STEP_BACK,
                reason=conflict.reason,
                reviewer_id=conflict.reviewer_id,
                at=at,
            )
        if said:
            card = selectors.integration(selectors.assessment(number).integration_id)
            note(
                "stepped_back",
                f"A reviewer stepped back from {', '.join(sorted(said))} of {card.name}.",
                organisation_id=card.organisation_id,
                subject=f"assessment:{number}",
                at=at,
                user_id=conflict.reviewer_id,
                data={"conflict": conflict.id, "criteria": sorted(said), "declared_at": declared_at.id},
            )


def _is_reached(conflict: DeclaredConflict, assessment: Assessment) -> bool:
    system = assessment.integration
    if conflict.product:
        return is_same_product(conflict.product, system.product)
    return conflict.integration_id == system.id or conflict.organisation_id == system.organisation_id
