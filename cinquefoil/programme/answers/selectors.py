"""Reads answers and the replies to them. Writes nothing, and checks nobody's right to see."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from cinquefoil.programme.answers.models import AnswerReply, MemberAnswer
from cinquefoil.programme.answers.rules import ABOUT_WORDS, STANDING_WORDS, About, Standing, standing_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCard:
    """One answer. `by`: number of the account, None where nobody was signed in. `reply` and `replied_by` may be ""."""

    id: int
    integration_id: int
    organisation_id: int
    system: str
    assessment_id: int | None
    about: About
    subject: str
    words: str
    by: int | None
    at: datetime
    standing: Standing
    reply: str
    replied_by: str
    replied_at: datetime | None

    @property
    def question(self) -> str:
        """What it is about, in words."""
        about = str(ABOUT_WORDS[self.about])
        return f"{about}: {self.subject}" if self.subject else about

    @property
    def mark(self) -> str:
        """Who gave it and how it stands, in words."""
        return str(STANDING_WORDS[self.standing])

    @property
    def waits_for_member(self) -> bool:
        """Whether the member has not said yet whether it is right."""
        return self.standing == Standing.BY_LEAD


def answers_to_confirm(organisation_id: int) -> tuple[AnswerCard, ...]:
    """Return what the lead answered for a member and the member has not replied to, by system, oldest first."""
    rows = _rows().filter(integration__organisation_id=organisation_id, is_by_lead=True, reply=None)
    return tuple(_card(row) for row in rows.order_by("integration__name", "at", "id"))


def answers_of(integration_id: int) -> tuple[AnswerCard, ...]:
    """Return every answer about a system, oldest first."""
    return tuple(_card(row) for row in _rows().filter(integration_id=integration_id))


def answers_about(assessment_id: int) -> tuple[AnswerCard, ...]:
    """Return the answers on which an assessment or its review rests, oldest first."""
    return tuple(_card(row) for row in _rows().filter(assessment_id=assessment_id))


def systems_by_lead(organisation_ids: Collection[int]) -> frozenset[int]:
    """Return the systems of these organisations of which something stands by the lead's word alone."""
    rows = MemberAnswer.objects.filter(integration__organisation_id__in=organisation_ids, is_by_lead=True, reply=None)
    return frozenset(rows.order_by().values_list("integration_id", flat=True))


def assessments_by_lead(assessment_ids: Collection[int]) -> frozenset[int]:
    """Return those of these assessments that rest on an answer of the lead's alone."""
    rows = MemberAnswer.objects.filter(assessment_id__in=assessment_ids, is_by_lead=True, reply=None)
    return frozenset(number for number in rows.order_by().values_list("assessment_id", flat=True) if number)


def is_disputed(assessment_id: int) -> bool:
    """Whether an assessment rests on an answer of the lead's of which the member says that it is not so.

    A later answer to the same question takes an earlier one's place.
    """
    latest = {(card.about, card.subject): card.standing for card in answers_about(assessment_id)}
    return Standing.DISPUTED in latest.values()


def _rows() -> QuerySet[MemberAnswer]:
    return MemberAnswer.objects.select_related("integration", "reply")


def _card(row: MemberAnswer) -> AnswerCard:
    reply: AnswerReply | None = getattr(row, "reply", None)
    product = f"{row.integration.product} {row.integration.version}".strip()
    return AnswerCard(
        id=row.id,
        integration_id=row.integration_id,
        organisation_id=row.integration.organisation_id,
        system=f"{row.integration.name} ({product})" if product else row.integration.name,
        assessment_id=row.assessment_id,
        about=About(row.about),
        subject=row.subject,
        words=row.words,
        by=row.by_id,
        at=row.at,
        standing=standing_of(is_by_lead=row.is_by_lead, is_right=reply.is_right if reply else None),
        reply=reply.words if reply else "",
        replied_by=reply.name if reply else "",
        replied_at=reply.at if reply else None,
    )
