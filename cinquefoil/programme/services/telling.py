"""Writes to a member about awards of one of its systems: whom, in which language, and what every such mail says.

What happened, and whether anyone should hear of it, is the caller's to know.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from cinquefoil.mailing import services as mailing
from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations.membership import written_to
from cinquefoil.organisations.values import ConsortiumCard, ContactCard, ContactRole, OrganisationCard
from cinquefoil.programme.letters.wordings.compose import common, written
from cinquefoil.programme.letters.wordings.facts import facts_of
from cinquefoil.programme.letters.wordings.library import Language
from cinquefoil.programme.letters.wordings.selectors import language_of, spoken, wording_of
from cinquefoil.programme.values import IntegrationCard


@dataclass(frozen=True, slots=True)
class _Receiver:
    """Whom a mail goes to. `mark`: what its key ends with, so that each receiver gets one."""

    email: str
    name: str
    mark: str


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
    `copy_to` get the same; nobody gets it twice. It is written in the member's language.
    """
    consortium = consortium_of(integration)
    if consortium is None:
        return
    organisation = organisations.organisation(integration.organisation_id)
    about = {"organisation": organisation.name, "system": integration.system, "consortium": consortium, **context}
    for one in _receivers(organisation, consortium, role, copy_to):
        mailing.send(
            template,
            to=one.email,
            context={"contact": one.name, **about},
            key=key + one.mark,
            organisation_id=organisation.id,
            language=language_of(organisation.id).portal,
            at=at,
        )


def tell_in_words(
    template: str,
    wording: str,
    integration: IntegrationCard,
    *,
    key: str,
    values: Callable[[Language], Mapping[str, str]],
    at: datetime,
    copy_to: ContactRole | None = None,
) -> None:
    """Write to the member as `tell_member` does, in the wording that stands for its consortium and language.

    `values`: what the wording may hold besides what every letter may, for a language; its dates come out in it.
    """
    consortium = consortium_of(integration)
    if consortium is None:
        return
    organisation = organisations.organisation(integration.organisation_id)
    words = language_of(organisation.id)
    chosen = wording_of(consortium.id, words.code, wording)
    facts = facts_of(organisation, consortium, base_url="")
    with spoken(words):
        for one in _receivers(organisation, consortium, ContactRole.MAIN, copy_to):
            told = {**common(replace(facts, contact=one.name), words), **values(words)}
            subject, text = written(chosen, told)
            mailing.send(
                template,
                to=one.email,
                context={"subject": subject, "text": text},
                key=key + one.mark,
                organisation_id=organisation.id,
                at=at,
            )


def _receivers(
    organisation: OrganisationCard, consortium: ConsortiumCard, role: ContactRole, copy_to: ContactRole | None
) -> list[_Receiver]:
    """Return each receiver once; the first one's mail has the bare key."""
    known = organisations.contacts_of(organisation.id)
    people = {card.email.casefold(): card for card in (*written_to(known, role), *_named_for(copy_to, known))}
    found = [
        _Receiver(card.email, card.name, f":{card.id}" if place else "") for place, card in enumerate(people.values())
    ]
    return found or [_Receiver(consortium.help_desk_email, "", "")]


def _named_for(role: ContactRole | None, known: Iterable[ContactCard]) -> Iterable[ContactCard]:
    return (card for card in known if card.role == role and card.email)
