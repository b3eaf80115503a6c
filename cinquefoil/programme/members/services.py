"""Takes a member list into the tables: only what the preview said, all of it or nothing.

Judges nothing (see `rows`) and writes through the acts on members, each of which leaves an event in the history.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cinquefoil.hub.connect.tables import Unreadable, read_cells, read_text
from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations.errors import AlreadyThere
from cinquefoil.organisations.members import add_member, change_member
from cinquefoil.organisations.membership import COLUMNS, CONTACT_COLUMNS, listed_contact
from cinquefoil.organisations.values import ContactCard, OrganisationCard
from cinquefoil.programme.members.rows import FIELDS, Fate, Judged, Known, WrongHeader, fields_of, judge

MOST_ROWS = 1_000


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
        raise Unreadable(_("The file has a first line and no members under it. Add one row a member."))
    if len(lines) - 1 > MOST_ROWS:
        raise Unreadable(
            _("The file has %(value)s rows; at most %(MOST_ROWS)s are taken at once. Split it.")
            % {"value": len(lines) - 1, "MOST_ROWS": MOST_ROWS}
        )
    rows = ((number, dict(zip(fields, cells, strict=False))) for number, cells in lines[1:])
    return judge(rows, _known(consortium_id))


@transaction.atomic
def take(content: bytes, consortium_id: int, *, user_id: int, at: datetime) -> tuple[int, int]:
    """Add and change what the list says, and return how many of each; rows that cannot be taken are left out.

    Raises:
        Unreadable: as for the preview, or because somebody else changed the members meanwhile; nothing is taken then.
    """
    added = changed = 0
    try:
        for row in preview(content, consortium_id):
            if row.fate == Fate.ADD:
                add_member(consortium_id, row.values, user_id=user_id, at=at)
                added += 1
            elif row.fate == Fate.CHANGE and row.organisation_id is not None:
                # Whole contacts, not only what is new of them: the address says which one of a role is meant.
                new = {name: value for name, value in row.values.items() if value}
                change_member(consortium_id, row.organisation_id, new, user_id=user_id, at=at)
                changed += 1
    except AlreadyThere as twin:
        raise Unreadable(f"{twin} Nothing was taken in. Look at the rows again.") from twin
    return added, changed


def _known(consortium_id: int) -> list[Known]:
    cards = organisations.all_organisations()
    contacts = organisations.contacts_of_all(card.id for card in cards)
    return [
        Known(card.id, own_values(card), card.consortium_id == consortium_id, contacts.get(card.id, ()))
        for card in cards
    ]


def listed(consortium_id: int) -> tuple[dict[str, str], ...]:
    """Return the members in the layout in which a list is taken in: the first contact of each role, by field."""
    cards = organisations.organisations_of(consortium_id)
    contacts = organisations.contacts_of_all(card.id for card in cards)
    return tuple({**own_values(card), **_first_contacts(contacts.get(card.id, ()))} for card in cards)


def own_values(card: OrganisationCard) -> dict[str, str]:
    """Return a member's own columns by field."""
    return {name: getattr(card, name) for name in COLUMNS if name in FIELDS}


def _first_contacts(contacts: tuple[ContactCard, ...]) -> dict[str, str]:
    first = {role: listed_contact(contacts, role, "") for role in CONTACT_COLUMNS}
    return {
        field: value
        for role, columns in CONTACT_COLUMNS.items()
        if (card := first[role]) is not None
        for field, value in zip(columns, (card.name, card.email), strict=True)
    }
