"""A member's history as people read it: what happened, when, and who did it. Nothing of the member's researchers.

Reads only. Who may read which side is `sides`' to say.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cinquefoil.history.selectors import count_of_organisation, events_of_organisation
from cinquefoil.history.values import Event
from cinquefoil.organisations.access import Role
from cinquefoil.organisations.seats import names_of, sides_of_accounts

KINDS = ("member.", "programme.")


@dataclass(frozen=True, slots=True)
class Told:
    """One event with who did it, in words."""

    event: Event
    who: str


class MemberHistory:
    """The history of one member for a paginator: counted and read by the page."""

    def __init__(self, organisation_id: int, *, is_lead: bool) -> None:
        """Read nothing yet. `is_lead`: whether the lead reads, who sees names of its own people too."""
        self._organisation_id = organisation_id
        self._is_lead = is_lead

    def __len__(self) -> int:
        """How many events there are."""
        return count_of_organisation(self._organisation_id, kinds=KINDS)

    def __getitem__(self, wanted: slice) -> tuple[Told, ...]:
        """Return a stretch of events, newest first."""
        start = wanted.start or 0
        limit = None if wanted.stop is None else wanted.stop - start
        events = events_of_organisation(self._organisation_id, limit, kinds=KINDS, skip=start)
        return told(events, is_lead=self._is_lead)


def told(events: Iterable[Event], *, is_lead: bool) -> tuple[Told, ...]:
    """Return events with who did them: a member reads names of its own people, and of others only on which side."""
    events = tuple(events)
    accounts = {number for event in events if (number := _account(event.actor)) is not None}
    names, sides = names_of(accounts), ({} if is_lead else sides_of_accounts(accounts))
    return tuple(Told(event, _who(event.actor, names, sides)) for event in events)


def _who(actor: str, names: dict[int, str], sides: dict[int, Role]) -> str:
    number = _account(actor)
    if number is None:
        return _("by itself") if actor == "worker" else _("a researcher or visitor")
    if number in sides:
        return _("the awarding body") if sides[number] == Role.AWARDER else _("the consortium’s lead")
    return names.get(number) or _("an account that is gone")


def _account(actor: str) -> int | None:
    kind, _colon, number = actor.partition(":")
    return int(number) if kind == "user" else None
