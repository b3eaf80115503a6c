"""OpenID Connect: what an id token, the userinfo answer and the discovery document say.

Composes claims from values; signing is the key's, serving is the routes'.

Source: orcid-api.md section 2.5; OpenID Connect Core 1.0 sections 2 and 3.1.3.6 (at_hash).
"""

import base64
import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cinquefoil.registry.core import Core, public_name
from cinquefoil.registry.values import Account, Client

LIFETIME = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Occasion:
    """What an id token is given for: the client, the access token beside it, and when the person had signed in."""

    client: Client
    access: str
    signed_in: datetime
    nonce: str = ""


def id_token(core: Core, account: Account, occasion: Occasion, at: datetime) -> str:
    """Return the signed id token. Names stand in it only when everybody may see them, `amr` for members only."""
    left_half = hashlib.sha256(occasion.access.encode()).digest()[:16]
    shown = names(account)
    claims: dict[str, Any] = {
        "at_hash": base64.urlsafe_b64encode(left_half).decode().rstrip("="),
        "aud": occasion.client.client_id,
        "sub": account.orcid_id,
        "auth_time": round(occasion.signed_in.timestamp()),
        "amr": "pwd" if occasion.client.kind != "public" else None,
        "iss": core.settings.base_uri,
        "name": shown["name"],
        "exp": round((at + LIFETIME).timestamp()),
        "given_name": shown["given_name"],
        "iat": round(at.timestamp()),
        "nonce": occasion.nonce or None,
        "family_name": shown["family_name"],
        "jti": str(uuid.uuid4()),
    }
    return core.key.sign({name: value for name, value in claims.items() if value is not None})


def names(account: Account) -> dict[str, str | None]:
    """Return the three name claims, null where nobody may see them."""
    is_public = account.name_visibility == "public"
    return {
        "name": public_name(account) or None,
        "family_name": (account.family_name or None) if is_public else None,
        "given_name": (account.given_names or None) if is_public else None,
    }


def userinfo(core: Core, account: Account) -> dict[str, str | None]:
    """Return the userinfo answer: public data only, every key present."""
    place = f"{core.settings.base_uri}/{account.orcid_id}"
    return {"id": place, "sub": account.orcid_id, **names(account)}


def discovery(base_uri: str) -> dict[str, Any]:
    """Return the discovery document. Like ORCID's, it does not mention PKCE, which is honoured when sent."""
    return {
        "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "userinfo_endpoint": f"{base_uri}/oauth/userinfo",
        "authorization_endpoint": f"{base_uri}/oauth/authorize",
        "token_endpoint": f"{base_uri}/oauth/token",
        "jwks_uri": f"{base_uri}/oauth/jwks",
        "claims_supported": ["family_name", "given_name", "name", "auth_time", "iss", "sub"],
        "scopes_supported": ["openid"],
        "subject_types_supported": ["public"],
        "response_types_supported": ["code", "id_token", "id_token token"],
        "claims_parameter_supported": False,
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
        "grant_types_supported": ["authorization_code", "implicit", "refresh_token"],
        "issuer": base_uri,
    }
