"""Acts on a member's contacts: add, change, remove. Each leaves an event that names the role and nobody.

Whom a mail goes to is `membership.written_to`'s to say; who may act is for the pages.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cinquefoil.history import services as history
from cinquefoil.history.kept import kept
from cinquefoil.organisations import selectors
from cinquefoil.organisations.errors import AlreadyThere, NotThere
from cinquefoil.organisations.membership import CONTACT_COLUMNS, listed_contact, written_to
from cinquefoil.organisations.models import Contact
from cinquefoil.organisations.values import ContactCard, ContactRole


def whom_to_write(organisation_id: int, role: ContactRole) -> tuple[ContactCard, ...]:
    """Return the member's contacts with an address for this role, else its main one, else nobody."""
    return written_to(selectors.contacts_of(organisation_id), role)


def contact(organisation_id: int, contact_id: int) -> ContactCard:
    """Return one contact of a member. Raises: NotThere, also for another member's."""
    found = next((card for card in selectors.contacts_of(organisation_id) if card.id == contact_id), None)
    if found is None:
        raise NotThere(_("This contact is not there any more. Look at the page again."))
    return found


@transaction.atomic
def add_contact(organisation_id: int, role: ContactRole, *, name: str, email: str, user_id: int, at: datetime) -> int:
    """Add a contact and return its number. Raises: AlreadyThere if the role has this address, or a main contact."""
    try:
        with transaction.atomic():
            row = Contact.objects.create(
                organisation_id=organisation_id, role=role.value, name=_one_line(name), email=email.strip()
            )
    except IntegrityError:
        raise AlreadyThere(_why_twice(role)) from None
    _note(organisation_id, "added", role, user_id=user_id, at=at)
    return row.id


@transaction.atomic
def change_contact(organisation_id: int, contact_id: int, *, name: str, email: str, user_id: int, at: datetime) -> bool:
    """Change a contact's name and address, and return whether anything was different.

    Raises: NotThere; AlreadyThere if another contact of the role has the address.
    """
    card = contact(organisation_id, contact_id)
    new = {"name": _one_line(name), "email": email.strip()}
    if new == {"name": card.name, "email": card.email}:
        return False
    try:
        with transaction.atomic():
            Contact.objects.filter(id=card.id).update(**new)
    except IntegrityError:
        raise AlreadyThere(_why_twice(card.role)) from None
    _note(organisation_id, "changed", card.role, user_id=user_id, at=at)
    return True


@transaction.atomic
def remove_contact(organisation_id: int, contact_id: int, *, user_id: int, at: datetime) -> None:
    """Remove a contact; name and address are gone. Raises: NotThere."""
    card = contact(organisation_id, contact_id)
    Contact.objects.filter(id=card.id).delete()
    _note(organisation_id, "removed", card.role, user_id=user_id, at=at)


def keep_listed(organisation_id: int, values: Mapping[str, str], *, user_id: int, at: datetime) -> tuple[str, ...]:
    """Take over the contacts that a list tells, and return which columns changed; an empty cell says nothing.

    Shape: `values` by the names in `membership.CONTACT_COLUMNS`.
    """
    there = selectors.contacts_of(organisation_id)
    changed: list[str] = []
    for role, columns in CONTACT_COLUMNS.items():
        name, email = (values.get(column, "") for column in columns)
        if not name and not email:
            continue
        card = listed_contact(there, role, email)
        if card is None:
            add_contact(organisation_id, role, name=name, email=email, user_id=user_id, at=at)
            changed += [column for column, told in zip(columns, (name, email), strict=True) if told]
            continue
        new = (name or card.name, email or card.email)
        if change_contact(organisation_id, card.id, name=new[0], email=new[1], user_id=user_id, at=at):
            pairs = zip(columns, new, (card.name, card.email), strict=True)
            changed += [column for column, now, was in pairs if now != was]
    return tuple(changed)


def _why_twice(role: ContactRole) -> str:
    if role == ContactRole.MAIN:
        return _("There is a main contact already. Change that one, or remove it first.")
    return _("Somebody with this address has this role already.")


def _one_line(text: str) -> str:
    return " ".join(text.split())


# As history has them, which is kept in English.
_ROLES = {
    ContactRole.MAIN: kept("main"),
    ContactRole.TECHNICAL: kept("technical"),
    ContactRole.COMMUNICATIONS: kept("communications"),
}
_SENTENCES = {
    "added": kept("A %(role)s contact was added."),
    "changed": kept("A %(role)s contact was changed."),
    "removed": kept("A %(role)s contact was removed."),
}


def _note(organisation_id: int, act: str, role: ContactRole, *, user_id: int, at: datetime) -> None:
    history.record(
        f"member.contact_{act}",
        organisation_id=organisation_id,
        subject=f"member:{organisation_id}",
        sentence=_SENTENCES[act] % {"role": _ROLES[role]},
        at=at,
        actor=f"user:{user_id}",
    )
