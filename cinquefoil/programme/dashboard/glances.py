"""Keeps glances: told that something happened to a system, and asked how all of them stand, in constantly many queries.

Writes only what can be made anew from the room's other tables, so reading may write.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, time

import msgspec
from django.db.models import F, Q
from django.db.models.functions import TruncDate

from cinquefoil.programme.answers.selectors import answers_about
from cinquefoil.programme.awards.life import Event, State
from cinquefoil.programme.dashboard.figures import Passage
from cinquefoil.programme.dashboard.models import Glance as Row
from cinquefoil.programme.dashboard.values import AwardMark, BadgeMark, Folded, Glance
from cinquefoil.programme.models import Assessment, Award, AwardEvent, Integration, Letter
from cinquefoil.programme.overview import Overview, overview
from cinquefoil.programme.rules import Stage
from cinquefoil.programme.selectors import decisions_of, integration
from cinquefoil.programme.stock import criteria_in_use

_KEPT = tuple(f"glance__{name}" for name in ("kept", "by", "happened", "seen", "until"))
_read = msgspec.json.Decoder(Folded).decode
_ENDS = (Event.SUSPENDED, Event.REVOKED, Event.RENEWED, Event.SUPERSEDED)


def something_happened(subject: str) -> None:
    """Take note that what is known of a system is behind; `subject` as in the history: integration:4, award:7."""
    found = _integrations_of(subject)
    for number in found:
        if not Row.objects.filter(integration_id=number).update(happened=F("happened") + 1):
            Row.objects.get_or_create(integration_id=number)


def glances_of(organisation_ids: Collection[int], *, on: date) -> tuple[Glance, ...]:
    """Return these organisations' systems at a glance, retired ones aside, by organisation and name."""
    fields = ("id", "organisation_id", "organisation__name", "name", "product", "version")
    systems = Integration.objects.filter(organisation_id__in=organisation_ids, retired_at=None).order_by(
        "organisation__name", "name"
    )
    rows = list(systems.values_list(*fields, *_KEPT))
    anew = {row[0]: _make_anew(row[0], on=on) for row in rows if _is_behind(*row[6:], on=on)}
    awards = _awards_of(organisation_ids)
    return tuple(
        Glance(
            integration_id=number,
            organisation_id=owner,
            organisation=owner_name,
            system=_system(name, product, version),
            product=product,
            folded=anew[number] if number in anew else _read(kept),
            awards=tuple(awards[number]),
        )
        for number, owner, owner_name, name, product, version, kept, *_ in rows
    )


def passages_of(organisation_ids: Collection[int], *, first: date, last: date) -> tuple[Passage, ...]:
    """Return the moments of these organisations' assessments of which any turn ended between two days."""
    days = (datetime.combine(first, time.min, UTC), datetime.combine(last, time.max, UTC))
    ours = {"assessment__integration__organisation_id__in": organisation_ids}
    given = dict(
        Award.objects.filter(**ours, awarded_at__range=days).values_list("assessment_id", _day_of("awarded_at"))
    )
    told = dict(Letter.objects.filter(**ours, sent_at__range=days).values_list("assessment_id", _day_of("sent_at")))
    rows = Assessment.objects.filter(
        Q(ended_at__range=days) | Q(decided_at__range=days) | Q(id__in=given.keys() | told.keys()),
        integration__organisation_id__in=organisation_ids,
    )
    # A letter of before is the beginning of an award's turn that ended within these days.
    before = Letter.objects.filter(assessment_id__in=given.keys() - told.keys()).exclude(sent_at=None)
    told |= dict(before.values_list("assessment_id", _day_of("sent_at")))
    moments = map(_day_of, ("asked_at", "ended_at", "decided_at"))
    return tuple(
        Passage(asked, ended, decided, told.get(number), given.get(number))
        for number, asked, ended, decided in rows.order_by().values_list("id", *moments)
    )


