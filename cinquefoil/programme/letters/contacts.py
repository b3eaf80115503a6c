"""Which members cannot be reached at the address we have: its mails come back, or whoever reads them says so.

Changes no contact: that is the lead's to do, or the member's. A new address is reachable until it shows otherwise.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cinquefoil.mailing.selectors import unreachable
from cinquefoil.organisations.selectors import contacts_of_all, organisations_of
from cinquefoil.organisations.values import ContactCard, ContactRole, OrganisationCard
from cinquefoil.programme.letters.models import ReplyLink, ThreadWord
from cinquefoil.programme.letters.threads.turn import Answer


@dataclass(frozen=True, slots=True)
class Reach:
    """How a member is reached: its main contact's address and name, or another contact's, or "" for nobody's.

    `why_not`: why the main contact cannot be reached, "" where it can, or where there is none.
    """

    to: str = ""
    name: str = ""
    is_main: bool = False
    why_not: str = ""


def reach_of(members: Collection[OrganisationCard]) -> dict[int, Reach]:
    """Return how each member is reached, in constantly many queries: organisation → reach.

    Where the main contact cannot be, another one of the member's can be asked for a better address.
    """
    known = contacts_of_all([card.id for card in members])
    bounced = unreachable(contact.email for contacts in known.values() for contact in contacts if contact.email)
    wrong = _said_not_me([card.id for card in members])
    return {card.id: _reach(known.get(card.id, ()), bounced, wrong.get(card.id, set())) for card in members}


def reasons_by_slug(consortium_id: int, slugs: Collection[str]) -> dict[str, str]:
    """Return why the main contacts of these members cannot be reached, where something is known: slug → reason."""
    if not slugs:
        return {}
    members = [card for card in organisations_of(consortium_id) if card.slug in slugs]
    reached = reach_of(members)
    return {card.slug: reached[card.id].why_not for card in members if reached[card.id].why_not}


def _reach(contacts: Collection[ContactCard], bounced: dict[str, str], wrong: set[str]) -> Reach:
    why = {contact.email: _why_not(contact.email, bounced, wrong) for contact in contacts if contact.email}
    main = next((one for one in contacts if one.role == ContactRole.MAIN and one.email), None)
    if main is not None and not why[main.email]:
        return Reach(main.email, main.name, is_main=True)
    other = next((one for one in contacts if one.email and not why[one.email]), None)
    why_not = why[main.email] if main else ""
    return Reach(other.email, other.name, why_not=why_not) if other else Reach(why_not=why_not)


def _why_not(address: str, bounced: dict[str, str], wrong: set[str]) -> str:
    if address in wrong:
        return _("Whoever reads %(address)s says that she is not the right person.") % {"address": address}
    return bounced.get(address, "")


def _said_not_me(organisation_ids: Collection[int]) -> dict[int, set[str]]:
    """Return the addresses to which a link went whose reader's last answer was that she is the wrong person."""
    words = ThreadWord.objects.filter(thread__organisation_id__in=organisation_ids, way="link").order_by("at")
    last = dict(words.values_list("thread_id", "answer"))
    wrong = [number for number, answer in last.items() if answer == Answer.NOT_ME]
    used = ReplyLink.objects.filter(thread_id__in=wrong).exclude(used_at=None).order_by("used_at")
    latest = {
        number: (owner, to) for number, owner, to in used.values_list("thread_id", "thread__organisation_id", "to")
    }
    found: dict[int, set[str]] = {}
    for owner, to in latest.values():
        found.setdefault(owner, set()).add(to)
    return found
