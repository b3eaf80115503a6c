"""Registers systems, asks for assessments and keeps their reports.

Runs nothing itself: the job does, in a process of its own.
"""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cinquefoil.assess.report import DEFAULT_SET
from cinquefoil.history.kept import kept
from cinquefoil.jobs.outbox import enqueue
from cinquefoil.programme.answers.rules import About
from cinquefoil.programme.errors import NotNow, NotThere
from cinquefoil.programme.models import Assessment, Integration
from cinquefoil.programme.rules import MOVES, Origin, Stage
from cinquefoil.programme.run import why_not_about, why_not_plan
from cinquefoil.programme.services.answering import keep_answer
from cinquefoil.programme.services.events import note
from cinquefoil.programme.stock import inspect_report

JOB = "programme.assess"


@transaction.atomic
def register_integration(
    organisation_id: int,
    *,
    name: str,
    url: str,
    product: str = "",
    version: str = "",
    client_id: str = "",
    plan: str = "",
    is_by_lead: bool = False,
    user_id: int | None = None,
    at: datetime,
) -> int:
    """Register a member's system and return its number. Raises: NotNow if its plan cannot be followed.

    `is_by_lead`: the lead does it for the member, which is asked to confirm.
    """
    if plan.strip():
        _check_plan(plan, url=url, client_id=client_id)
    row = Integration.objects.create(
        organisation_id=organisation_id,
        slug=_free_slug(name),
        name=name,
        url=url,
        product=product,
        version=version,
        client_id=client_id,
        plan=plan,
        registered_at=at,
    )
    note(
        "integration_registered",
        f"The system {name} was registered.",
        organisation_id=organisation_id,
        subject=f"integration:{row.id}",
        at=at,
        user_id=user_id,
    )
    if is_by_lead:
        told = (name, f"{product} {version}".strip(), url, client_id)
        words = ", ".join(word for word in told if word)
        keep_answer(row.id, About.REGISTRATION, words, is_by_lead=True, user_id=user_id, at=at)
    return row.id


@transaction.atomic
def change_plan(integration_id: int, *, plan: str, user_id: int | None, at: datetime) -> None:
    """Replace the plan that assessments follow. Raises: NotNow if it cannot be followed."""
    row = _integration(integration_id)
    _check_plan(plan, url=row.url, client_id=row.client_id)
    Integration.objects.filter(id=row.id).update(plan=plan)
    note(
        "plan_changed",
        f"The assessment plan of {row.name} was changed.",
        organisation_id=row.organisation_id,
        subject=f"integration:{row.id}",
        at=at,
        user_id=user_id,
        data={"digest": _digest(plan.encode())},
    )


@transaction.atomic
def rename_integration(integration_id: int, *, name: str, user_id: int | None, at: datetime) -> bool:
    """Rename a system and return whether the name is another; its short name in addresses stays.

    Raises: NotNow without a name.
    """
    row, name = _integration(integration_id), " ".join(name.split())[:120]
    if not name:
        raise NotNow(_("A system needs a name. Nothing was changed."))
    if name == row.name:
        return False
    Integration.objects.filter(id=row.id).update(name=name)
    told = kept("The system %(was)s is called %(name)s now.", was=row.name, name=name)
    _note_of(row, "integration_renamed", told, user_id=user_id, at=at)
    return True


@transaction.atomic
def retire_integration(integration_id: int, *, is_back: bool = False, user_id: int | None, at: datetime) -> None:
    """Retire a system, or bring it back: it leaves the lists, and its badges stay until their last day.

    Raises: NotNow if that is so already.
    """
    row = _integration(integration_id)
    rows = Integration.objects.filter(id=row.id, retired_at__isnull=not is_back)
    if not rows.update(retired_at=None if is_back else at):
        raise NotNow(_("That is so already. Look at the page again."))
    told = kept("The system %(name)s is in use again.", name=row.name) if is_back else ""
    told = told or kept("The system %(name)s was retired.", name=row.name)
    _note_of(row, "integration_back" if is_back else "integration_retired", told, user_id=user_id, at=at)


def _note_of(row: Integration, kind: str, sentence: str, *, user_id: int | None, at: datetime) -> None:
    note(kind, sentence, organisation_id=row.organisation_id, subject=f"integration:{row.id}", at=at, user_id=user_id)