def fold(seen: Overview, *, registered: datetime, answered: datetime | None) -> Folded:
    """Return what a glance keeps of an overview. `answered`: when either side last said something, or None."""
    latest, judged, letter = seen.latest, seen.judged, seen.letter
    sent = letter.sent_at if letter else None
    moments = [registered]
    if latest:
        ends = (latest.asked_at, latest.ended_at, latest.decided_at, answered, sent)
        moments += [at for at in ends if at is not None]
    return Folded(
        stage=latest.stage if latest else None,
        latest_id=latest.id if latest else None,
        judged_id=judged.id if judged else None,
        rule=judged.rule if judged else "",
        badges=tuple(
            BadgeMark(badge.id, badge.state, badge.is_capable, tuple(badge.blocked_by))
            for badge in (seen.standing.badges if seen.standing else ())
        ),
        open_count=len(seen.open_criteria),
        is_asked=seen.wait.owner == "member" and latest is not None and latest.stage == Stage.IN_REVIEW,
        letter_drafted=letter is not None,
        letter_sent_at=sent,
        since=max(moments),
    )


def look_again(*, on: date) -> int:
    """Make every glance anew that is behind, and return how many: a night's work, so that no page has to wait."""
    rows = Integration.objects.values_list("id", *_KEPT)
    behind = [number for number, *told in rows if _is_behind(*told, on=on)]
    for number in behind:
        _make_anew(number, on=on)
    return len(behind)


def _is_behind(
    kept: str | None, by: str | None, happened: int | None, seen: int | None, until: date | None, *, on: date
) -> bool:
    """Whether a glance says less than is known: never made, something happened, its day is over, other criteria."""
    return not kept or by != criteria_in_use() or happened != seen or (until is not None and until < on)


def _make_anew(number: int, *, on: date) -> Folded:
    """Look at a system and keep what was seen, unless something happened to it in the meantime."""
    row, _ = Row.objects.get_or_create(integration_id=number)
    seen = overview(integration(number), on=on)
    registered = Integration.objects.values_list("registered_at", flat=True).get(id=number)
    said = [given.at for given in decisions_of(seen.judged.id)] if seen.judged else []
    said += [given.at for given in answers_about(seen.judged.id)] if seen.judged else []
    folded = fold(seen, registered=registered, answered=max(said, default=None))
    inherits = seen.standing is not None and any(line.inherited_from for line in seen.standing.lines)
    Row.objects.filter(integration_id=number, happened=row.happened).update(
        seen=row.happened,
        until=on if inherits else None,
        by=criteria_in_use(),
        kept=msgspec.json.encode(folded).decode(),
    )
    return folded


def _integrations_of(subject: str) -> tuple[int, ...]:
    kind, _, number = subject.partition(":")
    if kind == "integration":
        return (int(number),)
    if kind == "assessment":
        # A product's assessment stands for others' as well: those that took over from it.
        own = Assessment.objects.filter(id=number).values_list("integration_id", flat=True)
        taken = Assessment.objects.filter(inheritance__proof__assessment_id=number)
        return tuple(dict.fromkeys([*own, *taken.values_list("integration_id", flat=True)]))
    if kind == "award":
        return tuple(Award.objects.filter(id=number).values_list("assessment__integration_id", flat=True))
    return ()


def _awards_of(organisation_ids: Collection[int]) -> Mapping[int, list[AwardMark]]:
    rows = Award.objects.filter(assessment__integration__organisation_id__in=organisation_ids).exclude(
        state=State.WITHDRAWN
    )
    ended = _ends(rows.values_list("id", flat=True).exclude(state__in=[State.PROPOSED, State.AWARDED]))
    marks: dict[int, list[AwardMark]] = defaultdict(list)
    fields = ("id", "assessment__integration_id", "badge", "state", _day_of("awarded_at"), "valid_until")
    for number, system, badge, state, awarded, until in rows.order_by("id").values_list(*fields):
        marks[system].append(AwardMark(number, system, badge, State(state), awarded, until, ended.get(number)))
    return marks


def _ends(award_ids: Iterable[int]) -> dict[int, date]:
    """Return when people ended awards that do not stand: award → day."""
    rows = AwardEvent.objects.filter(award_id__in=award_ids, event__in=_ENDS).order_by("at", "id")
    return {number: at.date() for number, at in rows.values_list("award_id", "at")}


def _system(name: str, product: str, version: str) -> str:
    told = f"{product} {version}".strip()
    return f"{name} ({told})" if told and told != name else name


def _day_of(moment: str) -> TruncDate:
    """The day of a moment, made by the database: there are thousands, and a day is read ten times as fast."""
    return TruncDate(moment, tzinfo=UTC)
