"""Rules about a consortium's members, as functions of values: states and ROR ids.

Reads no table and writes none; `members` acts on what is planned here.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.translation import gettext as _

from cinquefoil.organisations.values import ContactCard, ContactRole, MemberState

COLUMNS: Final = ("name", "ror", "city", "region", "country")
"""What a lead may change of a member, its contacts apart."""

CONTACT_COLUMNS: Final[Mapping[ContactRole, tuple[str, str]]] = {
    ContactRole.MAIN: ("contact_name", "contact_email"),
    ContactRole.TECHNICAL: ("technical_name", "technical_email"),
    ContactRole.COMMUNICATIONS: ("communications_name", "communications_email"),
}
"""How a list of members, with one contact a role, names name and address of each."""

ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
"""The letters of a ROR id: base 32 without i, l, o and u."""

MOVES: Final = {
    MemberState.ACTIVE: (MemberState.SUSPENDED, MemberState.LEAVING),
    MemberState.SUSPENDED: (MemberState.ACTIVE, MemberState.LEAVING),
    MemberState.LEAVING: (MemberState.ACTIVE, MemberState.LEFT),
    MemberState.LEFT: (MemberState.ACTIVE,),
}
"""From each state to where a lead may move a member."""


def written_to(contacts: Iterable[ContactCard], role: ContactRole) -> tuple[ContactCard, ...]:
    """Return whom a mail for this role goes to: its contacts with an address, else the main one, else nobody."""
    known = [card for card in contacts if card.email]
    return tuple(card for card in known if card.role == role) or tuple(
        card for card in known if card.role == ContactRole.MAIN
    )


def listed_contact(contacts: Iterable[ContactCard], role: ContactRole, email: str) -> ContactCard | None:
    """Return the contact of a role that a list's one line means: who has its address, else the first of the role."""
    held = [card for card in contacts if card.role == role]
    same = (card for card in held if email and card.email.casefold() == email.casefold())
    return next(same, held[0] if held else None)


def parse_ror(text: str) -> str:
    """Return the address of a ROR id, given bare or as an address; "" for nothing.

    Raises: ValueError with a sentence if it is none. Source: ROR's page on its identifiers (check digits by
    ISO/IEC 7064 MOD 97-10 over the base-32 number).
    """
    bare = text.strip().casefold().removeprefix("https://").removeprefix("http://").removeprefix("ror.org/").strip("/")
    if not bare:
        return ""
    shape = len(bare) == 9 and bare[0] == "0" and bare[7:].isascii() and bare[7:].isdigit()
    if not shape or set(bare[:7]) - set(ALPHABET):
        raise ValueError(
            _("“%(text)s” is no ROR id. It looks like https://ror.org/ and nine characters.") % {"text": text[:60]}
        )
    number = 0
    for letter in bare[:7]:
        number = number * 32 + ALPHABET.index(letter)
    if int(bare[7:]) != 98 - number * 100 % 97:
        raise ValueError(_("The check digits of ROR id %(ror)s are wrong. Copy it again from ror.org.") % {"ror": bare})
    return f"https://ror.org/{bare}"
