"""Keeps what ORCID granted: which permission it becomes, and what happens to the one before. One transaction each.

Calls nobody. Two people's data never mix here: an iD belongs to one person at an organisation, a person holds one iD.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from cinquefoil.history.kept import kept
from cinquefoil.history.services import record
from cinquefoil.hub.authenticate import signals
from cinquefoil.hub.authenticate.beginnings import Begun
from cinquefoil.hub.authenticate.models import HELD, Permission, new_mark
from cinquefoil.hub.authenticate.offers import offers_granted, offers_lacking
from cinquefoil.hub.authenticate.revoking import hand_back, hand_back_tokens
from cinquefoil.hub.authenticate.tokens import seal_token
from cinquefoil.hub.authenticate.values import EndReason, Outcome, OutcomeKind, PermissionState
from cinquefoil.jobs.outbox import enqueue
from cinquefoil.orcid.scopes import write_scopes
from cinquefoil.orcid.secret import Secret

DROP = "authenticate.drop_undecided"
# How long a second iD waits for its owner's word before its tokens are given back.
UNDECIDED_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Grant:
    """What the token end point answered, as far as we keep it."""

    orcid_id: str
    name: str
    scopes: frozenset[str]
    access: Secret
    refresh: Secret | None
    expires_in: timedelta


@transaction.atomic
def keep_grant(begun: Begun, grant: Grant, *, at: datetime) -> Outcome:
    """Keep a grant and say what it led to: connected, fewer permissions, another iD than before, or taken."""
    same_id = _held(begun).filter(orcid_id=grant.orcid_id).select_for_update().first()
    person_id = begun.person_id or (same_id.person_id if same_id else _person_proved_before(begun, grant.orcid_id))
    if same_id and same_id.person_id and same_id.person_id != person_id:
        return _refuse_taken(begun, grant, at=at)
    if person_id and _held(begun).filter(person_id=person_id).exclude(orcid_id=grant.orcid_id).exists():
        return _wait_for_decision(begun, grant, person_id=person_id, at=at)
    return _connect(begun, grant, same_id, person_id=person_id, at=at)


@transaction.atomic
def decide_between(permission_id: int, *, takes_new: bool, at: datetime) -> Outcome:
    """Settle which of two iDs a person wants here: the new one, replacing the old, or the old one."""
    new = Permission.objects.select_for_update().get(id=permission_id, state=PermissionState.UNDECIDED.value)
    assert new.person_id is not None
    old = Permission.objects.filter(
        organisation_id=new.organisation_id, environment=new.environment, person_id=new.person_id, state__in=HELD
    ).first()
    if not takes_new:
        end_row(new, EndReason.NOT_CHOSEN, actor=f"person:{new.person_id}", at=at)
        # The old iD was not proved in this browser, so nothing of it is told here.
        return Outcome(OutcomeKind.KEPT, new.organisation_id, environment=new.environment)
    if twin := _held_with_id_of(new):
        if twin.person_id not in {None, new.person_id}:
            # Connected to somebody else while this one waited.
            end_row(new, EndReason.NOT_CHOSEN, actor=f"person:{new.person_id}", at=at)
            return Outcome(OutcomeKind.TAKEN, new.organisation_id, None, new.orcid_id, new.environment)
        end_row(twin, EndReason.JOINED, actor=f"person:{new.person_id}", at=at)
    if old:
        end_row(old, EndReason.REPLACED, actor=f"person:{old.person_id}", at=at)
    Permission.objects.filter(id=new.id).update(state=PermissionState.ACTIVE.value, granted_at=at)
    return _publish_granted(new, at=at)


def drop_undecided(permission_id: int, *, at: datetime) -> None:
    """Give back the tokens of a second iD that nobody decided about; nothing happens if somebody did."""
    with transaction.atomic():
        waiting = Permission.objects.select_for_update().filter(id=permission_id, state=PermissionState.UNDECIDED.value)
        for row in waiting:
            end_row(row, EndReason.NOT_CHOSEN, actor="worker", at=at)


def end_row(row: Permission, reason: EndReason, *, actor: str, at: datetime) -> None:
    """End a permission: hand its tokens back, forget them and the name, tell history and whoever listens."""
    was_held = row.state in HELD
    hand_back(row, at=at)
    Permission.objects.filter(id=row.id).update(
        state=PermissionState.ENDED.value,
        ended_at=at,
        ended_reason=reason.value,
        sealed_access=None,
        sealed_refresh=None,
        name="",
    )
    record(
        "permission.ended",
        organisation_id=row.organisation_id,
        person_id=row.person_id,
        subject=f"permission:{row.id}",
        sentence=_SENTENCES[reason],
        data={"reason": reason.value},
        at=at,
        actor=actor,
    )
    if was_held:
        signals.permission_ended.send(sender=Permission, permission_id=row.id, at=at)


_SENTENCES = {
    EndReason.DISCONNECTED: kept("Disconnected. The tokens were given up and ORCID is being told to revoke them."),
    EndReason.REPLACED: kept("Replaced: this person now uses another ORCID iD here."),
    EndReason.NOT_CHOSEN: kept("A second ORCID iD was not taken; the first one stays."),
    EndReason.JOINED: kept("Joined with another connection of the same iD, which goes on."),
    EndReason.MEMBER_LEFT: kept("Ended: the institution has left, and ORCID is being told to revoke the tokens."),
    EndReason.NOT_THIS_PERSON: kept("Separated by an officer: the connection was not this person’s."),
}


def follow_merge(row: Permission, primary: str, *, at: datetime) -> None:
    """Go on under the iD that ORCID merged a record into; a connection of that iD, if there is one, goes on instead."""
    twin = _held_with_id_of(row, primary)
    if twin is None:
        Permission.objects.filter(id=row.id).update(orcid_id=primary)
        return
    end_row(row, EndReason.JOINED, actor="worker", at=at)
    if row.person_id and twin.person_id is None:
        Permission.objects.filter(id=twin.id).update(person_id=row.person_id)
        signals.permission_granted.send(sender=Permission, permission_id=twin.id, at=at)


def _held_with_id_of(row: Permission, orcid_id: str = "") -> Permission | None:
    held = Permission.objects.filter(
        organisation_id=row.organisation_id,
        environment=row.environment,
        orcid_id=orcid_id or row.orcid_id,
        state__in=HELD,
    )
    return held.exclude(id=row.id).first()


def _connect(begun: Begun, grant: Grant, row: Permission | None, *, person_id: int | None, at: datetime) -> Outcome:
    if row is None:
        row = Permission.objects.create(**_columns(begun, grant, person_id, PermissionState.ACTIVE, new_mark(), at=at))
    else:
        # Connected again: the permission goes on under its number, and the older tokens are given up.
        hand_back(row, keep=grant.access, at=at)
        columns = _columns(begun, grant, person_id, PermissionState.ACTIVE, row.mark, at=at)
        Permission.objects.filter(id=row.id).update(**columns)
        row.refresh_from_db()
    return _publish_granted(row, at=at)


def _publish_granted(row: Permission, *, at: datetime) -> Outcome:
    scopes = frozenset(row.scopes.split())
    record(
        "permission.granted",
        organisation_id=row.organisation_id,
        person_id=row.person_id,
        subject=f"permission:{row.id}",
        sentence=kept(
            "Connected by signing in at ORCID. Allowed: %(offers)s.",
            offers=", ".join(offer.act for offer in offers_granted(scopes)),
        ),
        data={"scopes": sorted(scopes)},
        at=at,
        actor=f"person:{row.person_id}" if row.person_id else "visitor",
    )
    if row.person_id:
        signals.permission_granted.send(sender=Permission, permission_id=row.id, at=at)
    kind = OutcomeKind.FEWER if offers_lacking(scopes) else OutcomeKind.CONNECTED
    return Outcome(kind, row.organisation_id, row.id, row.orcid_id, row.environment)


def _wait_for_decision(begun: Begun, grant: Grant, *, person_id: int | None, at: datetime) -> Outcome:
    row = Permission.objects.create(**_columns(begun, grant, person_id, PermissionState.UNDECIDED, new_mark(), at=at))
    record(
        "permission.other_id",
        organisation_id=row.organisation_id,
        person_id=person_id,
        subject=f"permission:{row.id}",
        sentence=kept("Signed in with another ORCID iD than before; asked which one to use."),
        at=at,
        actor=f"person:{person_id}",
    )
    wish = {"permission": row.id}
    enqueue(DROP, wish, key=f"{DROP}:{row.id}", at=at, not_before=at + UNDECIDED_FOR)
    return Outcome(OutcomeKind.OTHER_ID, row.organisation_id, row.id, grant.orcid_id, row.environment)


def _refuse_taken(begun: Begun, grant: Grant, *, at: datetime) -> Outcome:
    hand_back_tokens(begun, grant.orcid_id, grant.access, grant.refresh, at=at)
    record(
        "permission.taken",
        organisation_id=begun.organisation_id,
        person_id=begun.person_id,
        subject=f"person:{begun.person_id}",
        sentence=kept(
            "Signed in with an ORCID iD that is already connected to another person here; nothing was connected."
        ),
        at=at,
        actor=f"person:{begun.person_id}" if begun.person_id else "visitor",
    )
    return Outcome(OutcomeKind.TAKEN, begun.organisation_id, None, grant.orcid_id, begun.environment)


def _held(begun: Begun) -> QuerySet[Permission]:
    return Permission.objects.filter(
        organisation_id=begun.organisation_id, environment=begun.environment, state__in=HELD
    )


def _person_proved_before(begun: Begun, orcid_id: str) -> int | None:
    """Return who proved this iD here before: an authenticated iD is a match, a name never is."""
    row = (
        Permission.objects.filter(
            organisation_id=begun.organisation_id,
            environment=begun.environment,
            orcid_id=orcid_id,
            person__isnull=False,
            ended_reason=EndReason.DISCONNECTED.value,
        )
        .order_by("-id")
        .first()
    )
    return row.person_id if row else None


def _columns(
    begun: Begun, grant: Grant, person_id: int | None, state: PermissionState, mark: str, *, at: datetime
) -> dict[str, object]:
    return {
        "mark": mark,
        "organisation_id": begun.organisation_id,
        "person_id": person_id,
        "environment": begun.environment,
        "orcid_id": grant.orcid_id,
        "name": grant.name[:300],
        "scopes": write_scopes(grant.scopes)[:300],
        "asked_scopes": write_scopes(begun.asked_scopes),
        "sealed_access": seal_token(grant.access, mark=mark, use="access"),
        "sealed_refresh": seal_token(grant.refresh, mark=mark, use="refresh"),
        "provenance": kept("invitation") if begun.person_id else kept("connect page"),
        "language": begun.language,
        "state": state.value,
        "granted_at": at,
        "expires_at": at + grant.expires_in,
        "ended_at": None,
        "ended_reason": "",
    }
