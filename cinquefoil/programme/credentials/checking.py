"""Says in plain words whether a credential was signed here, for which award, and where that award stands today.

Takes whatever somebody pasted; believes nothing of it before the signature is seen to fit.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from cinquefoil.history.kept import kept, retold
from cinquefoil.organisations.keys import KeyRing
from cinquefoil.programme.awards.life import State
from cinquefoil.programme.credentials import keys, tokens
from cinquefoil.programme.credentials.document import ENVELOPE
from cinquefoil.programme.values import AwardCard

LARGEST: Final = 64 * 1024
"""Units: bytes. A credential is about four thousand."""


class Finding(StrEnum):
    """What became of a check. Down to `NO_AWARD` nothing in the text is to be relied on."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NO_CREDENTIAL = "no_credential"
    UNSIGNED = "unsigned"
    OTHER_ALGORITHM = "other_algorithm"
    OTHER_ISSUER = "other_issuer"
    OTHER_KEY = "other_key"
    ALTERED = "altered"
    NO_AWARD = "no_award"
    IN_FORCE = "in_force"
    AT_RISK = "at_risk"
    EXPIRED = "expired"
    RENEWED = "renewed"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"


WORDS: Final[Mapping[Finding, tuple[str, str]]] = {
    Finding.EMPTY: (
        kept("There is nothing to check yet."),
        kept("Paste the credential, or choose the file that you were given."),
    ),
    Finding.TOO_LARGE: (
        kept("This is too large to be a credential, so it was not read: a credential has a few thousand characters."),
        kept("Choose the .jwt or .json file from the award’s page, not a picture or an archive of it."),
    ),
    Finding.NO_CREDENTIAL: (
        kept("This is not a credential: it does not have the three parts of a signed token."),
        kept("Copy all of it, from the first letter to the last, or choose the .jwt or .json file itself."),
    ),
    Finding.UNSIGNED: (
        kept("This credential is not signed. Anybody can have written it."),
        kept("Do not rely on it. Ask whoever gave it to you for the address of the award’s page, and look there."),
    ),
    Finding.OTHER_ALGORITHM: (
        kept(
            "This credential is not signed in the way in which everything is signed here, so it does not "
            "come from here."
        ),
        kept("Do not rely on it. Ask whoever gave it to you for the address of the award’s page, and look there."),
    ),
    Finding.OTHER_ISSUER: (
        kept("This credential names another issuer. Whether it is genuine cannot be told here."),
        kept("Have it checked by the issuer that it names, or by a service that checks Open Badges of any issuer."),
    ),
    Finding.OTHER_KEY: (
        kept(
            "This credential says that it comes from here, but names a key that signs nothing here. It is "
            "not from here."
        ),
        kept("Do not rely on it. Ask whoever gave it to you for the address of the award’s page, and look there."),
    ),
    Finding.ALTERED: (
        kept("The signature does not fit: the credential was altered after it was signed, or somebody else signed it."),
        kept("Do not rely on it. Take the credential afresh from the award’s page and check that one."),
    ),
    Finding.NO_AWARD: (
        kept("This was signed here, but it is not the credential of an award."),
        kept("Choose the credential that is offered on the award’s page."),
    ),
    Finding.IN_FORCE: (kept("Genuine, and the award is in force."), kept("There is nothing to do.")),
    Finding.AT_RISK: (
        kept("Genuine, and the award is in force; the member was asked about something that was no longer seen."),
        kept("Look at the award’s page again in a month, when the member has answered."),
    ),
    Finding.EXPIRED: (
        kept("Genuine, but the award has ended: its last day is past."),
        kept("Look at the system’s page for a later award."),
    ),
    Finding.RENEWED: (
        kept("Genuine, and a later award has taken over from this one."),
        kept("Take the credential of the later award from the system’s page."),
    ),
    Finding.SUSPENDED: (
        kept("Genuine, but the award is suspended: it does not count until it is reinstated."),
        kept("Look at the award’s page before you rely on it; its history says since when."),
    ),
    Finding.REVOKED: (
        kept("Genuine when it was signed, but the award was revoked since. It does not count any more."),
        kept("Do not rely on it. The award’s page says when it was revoked."),
    ),
    Finding.SUPERSEDED: (
        kept("Genuine when it was signed, but an award under other criteria has taken its place."),
        kept("Take the credential of the later award from the system’s page."),
    ),
}
"""What is told of each finding, and what to do next."""

