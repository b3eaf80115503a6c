"""Writes to a member about awards of one of its systems: whom, and what every such mail says.

What happened, and whether anyone should hear of it, is the caller's to know.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from cinquefoil.mailing import services as mailing
from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations.membership import written_to
from cinquefoil.organisations.values import ConsortiumCard, ContactCard, ContactRole
from cinquefoil.programme.values import IntegrationCard


def consortium_of(integration: IntegrationCard) -> ConsortiumCard | None:
    """Return the consortium that a system's institution is in, or None."""
    number = organisations.organisation(integration.organisation_id).consortium_id
    return organisations.consortium(number) if number is not None else None


def tell_member(
    template: str,
    integration: IntegrationCard,
    *,
    key: str,
    context: Mapping[str, object],
    at: datetime,
    role: ContactRole = ContactRole.MAIN,
    copy_to: ContactRole | None = None,
) -> None:
    """Write to the member's contacts for `role`, or to the help desk where it has none; outside a consortium to nobody.

    Every template may use `contact`, `organisation`, `system` and `consortium`, and what `context` adds. Contacts for
    `copy_to` get the same; nobody gets it twice.
    """
    consortium = consortium_of(integration)
    if consortium is None:
        return
    organisation = organisations.organisation(integration.organisation_id)
    known = organisations.contacts_of(organisation.id)
    people = {card.email.casefold(): card for card in (*written_to(known, role), *_named_for(copy_to, known))}
    receivers = [(card.email, card.name, f":{card.id}") for card in people.values()]
    for place, (email, name, mark) in enumerate(receivers or [(consortium.help_desk_email, "", "")]):
        mailing.send(
            template,
            to=email,
            context={
                "contact": name,
                "organisation": organisation.name,
                "system": integration.system,
                "consortium": consortium,
                **context,
            },
            key=key + (mark if place else ""),
            organisation_id=organisation.id,
            at=at,
        )


def _named_for(role: ContactRole | None, known: Iterable[ContactCard]) -> Iterable[ContactCard]:
    return (card for card in known if card.role == role and card.email)
