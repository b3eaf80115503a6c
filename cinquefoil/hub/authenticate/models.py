"""The tables of this room: attempts to connect, permissions with their sealed tokens, tokens to be revoked.

No rule lives in them, and no token is readable in them.
"""

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q

from cinquefoil.hub.authenticate.values import PermissionState, Purpose

HELD = (PermissionState.ACTIVE.value, PermissionState.NEEDS_RECONNECTION.value)


def new_mark() -> str:
    """Return what a row's secrets are sealed to: random, and never changed."""
    return secrets.token_hex(16)


class Beginning(models.Model):
    """One trip to ORCID that has begun: state (as a digest), nonce, PKCE verifier (sealed); used once, soon stale.

    Privacy: which person an invitation was for; deleted with the person, or a day after it went stale.
    """

    state_digest = models.CharField(max_length=64, primary_key=True)
    browser_digest = models.CharField(max_length=64)
    purpose = models.CharField(max_length=16, choices=[(p.value, p.value) for p in Purpose])
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("organisations.Person", null=True, on_delete=models.CASCADE, related_name="+")
    environment = models.CharField(max_length=16)
    asked_scopes = models.CharField(max_length=300)
    language = models.CharField(max_length=10, blank=True)
    nonce = models.CharField(max_length=64)
    sealed_verifier = models.BinaryField()
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Permission(models.Model):
    """What a person granted an organisation at one registry.

    Privacy: iD and name as ORCID gave them, scopes, sealed tokens; seen by the organisation's officers and herself;
    the language she connected in. Tokens and name go when it ends; the row goes with the person.
    """

    mark = models.CharField(max_length=32, default=new_mark, unique=True)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("organisations.Person", null=True, on_delete=models.CASCADE, related_name="+")
    environment = models.CharField(max_length=16)
    orcid_id = models.CharField(max_length=19)
    name = models.CharField(max_length=300, blank=True)
    scopes = models.CharField(max_length=300)
    asked_scopes = models.CharField(max_length=300)
    sealed_access = models.BinaryField(null=True)
    sealed_refresh = models.BinaryField(null=True)
    provenance = models.CharField(max_length=60)
    language = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=20, choices=[(s.value, s.value) for s in PermissionState])
    granted_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=40, blank=True)

    class Meta:
        """One person holds one iD at one organisation, and one iD belongs to one person there."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "environment", "orcid_id"],
                condition=Q(state__in=HELD),
                name="one_permission_per_id",
            ),
            models.UniqueConstraint(
                fields=["organisation", "environment", "person"],
                condition=Q(state__in=HELD, person__isnull=False),
                name="one_permission_per_person",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["environment", "orcid_id"], name="permission_by_id")]


class Revocation(models.Model):
    """Tokens that we have stopped using and that ORCID is yet to be told of; emptied once it has been.

    Privacy: sealed tokens, for the seconds until they are revoked.
    """

    mark = models.CharField(max_length=32, default=new_mark, unique=True)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    permission = models.ForeignKey(Permission, null=True, on_delete=models.CASCADE, related_name="revocations")
    environment = models.CharField(max_length=16)
    sealed_access = models.BinaryField(null=True)
    sealed_refresh = models.BinaryField(null=True)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