GOOD: Final = frozenset({Finding.IN_FORCE, Finding.AT_RISK})

_BY_STATE: Final[Mapping[State, Finding]] = {
    State.AWARDED: Finding.IN_FORCE,
    State.DUE: Finding.IN_FORCE,
    State.AT_RISK: Finding.AT_RISK,
    State.GRACE: Finding.EXPIRED,
    State.LAPSED: Finding.EXPIRED,
    State.RENEWED: Finding.RENEWED,
    State.SUSPENDED: Finding.SUSPENDED,
    State.REVOKED: Finding.REVOKED,
    State.SUPERSEDED: Finding.SUPERSEDED,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a check found, and about which award; none is named unless the signature fits."""

    finding: Finding
    award: AwardCard | None = None

    @property
    def sentence(self) -> str:
        """What was found, in words."""
        return retold(WORDS[self.finding][0])

    @property
    def next_step(self) -> str:
        """What to do now."""
        return retold(WORDS[self.finding][1])

    @property
    def is_good(self) -> bool:
        """Whether it is genuine and in force."""
        return self.finding in GOOD


def check(
    text: str, ring: KeyRing, *, base_url: str, find_award: Callable[[int], AwardCard | None], on: date
) -> Answer:
    """Say what is true of a credential: a token as it is, or inside its JSON envelope.

    `find_award`: returns an award that was given, or None.
    """
    if len(text.encode(errors="replace")) > LARGEST:
        return Answer(Finding.TOO_LARGE)
    bare = _unwrap(text.strip())
    if not bare:
        return Answer(Finding.EMPTY)
    try:
        token = tokens.take_apart(bare)
    except tokens.NoToken:
        return Answer(Finding.NO_CREDENTIAL)
    problem = _problem(token, ring, keys.did_of(base_url))
    if problem is not None:
        return Answer(problem)
    number = _award_number(token, base_url)
    card = find_award(number) if number is not None else None
    return Answer(_BY_STATE[card.state(on)], card) if card is not None else Answer(Finding.NO_AWARD)


def _problem(token: tokens.Token, ring: KeyRing, did: str) -> Finding | None:
    """Return why the token is not one that was signed here, or None. The order is the one that tells most."""
    algorithm = token.header.get("alg")
    if str(algorithm).lower() == "none" or not token.signature:
        return Finding.UNSIGNED
    if algorithm != tokens.ALGORITHM or "crit" in token.header:
        return Finding.OTHER_ALGORITHM
    issuer = token.payload.get("issuer")
    named = issuer.get("id") if isinstance(issuer, dict) else issuer
    if token.issuer != did or named != did:
        return Finding.OTHER_ISSUER
    key_id = token.key_name.removeprefix(f"{did}#")
    if key_id not in keys.key_ids(ring):
        return Finding.OTHER_KEY
    return None if tokens.is_signed_by(token, ring, key_id) else Finding.ALTERED


def _award_number(token: tokens.Token, base_url: str) -> int | None:
    kinds = token.payload.get("type")
    found = re.fullmatch(rf"{re.escape(base_url)}/awards/([0-9]{{1,18}})", str(token.payload.get("id", "")))
    return int(found.group(1)) if found and isinstance(kinds, list) and "OpenBadgeCredential" in kinds else None


def _unwrap(text: str) -> str:
    """Return the token of an enveloped credential; any other text as it is."""
    if not text.startswith("{"):
        return text
    try:
        named = json.loads(text).get("id", "")
    except (ValueError, RecursionError):
        return text
    return str(named).removeprefix(ENVELOPE)
