"""An authorize request: read, and judged before any page is shown.

Says what is wrong and whether the client may be told; shows nothing and issues only codes.

Source: orcid-api.md sections 2.1 and 2.2; RFC 7636 (PKCE).
"""

import secrets
import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

from cinquefoil.registry.errors import OAuthRefusal
from cinquefoil.registry.oauth.clients import asked_scopes, scopes_a_person_grants
from cinquefoil.registry.oauth.tokens import living_tokens
from cinquefoil.registry.rules.redirects import is_registered
from cinquefoil.registry.store.port import Store
from cinquefoil.registry.values import Client, Code, digest_of

_ALPHABET = string.ascii_letters + string.digits


class NotOurs(Exception):
    """The request cannot be trusted enough to send anyone back: shown on a page, never redirected."""


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """What a client asks a person for."""

    client: Client
    scopes: tuple[str, ...]
    redirect_uri: str
    state: str | None = None
    nonce: str = ""
    challenge: str = ""
    challenge_method: str = ""
    prompt: str = ""
    max_age: int | None = None

    def answered(self, **parameters: str) -> str:
        """Return the redirect URI with the answer in its query, `state` echoed only when it came."""
        if self.state is not None:
            parameters["state"] = self.state
        joint = "&" if "?" in self.redirect_uri else "?"
        return f"{self.redirect_uri}{joint}{urlencode(parameters, quote_via=quote)}"


def parse_request(store: Store, query: Mapping[str, str]) -> AuthorizationRequest:
    """Return the request, its client and redirect URI found good.

    Raises:
        NotOurs: with a sentence for the page.
    """
    client = store.clients.get(query.get("client_id", ""))
    if not query.get("client_id"):
        raise NotOurs("The link that brought you here names no client_id, so nobody knows who is asking.")
    if client is None:
        raise NotOurs(f"No client with the client_id {query['client_id']} is registered here.")
    redirect_uri = query.get("redirect_uri", "")
    if not redirect_uri:
        raise NotOurs("The link that brought you here has no redirect_uri, so there is nowhere to go back to.")
    if not is_registered(redirect_uri, client.redirect_uris):
        raise NotOurs(f"The redirect_uri {redirect_uri} is not one that {client.name} has registered.")
    openid = "openid" in asked_scopes(query.get("scope", ""))
    max_age = query.get("max_age", "")
    return AuthorizationRequest(
        client=client,
        scopes=asked_scopes(query.get("scope", "")),
        redirect_uri=redirect_uri,
        state=query.get("state"),
        nonce=query.get("nonce", ""),
        challenge=query.get("code_challenge", ""),
        challenge_method=query.get("code_challenge_method", "plain") if query.get("code_challenge") else "",
        prompt=query.get("prompt", "") if openid else "",
        max_age=int(max_age) if openid and max_age.isdigit() else None,
    )


def check_request(request: AuthorizationRequest, query: Mapping[str, str]) -> None:
    """Check what the client may be told about.

    Raises:
        OAuthRefusal: to be sent back to the redirect URI.
    """
    if not query.get("response_type"):
        raise OAuthRefusal("invalid_request", "response_type is missing")
    if query["response_type"] != "code":
        raise OAuthRefusal(
            "unsupported_response_type", "This practice registry serves response_type=code; the implicit flow not yet"
        )
    if not request.scopes:
        raise OAuthRefusal("invalid_scope", "scope is missing")
    if request.challenge and request.challenge_method not in {"plain", "S256"}:
        raise OAuthRefusal("invalid_request", "code_challenge_method must be plain or S256")
    scopes_a_person_grants(request.client, request.scopes)


def is_granted_already(store: Store, request: AuthorizationRequest, orcid_id: str, at: datetime) -> bool:
    """Whether consent is skipped: a living token of exactly these scopes exists and nothing asks to confirm."""
    if request.prompt == "confirm":
        return False
    living = living_tokens(store, at, orcid_id=orcid_id, client_id=request.client.client_id)
    return any(set(token.scopes) == set(request.scopes) for token in living)


def issue_code(store: Store, request: AuthorizationRequest, orcid_id: str, *, at: datetime, signed_in: datetime) -> str:
    """Make and keep an authorization code of six letters and digits, good once."""
    code = "".join(secrets.choice(_ALPHABET) for _ in range(6))
    store.codes.put(
        Code(
            code_digest=digest_of(code),
            client_id=request.client.client_id,
            orcid_id=orcid_id,
            scopes=request.scopes,
            redirect_uri=request.redirect_uri,
            issued=at,
            nonce=request.nonce,
            challenge=request.challenge,
            challenge_method=request.challenge_method,
            signed_in=signed_in,
        )
    )
    return code
