"""Hands tokens back: keeps them, sealed, until ORCID has been told to revoke them, then empties them.

Decides nothing about who is disconnected.
"""

from datetime import datetime

from cinquefoil.history.kept import kept
from cinquefoil.history.services import record
from cinquefoil.hub.authenticate.beginnings import Begun
from cinquefoil.hub.authenticate.calls import client_for
from cinquefoil.hub.authenticate.models import HELD, Permission, Revocation, new_mark
from cinquefoil.hub.authenticate.tokens import open_tokens, seal_token
from cinquefoil.hub.authenticate.values import PermissionState
from cinquefoil.jobs.outbox import enqueue, try_again
from cinquefoil.orcid.secret import Secret


def hand_back(row: Permission, *, at: datetime, keep: Secret | None = None) -> None:
    """Ask for a permission's tokens to be revoked, unless ORCID issued the very same token (`keep`) again."""
    access, refresh = open_tokens(row)
    if access is None or access == keep or _is_held_elsewhere(access, row.orcid_id, but=row.id):
        return
    _ask(row.organisation_id, row.environment, access, refresh, permission_id=row.id, at=at)


def hand_back_tokens(begun: Begun, orcid_id: str, access: Secret, refresh: Secret | None, *, at: datetime) -> None:
    """Ask for tokens to be revoked that never became a permission."""
    if not _is_held_elsewhere(access, orcid_id, but=None):
        _ask(begun.organisation_id, begun.environment, access, refresh, permission_id=None, at=at)


def revoke_again(organisation_id: int, *, at: datetime) -> int:
    """Let revocations of an organisation that were given up be tried again, and return how many those are."""
    waiting = Revocation.objects.filter(organisation_id=organisation_id, done_at=None).values_list("id", flat=True)
    return sum(try_again(f"authenticate.revoke:{number}", at=at) for number in waiting)


def revoke_now(revocation_id: int, *, at: datetime) -> None:
    """Tell ORCID to revoke every token of one revocation, then empty it. Doing it twice does no harm.

    Raises: orcid.errors.OrcidError if ORCID cannot be told now.
    """
    row = Revocation.objects.filter(id=revocation_id, done_at=None).first()
    if row is None:
        return
    with client_for(row.organisation_id, row.environment) as client:
        for token in open_tokens(row):
            if token:
                client.revoke(token)
    Revocation.objects.filter(id=row.id).update(sealed_access=None, sealed_refresh=None, done_at=at)
    record(
        "permission.revoked",
        organisation_id=row.organisation_id,
        person_id=row.permission.person_id if row.permission else None,
        subject=f"permission:{row.permission_id}" if row.permission_id else f"revocation:{row.id}",
        sentence=kept("ORCID was told to revoke the tokens, and did."),
        at=at,
        actor="worker",
    )


def _ask(
    organisation_id: int,
    environment: str,
    access: Secret,
    refresh: Secret | None,
    *,
    permission_id: int | None,
    at: datetime,
) -> None:
    mark = new_mark()
    row = Revocation.objects.create(
        mark=mark,
        organisation_id=organisation_id,
        permission_id=permission_id,
        environment=environment,
        sealed_access=seal_token(access, mark=mark, use="access"),
        sealed_refresh=seal_token(refresh, mark=mark, use="refresh"),
        asked_at=at,
    )
    enqueue("authenticate.revoke", {"revocation": row.id}, key=f"authenticate.revoke:{row.id}", at=at)


def _is_held_elsewhere(access: Secret, orcid_id: str, *, but: int | None) -> bool:
    """Whether another permission holds the very same token: ORCID may issue one again for the same scopes."""
    rows = Permission.objects.filter(orcid_id=orcid_id, state__in=(*HELD, PermissionState.UNDECIDED.value))
    rows = rows.exclude(id=but) if but else rows
    return any(open_tokens(row)[0] == access for row in rows)
