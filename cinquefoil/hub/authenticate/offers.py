"""The permissions a person is asked for, each as a switch with a sentence, and the scopes her choice amounts to. Pure.

Never asks for `/person/update`: names, countries and keywords are hers.

Source: criteria.md AUTH-6: no scope asked beside a wider one that implies it; ORCID, "OAuth scopes".
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cinquefoil.history.kept import kept
from cinquefoil.orcid.scopes import Scope, granted_covers


@dataclass(frozen=True, slots=True)
class Offer:
    """One switch on the connect page, and how history names it. A fixed one cannot be turned off."""

    name: str
    scope: Scope
    title: str | Promise
    sentence: str | Promise
    without: str | Promise
    act: str
    is_fixed: bool = False


OFFERS = (
    Offer(
        name="know",
        scope=Scope.AUTHENTICATE,
        title=_("Know your ORCID iD"),
        sentence=_("We learn your iD and the name on your record from ORCID itself, and keep both."),
        without="",
        act=kept("know your ORCID iD"),
        is_fixed=True,
    ),
    Offer(
        name="read",
        scope=Scope.READ_LIMITED,
        title=_("Read your record"),
        sentence=_(
            "We read the items on your record that are public or that you show to trusted parties, so that you "
            "need not type them here again. What you do not show to everyone never appears on a public page of ours."
        ),
        without=_("We read only what everyone can see on your record."),
        act=kept("read your record"),
    ),
    Offer(
        name="write",
        scope=Scope.ACTIVITIES_UPDATE,
        title=_("Add to your record and keep it up to date"),
        sentence=_(
            "We add your employment with us (or your studies or visiting post, if that is your tie to us) to your "
            "record, and change or remove it when it changes here. We touch only what we added ourselves."
        ),
        without=_("We write nothing to your record."),
        act=kept("add to your record and keep it up to date"),
    ),
)


def scopes_to_ask(chosen: Collection[str]) -> frozenset[Scope]:
    """Return the scopes for the switches left on: the chosen ones, or the bare iD if none is."""
    wide = frozenset(offer.scope for offer in OFFERS if offer.name in chosen and not offer.is_fixed)
    return wide or frozenset({Scope.AUTHENTICATE})


def offers_lacking(granted: Collection[str]) -> tuple[Offer, ...]:
    """Return the offers that what was granted does not cover."""
    return tuple(offer for offer in OFFERS if not offer.is_fixed and not granted_covers(granted, offer.scope))


def offers_granted(granted: Collection[str]) -> tuple[Offer, ...]:
    """Return the offers that were granted; the iD itself always is."""
    lacking = offers_lacking(granted)
    return tuple(offer for offer in OFFERS if offer not in lacking)
