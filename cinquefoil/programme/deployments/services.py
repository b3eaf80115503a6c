"""Keeps what runs where, and the acts of the checklist; each act leaves an event in the history.

What the lead does for a member says *by the lead* until the member confirms it.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cinquefoil.programme import selectors
from cinquefoil.programme.answers.rules import About
from cinquefoil.programme.deployments.lines import Act, Side, next_turn, why_not_do
from cinquefoil.programme.deployments.models import Checklist, ChecklistAct, RunningVersion
from cinquefoil.programme.deployments.rules import why_not_run
from cinquefoil.programme.deployments.selectors import checklist_of
from cinquefoil.programme.errors import NotNow, NotThere
from cinquefoil.programme.products.services import change_version
from cinquefoil.programme.services.answering import keep_answer
from cinquefoil.programme.services.events import note


@dataclass(frozen=True, slots=True)
class By:
    """Who acts, and for which side."""

    side: Side
    user_id: int | None


@transaction.atomic
def keep_running(
    integration_id: int,
    environment: str,
    *,
    version: str,
    url: str,
    client_id: str,
    since: date,
    user_id: int | None,
    at: datetime,
) -> int:
    """Keep that a version runs in an environment since a day and return the row's number.

    What runs in production is what badges speak of: what was inherited counts only while it covers that version.
    Raises: NotNow with the rule's sentence.
    """
    card = selectors.integration(integration_id)
    if problem := why_not_run(environment, url=url, client_id=client_id, since=since, on=at.date()):
        raise NotNow(problem)
    row = RunningVersion.objects.create(
        integration_id=integration_id,
        environment=environment,
        version=version.strip(),
        url=url,
        client_id=client_id.strip(),
        since=since,
        by_id=user_id,
        at=at,
    )
    note(
        "running",
        f"{card.name} runs version {version.strip() or 'unknown'} in {environment} since {since.isoformat()}.",
        organisation_id=card.organisation_id,
        subject=f"integration:{integration_id}",
        at=at,
        user_id=user_id,
        data={"environment": environment, "version": version.strip(), "number": row.id},
    )
    if environment == "production":
        change_version(integration_id, version=version.strip(), user_id=user_id, at=at)
    return row.id


@transaction.atomic
def begin_checklist(integration_id: int, *, user_id: int | None, at: datetime) -> None:
    """Begin the way of a system's credentials; beginning twice begins once."""
    card = selectors.integration(integration_id)
    row, is_new = Checklist.objects.get_or_create(
        integration_id=integration_id, defaults={"begun_at": at, "begun_by_id": user_id}
    )
    if not is_new:
        return
    _settle(row)
    note(
        "credentials_begun",
        f"The way to production credentials of {card.name} was begun.",
        organisation_id=card.organisation_id,
        subject=f"integration:{integration_id}",
        at=at,
        user_id=user_id,
    )


@transaction.atomic
def do_line(
    integration_id: int, line_id: str, act: str, *, words: str = "", until: date | None = None, by: By, at: datetime
) -> None:
    """Do something to a line: done with evidence, confirmed, sent back with a reason, or another day.

    Raises: NotThere without such a line or before the checklist was begun; NotNow with the rule's sentence.
    """
    card = selectors.integration(integration_id)
    row = Checklist.objects.select_for_update().filter(integration_id=integration_id).first()
    if row is None:
        raise NotThere(_("The checklist of this system has not been begun."))
    now = next((one for one in checklist_of(integration_id).lines if one.line.id == line_id), None)
    if now is None:
        raise NotThere(_("The checklist has no line of this name."))
    if problem := why_not_do(now, act, side=by.side, words=words, until=until):
        raise NotNow(problem)
    kept = ChecklistAct.objects.create(
        checklist=row,
        line=line_id,
        act=act,
        side=by.side,
        words=words.strip(),
        until=until if act == Act.DUE else None,
        by_id=by.user_id,
        at=at,
    )
    _settle(row)
    note(
        "credentials_line",
        f"Credentials of {card.name}, “{now.line.title}”: {Act(act).value.replace('_', ' ')} by the {by.side.value}.",
        organisation_id=card.organisation_id,
        subject=f"integration:{integration_id}",
        at=at,
        user_id=by.user_id,
        data={"line": line_id, "act": act, "number": kept.id},
    )
    if act == Act.DONE and by.side == Side.LEAD and now.line.owner == Side.MEMBER:
        keep_answer(
            integration_id,
            About.CREDENTIALS,
            f"{now.line.title}: {words.strip()}",
            subject=line_id,
            is_by_lead=True,
            user_id=by.user_id,
            at=at,
        )


def _settle(row: Checklist) -> None:
    """Keep beside the list whose turn it is and until when, so that overviews need not read every act."""
    waits = next_turn(checklist_of(row.integration_id).lines)
    Checklist.objects.filter(id=row.id).update(
        turn=waits.turn if waits and waits.turn else "",
        line=waits.line.id if waits else "",
        due_on=waits.due if waits else None,
    )
