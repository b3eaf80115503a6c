"""Writes to a member about awards of one of its systems: whom, and what every such mail says.

What happened, and whether anyone should hear of it, is the caller's to know.
"""

from collections.abc import Mapping
from datetime import datetime

from cinquefoil.mailing import services as mailing
from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations.values import ConsortiumCard
from cinquefoil.programme.values import IntegrationCard


def consortium_of(integration: IntegrationCard) -> ConsortiumCard | None:
    """Return the consortium that a system's institution is in, or None."""
    number = organisations.organisation(integration.organisation_id).consortium_id
    return organisations.consortium(number) if number is not None else None


def tell_member(
    template: str, integration: IntegrationCard, *, key: str, context: Mapping[str, object], at: datetime
) -> None:
    """Write to the member's contact, or to the help desk where it has none; outside a consortium to nobody.

    Every template may use `contact`, `organisation`, `system` and `consortium`, and what `context` adds.
    """
    consortium = consortium_of(integration)
    if consortium is None:
        return
    organisation = organisations.organisation(integration.organisation_id)
    mailing.send(
        template,
        to=organisation.contact_email or consortium.help_desk_email,
        context={
            "contact": organisation.contact_name,
            "organisation": organisation.name,
            "system": integration.system,
            "consortium": consortium,
            **context,
        },
        key=key,
        organisation_id=organisation.id,
        at=at,
    )
