"""Takes a member list into the tables: only what the preview said, all of it or nothing.

Judges nothing (see `rows`); every member added or changed leaves an event in the history.
"""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from cinquefoil.hub.connect.tables import Unreadable, read_cells, read_text
from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations import services as organisation_services
from cinquefoil.organisations.values import OrganisationCard
from cinquefoil.programme.members.rows import FIELDS, Fate, Judged, Known, WrongHeader, fields_of, judge
from cinquefoil.programme.services.events import note

MOST_ROWS = 2_000


def preview(content: bytes, consortium_id: int) -> tuple[Judged, ...]:
    """Read a list and say what would become of each row; nothing is written.

    Raises:
        Unreadable: the file as a whole cannot be read; the sentence says why and how to mend it.
    """
    lines = read_cells(read_text(content))
    try:
        fields = fields_of(lines[0][1])
    except WrongHeader as wrong:
        raise Unreadable(str(wrong)) from wrong
    if len(lines) == 1:
        raise Unreadable("The file has a first line and no members under it. Add one row a member.")
    if len(lines) - 1 > MOST_ROWS:
        raise Unreadable(f"The file has {len(lines) - 1} rows; at most {MOST_ROWS} are taken at once. Split it.")
    rows = ((number, dict(zip(fields, cells, strict=False))) for number, cells in lines[1:])
    return judge(rows, _known(consortium_id))


@transaction.atomic
def take(content: bytes, consortium_id: int, *, user_id: int, at: datetime) -> tuple[int, int]:
    """Add and change what the list says, and return how many of each; rows that cannot be taken are left out.

    Raises:
        Unreadable: as for the preview.
    """
    added = changed = 0
    for row in preview(content, consortium_id):
        if row.fate == Fate.ADD:
            number = organisation_services.create_organisation(
                _free_slug(row.values["name"]), consortium_id=consortium_id, **_fields(row.values)
            )
            _note(number, row.values["name"], "member_added", "was added as a member", at=at, user_id=user_id)
            added += 1
        elif row.fate == Fate.CHANGE and row.organisation_id is not None:
            new = {name: now for name, (_, now) in (row.changes or {}).items()}
            organisation_services.change_organisation(row.organisation_id, **new)
            told = f"was changed: {', '.join(FIELDS[name] for name in new)}"
            _note(row.organisation_id, row.values["name"], "member_changed", told, at=at, user_id=user_id)
            changed += 1
    return added, changed


def _fields(values: dict[str, str] | object) -> dict[str, str]:
    assert isinstance(values, dict)
    return {name: value for name, value in values.items() if value}


def _known(consortium_id: int) -> list[Known]:
    return [
        Known(card.id, _values(card), is_ours=card.consortium_id == consortium_id)
        for card in organisations.all_organisations()
    ]


def _values(card: OrganisationCard) -> dict[str, str]:
    return {name: getattr(card, name) for name in FIELDS}


def _free_slug(name: str) -> str:
    base = slugify(name)[:40] or "member"
    taken = {card.slug for card in organisations.all_organisations()}
    number = 1
    while (slug := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return slug


def _note(number: int, name: str, kind: str, told: str, *, at: datetime, user_id: int) -> None:
    note(kind, f"{name} {told}.", organisation_id=number, subject=f"organisation:{number}", at=at, user_id=user_id)
