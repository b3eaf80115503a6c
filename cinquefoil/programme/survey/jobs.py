"""The job of the survey: one look, politely. It may run twice."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings

from cinquefoil.assess.collectors.fetching import Fetcher, Limits, own_host
from cinquefoil.assess.survey_look import Looked, look_at_site, look_for_client
from cinquefoil.jobs.handlers import RetryLater, handler
from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations.values import OrganisationCard
from cinquefoil.programme.errors import NotNow
from cinquefoil.programme.survey import services
from cinquefoil.programme.survey.rules import Kind

BUSY = timedelta(seconds=30)


@handler(services.JOB)
def look(payload: dict[str, Any], *, at: datetime) -> None:
    """Look at one target, once nobody else is at its host."""
    try:
        task = services.begin(payload["visit"], at=at)
    except NotNow as error:
        raise RetryLater(BUSY, error.sentence) from None
    if task is not None:
        services.finish(task.visit_id, _look(task), at=datetime.now(UTC))


def _look(task: services.Task) -> Looked:
    member, what = task.member, task.target.what
    ours = settings.PUBLIC_API
    if task.target.kind == Kind.SITE:
        # Loopback is a rehearsal's; in production no member's address leads our worker to itself.
        rehearsed = own_host(what) if settings.MODE != "production" else frozenset()
        practice = settings.PRACTICE_REGISTRY if ours.startswith(settings.PRACTICE_REGISTRY) else ""
        return look_at_site(member.slug, what, _fetcher(member, rehearsed), registry_web=practice)
    fetcher = _fetcher(member, own_host(ours))
    return look_for_client(member.slug, what, fetcher, public_api=ours, ror=member.ror, names=(member.name,))


def _fetcher(member: OrganisationCard, rehearsed: frozenset[tuple[str, int]]) -> Fetcher:
    limits = Limits(pause=0) if rehearsed else Limits()
    return Fetcher(contact=_contact(member.consortium_id), limits=limits, rehearsed=rehearsed)


def _contact(consortium_id: int | None) -> str:
    """Whom those can ask who find us in their logs."""
    return organisations.consortium(consortium_id).help_desk_email if consortium_id else str(settings.BASE_URL)
