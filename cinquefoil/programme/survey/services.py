"""Asks for looks, gives each its turn and keeps what it showed; keeps where to look.

A host is looked at by one worker at a time: the database says so, not a lock that a crash would leave behind.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cinquefoil.assess.survey_look import Looked
from cinquefoil.jobs.outbox import cancel, enqueue
from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations.values import OrganisationCard
from cinquefoil.programme.errors import NotNow, NotThere
from cinquefoil.programme.survey import rules, selectors
from cinquefoil.programme.survey.models import SurveyPlace, SurveyVisit
from cinquefoil.programme.survey.rules import OPEN, Kind, State, Target

JOB = "programme.survey"
LONGEST_NOTE = 2_000
"""Units: characters."""


@dataclass(frozen=True, slots=True)
class Task:
    """One look whose turn it is."""

    visit_id: int
    member: OrganisationCard
    target: Target


@transaction.atomic
def start(members: Iterable[OrganisationCard], *, again: bool, user_id: int, at: datetime) -> tuple[int, int, int]:
    """Ask for a look at every target of these members, and return how many were asked for, left alone and unknown.

    Left alone: looked at lately (unless `again`), or waiting already. Unknown: members of which no target is known.
    """
    _give_up_lost(at)
    cards = tuple(members)
    numbers = [card.id for card in cards]
    targets, looked = selectors.targets_of(numbers), selectors.looked_at(numbers)
    waiting = selectors.waiting(numbers)
    asked = left = 0
    for card in cards:
        for target in targets[card.id]:
            is_due = rules.due([target], looked[card.id], again=again, at=at) and target not in waiting[card.id]
            if not is_due:
                left += 1
                continue
            row = SurveyVisit.objects.create(
                organisation_id=card.id,
                kind=target.kind,
                target=target.what,
                host=target.host,
                state=State.WAITING,
                asked_at=at,
                asked_by_id=user_id,
            )
            enqueue(JOB, {"visit": row.id}, key=_key(row.id), at=at)
            asked += 1
    return asked, left, sum(not targets[card.id] for card in cards)


@transaction.atomic
def stop(organisation_ids: Collection[int], *, at: datetime) -> int:
    """Stop the looks that wait, and return how many; one under way comes to its end."""
    rows = SurveyVisit.objects.select_for_update().filter(organisation_id__in=organisation_ids, state=State.WAITING)
    numbers = list(rows.values_list("id", flat=True))
    SurveyVisit.objects.filter(id__in=numbers).update(state=State.STOPPED, ended_at=at)
    for number in numbers:
        cancel(_key(number), at=at)
    return len(numbers)


def begin(visit_id: int, *, at: datetime) -> Task | None:
    """Give a look its turn, also one that a dead worker had begun; None where there is nothing to do any more.

    Raises: NotNow while another look is at the same host.
    """
    _give_up_lost(at, but=visit_id)
    row = SurveyVisit.objects.filter(id=visit_id, state__in=OPEN).first()
    if row is None:
        return None
    try:
        with transaction.atomic():
            begun = SurveyVisit.objects.filter(id=row.id, state__in=OPEN).update(state=State.LOOKING, begun_at=at)
    except IntegrityError:
        raise NotNow(_("Another look is at %(host)s.") % {"host": row.host}) from None
    if not begun:
        return None
    return Task(row.id, organisations.organisation(row.organisation_id), Target(Kind(row.kind), row.target))


@transaction.atomic
def finish(visit_id: int, looked: Looked, *, at: datetime) -> None:
    """Keep what a look showed; what an earlier one of the same target said is then out of date."""
    row = SurveyVisit.objects.select_for_update().get(id=visit_id)
    if row.state not in {State.LOOKING, State.BROKEN}:
        return
    same = SurveyVisit.objects.filter(organisation_id=row.organisation_id, kind=row.kind, target=row.target)
    # What was seen before goes: it may name a person's page, and only the latest look counts.
    same.filter(is_latest=True).exclude(id=row.id).update(is_latest=False, seen={}, note="")
    row.state = State.NO_ANSWER if looked.problem else State.DONE
    row.seen = {one.capability: [one.evidence, one.address] for one in looked.sights}
    row.pages = looked.pages
    row.note = looked.note[:LONGEST_NOTE]
    row.problem = looked.problem[:LONGEST_NOTE]
    row.ended_at = at
    row.is_latest = True
    row.save(update_fields=["state", "seen", "pages", "note", "problem", "ended_at", "is_latest"])


def add_place(organisation_id: int, *, url: str, client_id: str, user_id: int, at: datetime) -> bool:
    """Keep where to look for a member, and return whether it is new. Raises: NotNow without an address or client."""
    if not (url or client_id):
        raise NotNow(_("Give the address of a public page, an ORCID client id, or both."))
    return SurveyPlace.objects.get_or_create(
        organisation_id=organisation_id,
        url=url,
        client_id=client_id,
        defaults={"added_at": at, "added_by_id": user_id},
    )[1]


def remove_place(organisation_id: int, place_id: int) -> None:
    """Forget where to look. Raises: NotThere."""
    if not SurveyPlace.objects.filter(id=place_id, organisation_id=organisation_id).delete()[0]:
        raise NotThere(_("This place is not among those that were added."))


def _give_up_lost(at: datetime, *, but: int = 0) -> None:
    """Say of looks that have been under way too long that they broke off, so that they hold up no other."""
    lost = SurveyVisit.objects.filter(state=State.LOOKING, begun_at__lt=at - rules.LONGEST).exclude(id=but)
    lost.update(state=State.BROKEN, ended_at=at)


def _key(visit_id: int) -> str:
    return f"{JOB}:{visit_id}"
