"""Which members cannot be reached at the address we have: its mails come back, or whoever reads them says so.

Changes no contact: that is the lead's to do, or the member's. A new address is reachable until it shows otherwise.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from cinquefoil.mailing.selectors import unreachable
from cinquefoil.organisations.values import OrganisationCard
from cinquefoil.programme.letters.models import ReplyLink, ThreadWord
from cinquefoil.programme.letters.threads.turn import Answer


def why_unreachable(members: Iterable[OrganisationCard]) -> dict[int, str]:
    """Return why members cannot be reached at their contact's address: organisation → reason, in two queries.

    A member without any address is not in it.
    """
    addresses = {card.id: card.contact_email for card in members if card.contact_email}
    found = unreachable(addresses.values())
    wrong = _said_not_me(addresses)
    told = {number: found[address] for number, address in addresses.items() if address in found}
    for number, address in addresses.items():
        if number not in told and address in wrong.get(number, ()):
            told[number] = _("Whoever reads %(address)s says that she is not the right person.") % {"address": address}
    return told


def _said_not_me(organisation_ids: Iterable[int]) -> dict[int, set[str]]:
    """Return the addresses to which a link went whose reader's last answer was that she is the wrong person."""
    words = ThreadWord.objects.filter(thread__organisation_id__in=list(organisation_ids), way="link").order_by("at")
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
