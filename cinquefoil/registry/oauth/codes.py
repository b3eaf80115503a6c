"""Authorization codes: issued on consent, good for one exchange, and what an exchange must prove.

Issues no token; the grant does.

Source: orcid-api.md section 2.3 (authorization_code); RFC 7636 section 4.6 (PKCE).
"""

import base64
import hashlib
import hmac
import secrets
import string
from collections.abc import Mapping
from datetime import datetime

from cinquefoil.registry.core import Core
from cinquefoil.registry.oauth.authorization import AuthorizationRequest
from cinquefoil.registry.oauth.refusals import Refused
from cinquefoil.registry.oauth.tokens import end_token
from cinquefoil.registry.store.port import Store
from cinquefoil.registry.values import Client, Code, digest_of

_ALPHABET = string.ascii_letters + string.digits


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


def code_of(core: Core, client: Client, form: Mapping[str, str], at: datetime) -> Code:
    """Return the code of an exchange, found good. One that comes twice ends every token made from it.

    Raises:
        Refused: what is wrong with it.
    """
    given = form.get("code", "")
    if not given:
        raise Refused("code_missing")
    code = core.store.codes.get(digest_of(given))
    if code is None:
        raise Refused("code_unknown", code=given)
    if code.client_id != client.client_id:
        raise Refused("code_of_another")
    if code.used is not None:
        for token in list(core.store.tokens.find(code_digest=code.code_digest)):
            end_token(core.store, token, "code_reused", at)
        raise Refused("code_reused", code=given)
    if at > code.issued + core.settings.code_lifetime:
        raise Refused("code_expired")
    if form.get("redirect_uri") and form["redirect_uri"] != code.redirect_uri:
        raise Refused("redirect_uri_differs")
    if code.challenge and not _proves(form.get("code_verifier", ""), code):
        raise Refused("verifier_differs")
    return code


def _proves(verifier: str, code: Code) -> bool:
    made = verifier
    if code.challenge_method == "S256":
        made = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    return bool(verifier) and hmac.compare_digest(made.encode(), code.challenge.encode())
