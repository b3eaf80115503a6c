"""OpenID Connect: what an id token, the userinfo answer and the discovery document say.

Composes claims from values; signing is the key's, serving is the routes'.

Source: orcid-api.md section 2.5; OpenID Connect Core 1.0 sections 2 and 3.1.3.6 (at_hash).
"""

import base64
import hashlib
import uuid
from datetime import datetime, timedelta
from typing import Any

from cinquefoil.registry.core import Core, public_name
from cinquefoil.registry.values import Account, Code


def id_token(core: Core, code: Code, account: Account, access: str, at: datetime) -> str:
    """Return the signed id token for one exchange. Names stand in it only when everybody may see them."""
    left_half = hashlib.sha256(access.encode()).digest()[:16]
    claims: dict[str, Any] = {
        "at_hash": base64.urlsafe_b64encode(left_half).decode().rstrip("="),
        "aud": code.client_id,
        "sub": account.orcid_id,
        "auth_time": round((code.signed_in or code.issued).timestamp()),
        "amr": "pwd",
        "iss": core.settings.base_uri,
        "exp": round((at + timedelta(hours=24)).timestamp()),
        "iat": round(at.timestamp()),
        "jti": str(uuid.uuid4()),
    }
    shown = {key: value for key, value in names(account).items() if value}
    return core.key.sign({**claims, **shown, **({"nonce": code.nonce} if code.nonce else {})})


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
        "response_types_supported": ["code"],
        "claims_parameter_supported": False,
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "issuer": base_uri,
    }
