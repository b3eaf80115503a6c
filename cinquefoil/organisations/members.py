"""Acts of a consortium's lead on its members: add, change, move to another state.

Each leaves an event with who did it; the events hold which columns changed, never a person's name or address.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cinquefoil.history import services as history
from cinquefoil.history.kept import kept
from cinquefoil.organisations import selectors
from cinquefoil.organisations.contacts import keep_listed
from cinquefoil.organisations.errors import AlreadyThere, NotNow, NotThere
from cinquefoil.organisations.membership import COLUMNS, MOVES
from cinquefoil.organisations.models import Consortium, Organisation, RoleGrant, SeatInvitation
from cinquefoil.organisations.services import create_organisation
from cinquefoil.organisations.values import (
    EXPORT_LASTS,
    MEMBER_STATE_KEPT,
    MEMBER_STATE_WORDS,
    MemberState,
    OrganisationCard,
)

RESERVED = frozenset({"new", "import"})
"""Short names that are pages of their own."""


def member(consortium_id: int, slug: str) -> OrganisationCard:
    """Return this consortium's member with this short name. Raises: NotThere, also for another consortium's."""
    card = selectors.organisation_by_slug(slug)
    if card.consortium_id != consortium_id:
        raise NotThere(f"There is no member {slug} in this consortium.")
    return card


@transaction.atomic
def add_member(consortium_id: int, values: Mapping[str, str], *, user_id: int, at: datetime) -> int:
    """Add a member with the contacts in `values`, and return its number.

    Raises: AlreadyThere if the consortium has its name or ROR id.
    """
    lock(consortium_id)
    _refuse_twins(consortium_id, values, but=None)
    rest = {column: values.get(column, "") for column in COLUMNS if column != "name"}
    number = create_organisation(_free_slug(values["name"]), name=values["name"], consortium_id=consortium_id, **rest)
    _note(number, "added", kept("%(name)s became a member.", name=values["name"]), user_id=user_id, at=at)
    keep_listed(number, values, user_id=user_id, at=at)
    return number


@transaction.atomic
def change_member(
    consortium_id: int, member_id: int, values: Mapping[str, str], *, user_id: int, at: datetime
) -> tuple[str, ...]:
    """Change a member's columns and contacts to `values` and return which changed; its short name stays.

    An empty column is emptied; an empty contact says nothing.

    Raises: NotThere; AlreadyThere if another member has the name or ROR id.
    """
    lock(consortium_id)
    card = selectors.organisation(member_id)
    if card.consortium_id != consortium_id:
        raise NotThere(f"There is no member {member_id} in this consortium.")
    _refuse_twins(consortium_id, values, but=member_id)
    changes = {key: values[key] for key in COLUMNS if key in values and values[key] != getattr(card, key)}
    if changes:
        Organisation.objects.filter(id=member_id).update(**changes)
        told = kept("%(name)s was changed.", name=card.name)
        if "name" in changes:
            told = kept("%(name)s was renamed %(new)s.", name=card.name, new=changes["name"])
        _note(member_id, "changed", told, user_id=user_id, at=at, data={"columns": list(changes)})
    return (*changes, *keep_listed(member_id, values, user_id=user_id, at=at))


@transaction.atomic
def move_member(
    consortium_id: int, member_id: int, to: MemberState, *, reason: str, user_id: int, at: datetime
) -> None:
    """Move a member to another state; the day it leaves begins the time in which it may take its data with it.

    Raises: NotNow if it cannot go there from where it is.
    """
    sources = [source.value for source, targets in MOVES.items() if to in targets]
    rows = Organisation.objects.filter(id=member_id, consortium_id=consortium_id, state__in=sources)
    left_at = at if to == MemberState.LEFT else None
    if not rows.update(state=to.value, left_at=left_at, closed_at=None):
        raise NotNow(
            _("It cannot become “%(state)s” from where it stands. Look at the page again.")
            % {"state": MEMBER_STATE_WORDS[to]}
        )
    name = selectors.organisation(member_id).name
    data: dict[str, object] = {"to": to.value, "reason": reason}
    _note(
        member_id,
        "moved",
        kept("%(name)s is now %(state)s.", name=name, state=MEMBER_STATE_KEPT[to]),
        user_id=user_id,
        at=at,
        data=data,
    )


@transaction.atomic
def close_member(member_id: int, *, at: datetime) -> bool:
    """Close a member whose time after leaving is over: nobody signs in for it any more. Return whether it was open."""
    rows = Organisation.objects.filter(id=member_id, state=MemberState.LEFT.value, closed_at=None)
    if not rows.filter(left_at__lte=at - EXPORT_LASTS).update(closed_at=at):
        return False
    RoleGrant.objects.filter(organisation_id=member_id).delete()
    SeatInvitation.objects.filter(organisation_id=member_id, used_at=None, closed_at=None).update(
        closed_at=at, email=""
    )
    history.record(
        "member.closed",
        organisation_id=member_id,
        subject=f"member:{member_id}",
        sentence=kept("The time after leaving is over: connections are ended, and nobody signs in any more."),
        at=at,
        actor="worker",
    )
    return True


def lock(consortium_id: int) -> None:
    """Let one act on a consortium's members happen after the other, until the caller's transaction ends.

    Raises: NotThere.
    """
    if Consortium.objects.select_for_update().filter(id=consortium_id).first() is None:
        raise NotThere(f"There is no consortium {consortium_id}.")


def _refuse_twins(consortium_id: int, values: Mapping[str, str], *, but: int | None) -> None:
    others = [card for card in selectors.organisations_of(consortium_id) if card.id != but]
    name, ror = values.get("name", "").casefold(), values.get("ror", "")
    for card in others:
        if name and card.name.casefold() == name:
            raise AlreadyThere(_("%(name)s is a member already. Change it on its page.") % {"name": card.name})
        if ror and card.ror == ror:
            raise AlreadyThere(_("This ROR id is that of %(name)s, a member already.") % {"name": card.name})


def _note(
    member_id: int, kind: str, sentence: str, *, user_id: int, at: datetime, data: dict[str, object] | None = None
) -> None:
    history.record(
        f"member.{kind}",
        organisation_id=member_id,
        subject=f"member:{member_id}",
        sentence=sentence,
        data=data,
        at=at,
        actor=f"user:{user_id}",
    )


def _free_slug(name: str) -> str:
    base = slugify(name)[:40] or "member"
    taken = {*RESERVED, *Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True)}
    number = 1
    while (slug := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return slug