@transaction.atomic
def ask_assessment(integration_id: int, *, user_id: int | None, at: datetime) -> int:
    """Ask for an assessment and return its number. Raises: NotNow without a plan, or while one is under way."""
    row = _integration(integration_id)
    if row.retired_at is not None:
        raise NotNow(_("This system is retired. Bring it back first, then assess it."))
    _check_plan(row.plan, url=row.url, client_id=row.client_id)
    if Assessment.objects.filter(integration=row, state__in=[Stage.DRAFT, Stage.RUNNING]).exists():
        raise NotNow(_("An assessment of this system is under way. Wait for it to end, then ask again."))
    asked = Assessment.objects.create(
        integration=row,
        state=Stage.DRAFT,
        origin=Origin.SERVICE,
        criteria_set=DEFAULT_SET,
        asked_by_id=user_id,
        asked_at=at,
    )
    enqueue(JOB, {"assessment": asked.id}, key=f"{JOB}:{asked.id}", at=at)
    _note(asked, "assessment_asked", f"An assessment of {row.name} was asked for.", at=at, user_id=user_id)
    return asked.id


@transaction.atomic
def begin_run(assessment_id: int, *, at: datetime) -> str | None:
    """Mark an assessment as running and return its plan, or None if it has ended already."""
    if not _move(assessment_id, Stage.RUNNING):
        return None
    row = Assessment.objects.select_related("integration").get(id=assessment_id)
    _note(row, "assessment_begun", f"The assessment of {row.integration.name} began.", at=at, user_id=None)
    return row.integration.plan


@transaction.atomic
def store_report(assessment_id: int, data: bytes, *, at: datetime) -> Stage:
    """Keep a report as it came and return the stage it led to; set-up trouble is never a verdict.

    Raises: UnusableReport if it cannot be read; NotNow if this assessment has its report already.
    """
    facts = inspect_report(data)
    stage = Stage.SET_UP_PROBLEM if facts.setup_problem else Stage.IN_REVIEW
    moved = {
        "report": data,
        "digest": _digest(data),
        "criteria_set": facts.criteria_set,
        "criteria_version": facts.criteria_version,
        "problem": facts.setup_problem,
        "ended_at": at,
    }
    if not _move(assessment_id, stage, **moved):
        raise NotNow(_("This assessment has its report already; a report is never replaced. Ask for a new assessment."))
    row = Assessment.objects.select_related("integration").get(id=assessment_id)
    told = "could not test yet" if facts.setup_problem else "has its report"
    _note(
        row,
        "report_stored",
        f"The assessment of {row.integration.name} {told}.",
        at=at,
        user_id=row.asked_by_id if row.origin == Origin.MEMBER else None,
        data={"digest": row.digest, "origin": row.origin},
    )
    return stage


@transaction.atomic
def keep_report(
    integration_id: int, data: bytes, *, origin: Origin = Origin.MEMBER, user_id: int | None, at: datetime
) -> int:
    """Keep a report made elsewhere as an assessment of its own and return its number.

    From a member's machine or CI it is a rehearsal: it can be reviewed, but no badge is proposed from it.
    Raises: UnusableReport.
    """
    row = _integration(integration_id)
    asked = Assessment.objects.create(
        integration=row,
        state=Stage.DRAFT,
        origin=origin,
        criteria_set=DEFAULT_SET,
        asked_by_id=user_id,
        asked_at=at,
    )
    store_report(asked.id, data, at=at)
    return asked.id


@transaction.atomic
def note_setup_problem(assessment_id: int, sentence: str, *, at: datetime) -> None:
    """Say that an assessment ended without a report, and why. Nothing happens if it has ended already."""
    if not _move(assessment_id, Stage.SET_UP_PROBLEM, problem=sentence, ended_at=at):
        return
    row = Assessment.objects.select_related("integration").get(id=assessment_id)
    name = row.integration.name
    _note(row, "set_up_problem", f"The assessment of {name} could not test yet.", at=at, user_id=None)


def _move(assessment_id: int, stage: Stage, **changes: object) -> bool:
    """Move the assessment if it may go there from where it is; compare and set, so that two movers cannot both win."""
    sources = [source for source, targets in MOVES.items() if stage in targets]
    rows = Assessment.objects.filter(id=assessment_id, state__in=sources)
    return bool(rows.update(state=stage, **changes))


def _check_plan(plan: str, *, url: str, client_id: str) -> None:
    if problem := why_not_plan(plan) or why_not_about(plan, url=url, client_id=client_id):
        raise NotNow(problem)


def _integration(integration_id: int) -> Integration:
    row = Integration.objects.filter(id=integration_id).first()
    if row is None:
        raise NotThere(_("There is no integration %(integration_id)s.") % {"integration_id": integration_id})
    return row


def _note(
    row: Assessment,
    kind: str,
    sentence: str,
    *,
    at: datetime,
    user_id: int | None,
    data: dict[str, object] | None = None,
) -> None:
    note(
        kind,
        sentence,
        organisation_id=row.integration.organisation_id,
        subject=f"assessment:{row.id}",
        at=at,
        user_id=user_id,
        data=data,
    )


def _digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _free_slug(name: str) -> str:
    base = slugify(name)[:70] or "system"
    taken = set(Integration.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number = 1
    while (slug := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return slug
