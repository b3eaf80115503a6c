"""The jobs of this room: assess a system in a process of its own, and remind members of awards that end.

Judges nothing, and may run twice: an assessment that has ended is left alone, and no mail is written twice.
"""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from cinquefoil.jobs.handlers import daily, handler
from cinquefoil.programme import run, services
from cinquefoil.programme.credentials.services import sign_unsigned
from cinquefoil.programme.dashboard import glances
from cinquefoil.programme.errors import NotNow, UnusableReport
from cinquefoil.programme.members import leaving
from cinquefoil.programme.reach import why_not_reach
from cinquefoil.programme.sessions import jobs  # noqa: F401 - the sessions' own jobs
from cinquefoil.programme.survey import jobs as survey_jobs  # noqa: F401 - the survey's own


@handler(services.JOB)
def assess(payload: dict[str, Any], *, at: datetime) -> None:
    """Assess; a run without a readable report is told as a set-up problem, never as a verdict."""
    assessment_id: int = payload["assessment"]
    plan = services.begin_run(assessment_id, at=at)
    if plan is None:
        return
    registry = run.Registry(settings.PRACTICE_REGISTRY, settings.PRACTICE_CONTROL_TOKEN)
    problem = _why_not_reach(plan) if settings.MODE == "production" else ""
    folder = settings.DATA.resolve() / "assessments" / str(assessment_id)
    ended = run.Run(None, problem) if problem else run.assess(plan, folder, registry)
    done = datetime.now(UTC)
    try:
        if ended.report is None:
            services.note_setup_problem(assessment_id, ended.problem, at=done)
        else:
            services.store_report(assessment_id, ended.report, at=done)
    except UnusableReport as error:
        services.note_setup_problem(assessment_id, error.sentence, at=done)
    except NotNow:
        # Another worker has finished it in the meantime.
        return


@daily(services.REMIND)
def remind(payload: dict[str, Any], *, at: datetime) -> None:
    """Write to members whose awards end."""
    del payload
    services.remind(base_url=settings.BASE_URL, at=at)


@daily(services.LAPSE)
def lapse(payload: dict[str, Any], *, at: datetime) -> None:
    """Let reviews lapse that have waited too long for their member."""
    del payload
    services.lapse_reviews(base_url=settings.BASE_URL, at=at)


@daily("programme.sign")
def sign(payload: dict[str, Any], *, at: datetime) -> None:
    """Sign awards that were given before there were credentials."""
    del payload, at
    sign_unsigned(base_url=settings.BASE_URL)


@daily("programme.glances")
def look_again(payload: dict[str, Any], *, at: datetime) -> None:
    """Look again at systems of which a glance is behind, so that the lead's page does not have to."""
    del payload
    glances.look_again(on=at.date())


def _why_not_reach(plan: str) -> str:
    return why_not_reach(run.addresses_in(plan), ours=(settings.BASE_URL, settings.PRACTICE_REGISTRY))


@daily(leaving.DAILY)
def look_at_departures(payload: dict[str, Any], *, at: datetime) -> None:
    """Remind members that left, and ask for the end of those whose time is over."""
    del payload
    leaving.look_at_departures(base_url=settings.BASE_URL, at=at)


@handler(leaving.CLOSE)
def close_member(payload: dict[str, Any], *, at: datetime) -> None:
    """End the connections of a member that left. Shape: {"organisation": number}."""
    leaving.close(payload["organisation"], at=at)
