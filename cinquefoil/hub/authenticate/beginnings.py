"""Begins a trip to ORCID and takes it up again when the visitor comes back: state, nonce and PKCE, kept on our side.

Exchanges nothing and judges no answer; a beginning is used once, by the browser that began it, within the hour.

Source: RFC 6749 10.12 (state), RFC 7636 (PKCE), OpenID Connect Core 15.5.2 (nonce).
"""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from cinquefoil.hub.authenticate.models import Beginning
from cinquefoil.hub.authenticate.values import Purpose
from cinquefoil.orcid.oauth import authorise_url, code_challenge, code_verifier
from cinquefoil.orcid.scopes import Scope, write_scopes
from cinquefoil.orcid.secret import Secret
from cinquefoil.organisations.sealing import seal, unseal
from cinquefoil.organisations.selectors import credential_of

# Long enough to register at ORCID on the way.
# Of the languages of our pages, those of ORCID's pages. Source: ORCID, "Customizing the sign-in/register screen".
SPOKEN_AT_ORCID = frozenset({"en", "fr"})
LIFETIME = timedelta(hours=1)
KEPT_STALE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Begun:
    """A trip that came back: what it was for, and what the exchange needs."""

    purpose: Purpose
    organisation_id: int
    person_id: int | None
    environment: str
    asked_scopes: frozenset[str]
    language: str
    nonce: str
    verifier: Secret


def begin_trip(
    purpose: Purpose,
    *,
    organisation_id: int,
    person_id: int | None,
    scopes: Collection[Scope],
    browser: str,
    redirect_uri: str,
    at: datetime,
    orcid_id: str = "",
    language: str = "en",
) -> str:
    """Keep the beginning of a trip and return the address at ORCID to send the visitor to.

    `language` is that of the page she comes from; where ORCID does not speak it, its pages are in English.

    Raises: organisations.errors.NotThere if the organisation has no credential.
    """
    credential = credential_of(organisation_id)
    asked = write_scopes(scopes)
    state, nonce = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
    verifier = code_verifier(secrets.token_bytes(32))
    Beginning.objects.filter(expires_at__lt=at - KEPT_STALE).delete()
    Beginning.objects.create(
        state_digest=digest(state),
        browser_digest=digest(browser),
        purpose=purpose.value,
        organisation_id=organisation_id,
        person_id=person_id,
        environment=credential.environment,
        asked_scopes=asked,
        language=language,
        nonce=nonce,
        sealed_verifier=seal(verifier, bound_to=f"beginning:{digest(state)}"),
        begun_at=at,
        expires_at=at + LIFETIME,
    )
    return authorise_url(
        credential.addresses,
        client_id=credential.client_id,
        scopes=scopes,
        redirect_uri=redirect_uri,
        state=state,
        nonce=nonce,
        code_challenge=code_challenge(verifier),
        orcid=orcid_id,
        lang=language if language in SPOKEN_AT_ORCID else "en",
    )


def take_up(state: str, *, browser: str, at: datetime) -> Begun | None:
    """Use up the beginning with this state, or return None: unknown, another browser's, stale, or used before."""
    rows = Beginning.objects.filter(
        state_digest=digest(state), browser_digest=digest(browser), used_at=None, expires_at__gt=at
    )
    if rows.update(used_at=at) != 1:
        return None
    row = Beginning.objects.get(state_digest=digest(state))
    return Begun(
        purpose=Purpose(row.purpose),
        organisation_id=row.organisation_id,
        person_id=row.person_id,
        environment=row.environment,
        asked_scopes=frozenset(row.asked_scopes.split()),
        language=row.language,
        nonce=row.nonce,
        verifier=unseal(row.sealed_verifier, bound_to=f"beginning:{row.state_digest}"),
    )


def organisation_begun(state: str, *, browser: str) -> int | None:
    """Return which organisation this browser's trip was for, even if it is stale or used: for the problem page."""
    row = Beginning.objects.filter(state_digest=digest(state), browser_digest=digest(browser)).first()
    return row.organisation_id if row else None


def digest(text: str) -> str:
    """Return the SHA-256 of a text in hexadecimal; what we keep in place of a secret we only compare."""
    return hashlib.sha256(text.encode()).hexdigest()
