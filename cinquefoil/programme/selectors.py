"""Reads this room's tables and returns cards.

Writes nothing, and checks nobody's right to see (see `access`).
"""

from collections.abc import Iterable
from datetime import UTC, date

from django.db.models import QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from cinquefoil.assess.criteria_change import SystemChange
from cinquefoil.programme.awards.life import EVER_GIVEN, Event, Happening, State
from cinquefoil.programme.errors import NotThere
from cinquefoil.programme.models import Assessment, Award, AwardEvent, Integration, Letter, ReviewDecision
from cinquefoil.programme.rules import Decided, Decision, Origin, Stage
from cinquefoil.programme.standing import Standing
from cinquefoil.programme.stock import foresee, take_stock
from cinquefoil.programme.values import AssessmentCard, AwardCard, DecisionCard, GivenAward, IntegrationCard, LetterCard


def integration(integration_id: int) -> IntegrationCard:
    """Return the integration with this number. Raises: NotThere."""
    return _integration_or_not_there(_integrations().filter(id=integration_id).first(), str(integration_id))


def integration_by_slug(slug: str) -> IntegrationCard:
    """Return the integration with this short name. Raises: NotThere."""
    return _integration_or_not_there(_integrations().filter(slug=slug).first(), slug)


def integrations_of(organisation_id: int) -> tuple[IntegrationCard, ...]:
    """Return an organisation's integrations, by name."""
    return tuple(_integration_card(row) for row in _integrations().filter(organisation_id=organisation_id))


def assessment(assessment_id: int) -> AssessmentCard:
    """Return the assessment with this number. Raises: NotThere."""
    row = _light().filter(id=assessment_id).first()
    if row is None:
        raise NotThere(_("There is no assessment %(assessment_id)s.") % {"assessment_id": assessment_id})
    return _assessment_card(row)


def assessments_of(integration_id: int) -> tuple[AssessmentCard, ...]:
    """Return an integration's assessments, newest first."""
    return tuple(_assessment_card(row) for row in _light().filter(integration_id=integration_id))


def report_of(assessment_id: int) -> bytes | None:
    """Return the report as the assessor wrote it, or None where there is none."""
    report = Assessment.objects.filter(id=assessment_id).values_list("report", flat=True).first()
    return bytes(report) if report is not None else None


def standing_of(assessment_id: int, *, on: date | None = None) -> Standing | None:
    """Return where the system stands by this assessment with its reviewers' decisions, or None without a report.

    With a day `on`, what was inherited from a product counts only if the version that runs may still inherit it.
    """
    row = Assessment.objects.filter(id=assessment_id).values_list("report", "integration__version").first()
    if row is None or row[0] is None:
        return None
    return take_stock(bytes(row[0]), decided(assessment_id), deployed=row[1], on=on)


def change_under(assessment_id: int, edition: str, *, name: str, key: str) -> SystemChange | None:
    """Return what another edition of criteria would change for a system by this assessment; None without a report."""
    data, standing = report_of(assessment_id), standing_of(assessment_id)
    return foresee(data, standing, edition, name=name, key=key) if data and standing else None


def decisions_of(assessment_id: int) -> tuple[DecisionCard, ...]:
    """Return what reviewers decided, oldest first."""
    rows = ReviewDecision.objects.filter(assessment_id=assessment_id).select_related("reviewer")
    return tuple(
        DecisionCard(
            row.criterion,
            Decision(row.decision),
            row.reason,
            row.reviewer_id,
            row.reviewer.get_full_name() or row.reviewer.get_username(),
            row.at,
            row.turn,
        )
        for row in rows
    )


def decided(assessment_id: int) -> tuple[Decided, ...]:
    """Return the decisions as the rules take them, oldest first."""
    rows = ReviewDecision.objects.filter(assessment_id=assessment_id)
    return tuple(Decided(row.criterion, row.decision, row.reviewer_id) for row in rows)


def reviewers_of(assessment_id: int) -> frozenset[int]:
    """Return the accounts that reviewed this assessment: whoever decided about a criterion or closed the review."""
    closers = Assessment.objects.filter(id=assessment_id).values_list("decided_by_id", flat=True)
    return frozenset({given.reviewer_id for given in decided(assessment_id)} | {who for who in closers if who})


def letter_of(assessment_id: int) -> LetterCard | None:
    """Return the letter of this assessment, drafted or sent, or None."""
    row = Letter.objects.filter(assessment_id=assessment_id).first()
    if row is None:
        return None
    return LetterCard(row.id, row.assessment_id, row.to, row.subject, row.text, row.drafted_at, row.sent_at)


def award(award_id: int) -> AwardCard:
    """Return the award with this number. Raises: NotThere."""
    row = _awards().filter(id=award_id).first()
    if row is None:
        raise NotThere(_("There is no award %(award_id)s.") % {"award_id": award_id})
    return _award_card(row)


def awards_of(integration_id: int) -> tuple[AwardCard, ...]:
    """Return every award of an integration, proposed or given, oldest first."""
    return tuple(_award_card(row) for row in _awards().filter(assessment__integration_id=integration_id))


