"""Reads permissions and returns cards.

Writes nothing, and checks nobody's right to see.
"""

from django.db.models import F, QuerySet

from cinquefoil.hub.authenticate.models import HELD, Permission, Revocation
from cinquefoil.hub.authenticate.tokens import open_tokens
from cinquefoil.hub.authenticate.values import PermissionCard, PermissionState
from cinquefoil.orcid.secret import Secret


class NoPermission(LookupError):
    """There is no such permission, or it may not be used; `sentence` says so."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def permission(permission_id: int) -> PermissionCard:
    """Return the permission with this number, whatever its state. Raises: NoPermission."""
    row = Permission.objects.filter(id=permission_id).first()
    if row is None:
        raise NoPermission(f"There is no permission {permission_id}.")
    return _card(row)


def permission_of(person_id: int) -> PermissionCard | None:
    """Return the person's permission that may be used now, if she has one in the environment in use."""
    card = held_permission_of(person_id)
    return card if card and card.is_active else None


def held_permission_of(person_id: int) -> PermissionCard | None:
    """Return the person's permission, also one that needs reconnection, in her organisation's environment."""
    row = _in_use(Permission.objects.filter(person_id=person_id, state__in=HELD)).first()
    return _card(row) if row else None


def latest_permission_of(person_id: int) -> PermissionCard | None:
    """Return the person's latest permission in any state but undecided, if she ever gave one."""
    rows = _in_use(Permission.objects.filter(person_id=person_id)).exclude(state=PermissionState.UNDECIDED.value)
    row = rows.order_by("-id").first()
    return _card(row) if row else None


def permissions_of_organisation(organisation_id: int) -> tuple[PermissionCard, ...]:
    """Return an organisation's held permissions in the environment it uses, the latest first."""
    rows = _in_use(Permission.objects.filter(organisation_id=organisation_id, state__in=HELD))
    return tuple(_card(row) for row in rows.order_by("-granted_at", "-id"))


def all_permissions(organisation_id: int) -> tuple[PermissionCard, ...]:
    """Return everything that was ever granted an organisation, in every environment, the earliest first."""
    return tuple(_card(row) for row in Permission.objects.filter(organisation_id=organisation_id).order_by("id"))


def count_unrevoked(organisation_id: int) -> int:
    """Return of how many connections ORCID is still to be told that their tokens are no longer used."""
    return Revocation.objects.filter(organisation_id=organisation_id, done_at=None).count()


def latest_permissions(organisation_id: int) -> dict[int, PermissionCard]:
    """Return the latest permission of each person of an organisation, by the person's number."""
    rows = _in_use(Permission.objects.filter(organisation_id=organisation_id, person__isnull=False))
    rows = rows.exclude(state=PermissionState.UNDECIDED.value).order_by("id")
    return {card.person_id: card for card in map(_card, rows) if card.person_id is not None}


def unclaimed_permissions(organisation_id: int) -> tuple[PermissionCard, ...]:
    """Return connections that nobody has matched with a person yet."""
    return tuple(card for card in permissions_of_organisation(organisation_id) if card.person_id is None)


def permissions_of_id(orcid_id: str, environment: str) -> tuple[PermissionCard, ...]:
    """Return everything the owner of an iD granted anybody here, the latest first, undecided ones aside."""
    rows = Permission.objects.filter(orcid_id=orcid_id, environment=environment)
    rows = rows.exclude(state=PermissionState.UNDECIDED.value)
    return tuple(_card(row) for row in rows.order_by("-id"))


def held_by_id(orcid_id: str, environment: str, organisation_id: int) -> PermissionCard | None:
    """Return the permission that the owner of an iD holds at one organisation, if there is one."""
    cards = permissions_of_id(orcid_id, environment)
    return next((c for c in cards if c.organisation_id == organisation_id and c.state.value in HELD), None)


def access_token(permission_id: int) -> Secret:
    """Return the token of a permission that may be used. Raises: NoPermission."""
    row = Permission.objects.filter(id=permission_id, state=PermissionState.ACTIVE.value).first()
    token = open_tokens(row)[0] if row else None
    if token is None:
        raise NoPermission("This permission has ended or needs reconnection, so its token cannot be used.")
    return token


def is_being_revoked(permission_id: int) -> bool:
    """Whether ORCID is still to be told that this permission's tokens are no longer used."""
    return Revocation.objects.filter(permission_id=permission_id, done_at=None).exists()


def _in_use(rows: QuerySet[Permission]) -> QuerySet[Permission]:
    """Keep the permissions of the environment their organisation uses: practice and production never mix."""
    return rows.filter(environment=F("organisation__environment"))


def _card(row: Permission) -> PermissionCard:
    return PermissionCard(
        id=row.id,
        organisation_id=row.organisation_id,
        person_id=row.person_id,
        environment=row.environment,
        orcid_id=row.orcid_id,
        name=row.name,
        scopes=frozenset(row.scopes.split()),
        state=PermissionState(row.state),
        granted_at=row.granted_at,
        ended_at=row.ended_at,
        ended_reason=row.ended_reason,
        provenance=row.provenance,
        language=row.language,
    )
