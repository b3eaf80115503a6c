"""Webhooks: an unguessable address for each permission, given to ORCID and taken back; and what a call to it starts.

Reads no record: a call says only that something changed, so it asks for a read, once for however many calls.
"""

import hashlib
import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from cinquefoil.history.kept import kept
from cinquefoil.history.services import record as record_event
from cinquefoil.hub.authenticate.calls import client_for
from cinquefoil.hub.authenticate.selectors import permission
from cinquefoil.hub.authenticate.values import PermissionCard
from cinquefoil.hub.synchronise.models import Webhook
from cinquefoil.jobs.outbox import enqueue
from cinquefoil.organisations.sealing import seal, unseal
from cinquefoil.organisations.selectors import credential_of

READ = "synchronise.read_record"


def register(permission_id: int, *, at: datetime) -> None:
    """Have ORCID tell us when the record of a permission changes; doing so twice is doing so once.

    The address is kept before ORCID hears of it, so that no address is ever registered that nobody can take back.

    Raises: orcid.errors.OrcidError.
    """
    card = permission(permission_id)
    if not card.is_active or not credential_of(card.organisation_id, card.environment).has_webhooks:
        return
    row = Webhook.objects.filter(permission_id=card.id).first() or _create(card, at)
    if row.is_registered:
        return
    with client_for(card.organisation_id, card.environment) as client:
        client.register_webhook(card.orcid_id, _address(row))
    with transaction.atomic():
        Webhook.objects.filter(id=row.id).update(is_registered=True)
        _note(card, "webhook.registered", kept("ORCID tells us from now on when this record changes."), at)


def unregister(permission_id: int, *, at: datetime) -> None:
    """Have ORCID stop telling us, and forget the address.

    Raises: orcid.errors.OrcidError.
    """
    row = Webhook.objects.filter(permission_id=permission_id).first()
    if row is None:
        return
    card = permission(permission_id)
    with client_for(card.organisation_id, card.environment) as client:
        client.unregister_webhook(card.orcid_id, _address(row))
    with transaction.atomic():
        Webhook.objects.filter(id=row.id).delete()
        _note(card, "webhook.ended", kept("ORCID no longer tells us when this record changes."), at)


@transaction.atomic
def hear_call(secret: str, *, at: datetime) -> bool:
    """Ask for a read of the record a call is about; False when the secret is nobody's."""
    row = Webhook.objects.select_for_update().filter(secret_digest=_digest(secret)).first()
    if row is None:
        return False
    Webhook.objects.filter(id=row.id).update(called_at=at)
    if Webhook.objects.filter(id=row.id, is_read_asked=False).update(is_read_asked=True, turn=F("turn") + 1):
        key = f"read:{row.permission_id}:webhook:{row.turn + 1}"
        enqueue(READ, {"permission_id": row.permission_id}, key=key, at=at)
    return True


def begin_read(permission_id: int) -> None:
    """Note that a read begins: a call that comes from now on asks for another one."""
    Webhook.objects.filter(permission_id=permission_id).update(is_read_asked=False)


def count_registered(permission_ids: list[int]) -> int:
    """Return for how many of these permissions ORCID tells us of changes."""
    return Webhook.objects.filter(permission_id__in=permission_ids, is_registered=True).count()


def _create(card: PermissionCard, at: datetime) -> Webhook:
    secret = secrets.token_urlsafe(32)
    address = settings.BASE_URL + reverse("orcid-webhook", args=[secret])
    return Webhook.objects.create(
        permission_id=card.id,
        secret_digest=_digest(secret),
        sealed_address=seal(address, bound_to=_binding(card.id)),
        asked_at=at,
    )


def _address(row: Webhook) -> str:
    return unseal(row.sealed_address, bound_to=_binding(row.permission_id)).reveal()


def _binding(permission_id: int) -> str:
    return f"webhook:{permission_id}"


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _note(card: PermissionCard, kind: str, sentence: str, at: datetime) -> None:
    record_event(
        kind,
        organisation_id=card.organisation_id,
        person_id=card.person_id,
        subject=f"permission:{card.id}",
        sentence=sentence,
        at=at,
        actor="worker",
    )
