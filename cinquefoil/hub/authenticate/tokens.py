"""Seals tokens to their row and opens them again.

Never returns a bare token: what comes out is wrapped.
"""

from cinquefoil.hub.authenticate.models import Permission, Revocation
from cinquefoil.orcid.secret import Secret
from cinquefoil.organisations.sealing import seal, unseal


def seal_token(token: Secret | None, *, mark: str, use: str) -> bytes | None:
    """Return the token sealed to one row and use (access, refresh), or None if there is none."""
    return seal(token, bound_to=_binding(mark, use)) if token else None


def open_tokens(row: Permission | Revocation) -> tuple[Secret | None, Secret | None]:
    """Return the row's access and refresh tokens, as far as it holds them."""
    return _open(row.sealed_access, row.mark, "access"), _open(row.sealed_refresh, row.mark, "refresh")


def _open(blob: bytes | memoryview | None, mark: str, use: str) -> Secret | None:
    return unseal(blob, bound_to=_binding(mark, use)) if blob else None


def _binding(mark: str, use: str) -> str:
    return f"token:{mark}:{use}"
