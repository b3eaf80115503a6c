"""The registry's RSA key, with which it signs id tokens.

Makes, keeps as text, signs and publishes; what a token says is decided in `oauth.identity`.
"""

from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from cinquefoil.registry.store.port import Store
from cinquefoil.registry.values import Kept, digest_of

_NAME = "signing-key"


class SigningKey:
    """One RSA key and its name."""

    def __init__(self, pem: str) -> None:
        self._key = RSAKey.import_key(pem)
        self.kid = f"practice-orcid-org-{digest_of(str(self._key.as_dict(private=False)['n']))[:16]}"

    def sign(self, claims: dict[str, Any]) -> str:
        """Return a JWS (RS256) over `claims`."""
        return jwt.encode({"alg": "RS256", "kid": self.kid}, claims, self._key)

    def claims_of(self, token: str) -> dict[str, Any] | None:
        """Return the claims of a token signed with this key, whenever it expires; None for any other text."""
        try:
            return dict(jwt.decode(token, self._key, algorithms=["RS256"]).claims)
        except (JoseError, ValueError):
            return None

    def public(self) -> dict[str, Any]:
        """Return the key set to publish: kty, e, use, kid, n."""
        public = self._key.as_dict(private=False)
        return {"keys": [{"kty": "RSA", "e": public["e"], "use": "sig", "kid": self.kid, "n": public["n"]}]}


def key_of(store: Store) -> SigningKey:
    """Return the key this store keeps, making one the first time."""
    kept = store.kept.get(_NAME)
    if kept is None:
        pem = RSAKey.generate_key(2048, private=True).as_pem(private=True).decode()
        kept = Kept(_NAME, pem)
        store.kept.put(kept)
    return SigningKey(kept.text)
