"""Reads where to look and what was seen, in constantly many queries. Checks nobody's right to see."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from cinquefoil.organisations.selectors import organisation_by_slug
from cinquefoil.organisations.values import OrganisationCard
from cinquefoil.programme.models import Integration
from cinquefoil.programme.survey import rules
from cinquefoil.programme.survey.models import SurveyPlace, SurveyVisit
from cinquefoil.programme.survey.rules import OPEN, Kind, Look, Seen, State, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPicture:
    """One member as public evidence shows it. `waits`: whether a look is still to come."""

    member: OrganisationCard
    targets: tuple[Target, ...]
    seen: tuple[Seen, ...]
    missing: tuple[str, ...]
    looks: tuple[Look, ...]
    waits: bool

    @property
    def looked_at(self) -> datetime | None:
        """When something of it was last looked at, or None."""
        return max((one.ended_at for one in self.looks), default=None)

    @property
    def capabilities(self) -> tuple[str, ...]:
        """The capabilities seen."""
        return tuple(one.capability for one in self.seen if one.is_seen)


@dataclass(frozen=True, slots=True)
class PlaceCard:
    """One place that somebody added."""

    id: int
    url: str
    client_id: str


def pictures(members: Iterable[OrganisationCard]) -> tuple[MemberPicture, ...]:
    """Return how these members look from outside, in their order."""
    cards = tuple(members)
    numbers = [card.id for card in cards]
    targets, looks, open_ones = targets_of(numbers), _looks(numbers), waiting(numbers)
    return tuple(
        MemberPicture(
            member=card,
            targets=targets[card.id],
            seen=rules.picture(targets[card.id], looks[card.id]),
            missing=rules.missing(targets[card.id], ror=card.ror),
            looks=tuple(one for one in looks[card.id] if one.target in targets[card.id]),
            waits=bool(open_ones[card.id]),
        )
        for card in cards
    )


def seen_in_public(slug: str) -> MemberPicture | None:
    """Return how one member looks from outside, or None where nothing was seen."""
    (picture,) = pictures([organisation_by_slug(slug)])
    return picture if picture.capabilities else None


def targets_of(organisation_ids: Collection[int]) -> Mapping[int, tuple[Target, ...]]:
    """Return what can be looked at: registered systems, and places that were added."""
    places: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for table in (Integration, SurveyPlace):
        rows = table.objects.filter(organisation_id__in=organisation_ids).order_by()
        for number, url, client_id in rows.values_list("organisation_id", "url", "client_id"):
            places[number].append((url, client_id))
    return {number: rules.targets_of(places[number]) for number in organisation_ids}


def looked_at(organisation_ids: Collection[int]) -> Mapping[int, dict[Target, datetime]]:
    """Return when each target was last looked at."""
    found = _looks(organisation_ids)
    return {number: {one.target: one.ended_at for one in found[number]} for number in organisation_ids}


def waiting(organisation_ids: Collection[int]) -> Mapping[int, set[Target]]:
    """Return the targets whose look is still to come or under way."""
    found: dict[int, set[Target]] = defaultdict(set)
    rows = SurveyVisit.objects.filter(organisation_id__in=organisation_ids, state__in=OPEN)
    for number, kind, target in rows.values_list("organisation_id", "kind", "target"):
        found[number].add(Target(Kind(kind), target))
    return found


def progress(organisation_ids: Collection[int]) -> Mapping[str, int]:
    """Return how many looks wait and how many are under way: state → number."""
    rows = SurveyVisit.objects.filter(organisation_id__in=organisation_ids, state__in=OPEN).order_by()
    return dict(rows.values_list("state").annotate(Count("id")))


def places_of(organisation_id: int) -> tuple[PlaceCard, ...]:
    """Return the places that were added for a member."""
    rows = SurveyPlace.objects.filter(organisation_id=organisation_id)
    return tuple(PlaceCard(*row) for row in rows.values_list("id", "url", "client_id"))


def _looks(organisation_ids: Collection[int]) -> Mapping[int, list[Look]]:
    found: dict[int, list[Look]] = defaultdict(list)
    rows = SurveyVisit.objects.filter(organisation_id__in=organisation_ids, is_latest=True)
    fields = ("organisation_id", "kind", "target", "state", "ended_at", "seen", "pages", "note", "problem")
    for number, kind, target, state, ended_at, seen, pages, note, problem in rows.values_list(*fields):
        found[number].append(
            Look(
                target=Target(Kind(kind), target),
                state=State(state),
                ended_at=ended_at,
                seen={capability: (evidence, address) for capability, (evidence, address) in seen.items()},
                pages=pages,
                note=note,
                problem=problem,
            )
        )
    return found