def awards_of_organisation(organisation_id: int) -> tuple[AwardCard, ...]:
    """Return every award of an organisation's systems, proposed or given, oldest first."""
    rows = _awards().filter(assessment__integration__organisation_id=organisation_id)
    return tuple(_award_card(row) for row in rows)


def awards_by_assessment(assessment_id: int) -> tuple[AwardCard, ...]:
    """Return the awards that rest on this assessment."""
    return tuple(_award_card(row) for row in _awards().filter(assessment_id=assessment_id))


def proposed_awards(organisation_ids: Iterable[int]) -> tuple[AwardCard, ...]:
    """Return what waits for the awarding body at these organisations, oldest first."""
    rows = _awards().filter(state=State.PROPOSED, assessment__integration__organisation_id__in=list(organisation_ids))
    return tuple(_award_card(row) for row in rows)


def standing_awards(integration_id: int) -> dict[str, AwardCard]:
    """Return the latest award given for each badge, in force or not: badge → card."""
    return {card.badge: card for card in awards_of(integration_id) if card.base in EVER_GIVEN}


def award_states(integration_id: int, *, on: date) -> dict[str, State]:
    """Return where the latest award given for each badge stands on a day: badge → state."""
    return {badge: card.state(on) for badge, card in standing_awards(integration_id).items()}


def awards_with_an_end() -> tuple[AwardCard, ...]:
    """Return the awards that only time will end: in force, at risk, or past their last day."""
    rows = _awards().filter(state__in=[State.AWARDED, State.AT_RISK], valid_until__isnull=False)
    return tuple(_award_card(row) for row in rows)


def happenings_of(award_id: int) -> tuple[Happening, ...]:
    """Return everything that was done to an award, oldest first."""
    rows = AwardEvent.objects.filter(award_id=award_id)
    return tuple(Happening(Event(row.event), row.at, row.by_id, row.reason) for row in rows)


def awarded_integrations() -> tuple[tuple[IntegrationCard, int | None], ...]:
    """Return the integrations that ever got an award, each with its consortium's number."""
    given = Assessment.objects.filter(awards__state__in=EVER_GIVEN).order_by().values("integration_id")
    rows = Integration.objects.filter(id__in=given).order_by()
    fields = ("id", "organisation_id", "organisation__name", "slug", "name", "product", "version", "url")
    more = ("client_id", "plan", "organisation__consortium_id")
    return tuple((IntegrationCard(*told), home) for *told, home in rows.values_list(*fields, *more))


def given_awards() -> tuple[GivenAward, ...]:
    """Return every award that was ever given, oldest first: plain rows, for a list may have thousands."""
    rows = Award.objects.filter(state__in=EVER_GIVEN).order_by("id")
    # The database makes the day: it is read ten times as fast as a moment.
    awarded_on = TruncDate("awarded_at", tzinfo=UTC)
    fields = ("id", "assessment__integration_id", "badge", "issuer", awarded_on, "valid_until", "state")
    criteria = ("assessment__criteria_set", "assessment__criteria_version")
    return tuple(
        GivenAward(number, system, badge, State(state), _rule(name, version), issuer, awarded, until)
        for number, system, badge, issuer, awarded, until, state, name, version in rows.values_list(*fields, *criteria)
    )


def _light() -> QuerySet[Assessment]:
    # Reports are large; a list of assessments does without them.
    return Assessment.objects.defer("report")


def _integrations() -> QuerySet[Integration]:
    return Integration.objects.select_related("organisation")


def _awards() -> QuerySet[Award]:
    return Award.objects.select_related("assessment__integration__organisation").defer("assessment__report")


def _integration_or_not_there(row: Integration | None, wanted: str) -> IntegrationCard:
    if row is None:
        raise NotThere(_("There is no integration %(wanted)s.") % {"wanted": wanted})
    return _integration_card(row)


def _integration_card(row: Integration) -> IntegrationCard:
    return IntegrationCard(
        id=row.id,
        organisation_id=row.organisation_id,
        organisation_name=row.organisation.name,
        slug=row.slug,
        name=row.name,
        product=row.product,
        version=row.version,
        url=row.url,
        client_id=row.client_id,
        plan=row.plan,
        retired_at=row.retired_at,
    )


def _assessment_card(row: Assessment) -> AssessmentCard:
    return AssessmentCard(
        id=row.id,
        integration_id=row.integration_id,
        stage=Stage(row.state),
        origin=Origin(row.origin),
        rule=_rule(row.criteria_set, row.criteria_version),
        digest=row.digest,
        problem=row.problem,
        asked_at=row.asked_at,
        ended_at=row.ended_at,
        decided_at=row.decided_at,
    )


def _award_card(row: Award) -> AwardCard:
    return AwardCard(
        id=row.id,
        badge=row.badge,
        base=State(row.state),
        integration=_integration_card(row.assessment.integration),
        assessment_id=row.assessment_id,
        rule=_rule(row.assessment.criteria_set, row.assessment.criteria_version),
        proposed_by=row.proposed_by_id,
        proposed_at=row.proposed_at,
        issuer=row.issuer,
        awarded_on=row.awarded_at.date() if row.awarded_at else None,
        valid_until=row.valid_until,
        renews=row.renews_id,
    )


def _rule(criteria_set: str, version: str) -> str:
    return f"{criteria_set}@{version}" if version else criteria_set
