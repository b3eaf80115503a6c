"""Reads the nonce out of an id token, to compare it with the one that was sent. Pure.

Checks no signature: the token came straight from the token end point, over a connection that names the registry.

Source: OpenID Connect Core 1.0, 3.1.3.7, steps 6 and 11.
"""

import base64
import binascii
import hmac
import json

from cinquefoil.orcid.secret import Secret


def has_nonce(id_token: Secret, nonce: str) -> bool:
    """Whether an id token carries the nonce of the trip it answers; False for anything that is no id token."""
    parts = id_token.reveal().split(".")
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
        told = str(claims["nonce"])
    except (IndexError, binascii.Error, ValueError, KeyError, TypeError):
        return False
    return hmac.compare_digest(told.encode(), nonce.encode())
