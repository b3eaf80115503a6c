"""Connecting, signing in, disconnecting, matching: what the other rooms and the pages call.

The trip's beginning is in `beginnings`, what a grant becomes in `keeping`, telling ORCID in `revoking`.
"""

import secrets
from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cinquefoil.history.kept import kept
from cinquefoil.history.services import record
from cinquefoil.hub.authenticate import beginnings, keeping, signals
from cinquefoil.hub.authenticate.beginnings import Begun
from cinquefoil.hub.authenticate.calls import WHILE_SHE_WAITS, client_for
from cinquefoil.hub.authenticate.keeping import Grant
from cinquefoil.hub.authenticate.models import HELD, Permission
from cinquefoil.hub.authenticate.nonces import has_nonce
from cinquefoil.hub.authenticate.offers import scopes_to_ask
from cinquefoil.hub.authenticate.revoking import hand_back_tokens
from cinquefoil.hub.authenticate.selectors import NoPermission
from cinquefoil.hub.authenticate.values import EndReason, Outcome, OutcomeKind, PermissionState, Purpose
from cinquefoil.orcid.errors import OAuthError, OrcidError
from cinquefoil.orcid.oauth import TokenAnswer
from cinquefoil.orcid.scopes import Scope
from cinquefoil.organisations.errors import NotThere
from cinquefoil.organisations.selectors import organisation
from cinquefoil.organisations.values import MemberState

# Letters and digits that cannot be taken for one another on the telephone.
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
DENIED = "access_denied"


def begin_connection(
    *,
    organisation_id: int,
    person_id: int | None,
    chosen: Collection[str],
    browser: str,
    redirect_uri: str,
    at: datetime,
    orcid_id: str = "",
    language: str = "en",
) -> str:
    """Begin a connection with the switches `chosen` left on, and return the address at ORCID.

    Raises: organisations.errors.NotThere if the organisation has no credential yet, or has left.
    """
    if organisation(organisation_id).state == MemberState.LEFT:
        raise NotThere(_("This institution has left, so nobody connects with it any more."))
    return beginnings.begin_trip(
        Purpose.CONNECT,
        organisation_id=organisation_id,
        person_id=person_id,
        scopes=scopes_to_ask(chosen),
        browser=browser,
        redirect_uri=redirect_uri,
        orcid_id=orcid_id,
        language=language,
        at=at,
    )


def begin_sign_in(*, organisation_id: int, browser: str, redirect_uri: str, at: datetime, language: str = "en") -> str:
    """Begin a sign-in to one's own page with an organisation's client, and return the address at ORCID."""
    return beginnings.begin_trip(
        Purpose.SIGN_IN,
        organisation_id=organisation_id,
        person_id=None,
        scopes={Scope.OPENID},
        browser=browser,
        redirect_uri=redirect_uri,
        language=language,
        at=at,
    )


def finish_connection(*, state: str, code: str, error: str, browser: str, redirect_uri: str, at: datetime) -> Outcome:
    """Finish a trip to ORCID and say how it ended; whatever goes wrong becomes an outcome with a reference code.

    Args:
        state: as it came back; must be one that this browser began, not used before, not stale.
        code: the authorization code, or "".
        error: ORCID's word for why there is none, or "".
        browser: the mark of this browser's session.
        redirect_uri: the same as at the beginning.
        at: now; aware.
    """
    begun = beginnings.take_up(state, browser=browser, at=at) if state else None
    if begun is None:
        known = beginnings.organisation_begun(state, browser=browser) if state else None
        return _problem(known, None, "stale", _STALE, at=at)
    if error == DENIED:
        return _refused(begun, at=at)
    if error or not code:
        return _problem(begun.organisation_id, begun.person_id, error or "no code", _NOT_COMPLETED, at=at)
    return _exchange(begun, code, redirect_uri, at=at)


_STALE = kept(
    "This answer from ORCID does not belong to a connection begun in this browser within the last hour, or it was "
    "used before. Nothing was connected by it. Begin again here; that takes a minute."
)
_NOT_COMPLETED = kept("The connection was not completed, so nothing was connected. You can try again.")
_EXCHANGE_FAILED = kept(
    "You said yes, but ORCID did not accept our request to complete the connection, so nothing was connected. "
    "The fault is on our side or ORCID’s, not yours. Try again; if it happens twice, please tell us the code below."
)


@transaction.atomic
def end_permission(permission_id: int, *, reason: EndReason = EndReason.DISCONNECTED, at: datetime, actor: str) -> None:
    """End a permission: tokens forgotten here at once and revoked at ORCID by a job, jobs and webhooks told to stop.

    Ending it twice is ending it once. Raises: NoPermission.
    """
    row = Permission.objects.select_for_update().filter(id=permission_id).first()
    if row is None:
        raise NoPermission(f"There is no permission {permission_id}.")
    if row.state != PermissionState.ENDED.value:
        keeping.end_row(row, reason, actor=actor, at=at)


@transaction.atomic
def mark_needs_reconnection(permission_id: int, *, at: datetime) -> None:
    """Note that ORCID no longer accepts the token (401): nothing is sent until its owner connects again."""
    rows = Permission.objects.filter(id=permission_id, state=PermissionState.ACTIVE.value)
    if not rows.update(state=PermissionState.NEEDS_RECONNECTION.value):
        return
    row = Permission.objects.get(id=permission_id)
    record(
        "permission.needs_reconnection",
        organisation_id=row.organisation_id,
        person_id=row.person_id,
        subject=f"permission:{row.id}",
        sentence=kept(
            "ORCID no longer accepts our permission; it was probably withdrawn in the account settings there. "
            "Nothing is read or written until a new connection."
        ),
        at=at,
        actor="worker",
    )


@transaction.atomic
def follow_move(permission_id: int, primary: str, *, at: datetime) -> None:
    """Note that ORCID merged the record into another: the permission goes on under the primary iD."""
    row = Permission.objects.filter(id=permission_id, state__in=HELD).exclude(orcid_id=primary).first()
    if row is None:
        return
    keeping.follow_merge(row, primary, at=at)
    record(
        "permission.moved",
        organisation_id=row.organisation_id,
        person_id=row.person_id,
        subject=f"permission:{row.id}",
        sentence=kept("ORCID merged this record into another of the same person; the connection follows it."),
        at=at,
        actor="worker",
    )


@transaction.atomic
def claim(permission_id: int, person_id: int, *, at: datetime, actor: str) -> bool:
    """Match an unclaimed connection with a person, by an officer's decision; False if either is taken meanwhile."""
    row = Permission.objects.filter(id=permission_id, person=None, state__in=HELD).first()
    if (
        row is None
        or Permission.objects.filter(
            organisation_id=row.organisation_id, environment=row.environment, person_id=person_id, state__in=HELD
        ).exists()
    ):
        return False
    Permission.objects.filter(id=row.id).update(person_id=person_id, provenance=kept("matched by an officer"))
    record(
        "permission.claimed",
        organisation_id=row.organisation_id,
        person_id=person_id,
        subject=f"permission:{row.id}",
        sentence=kept("An officer matched this connection, made without an invitation, with this person."),
        at=at,
        actor=actor,
    )
    signals.permission_granted.send(sender=Permission, permission_id=row.id, at=at)
    return True


def decide_between(permission_id: int, *, takes_new: bool, at: datetime) -> Outcome:
    """Settle which of two iDs a person wants here."""
    return keeping.decide_between(permission_id, takes_new=takes_new, at=at)


def is_still_invited(person_id: int, *, at: datetime) -> bool:
    """Whether an invitation of this person is open, so that a browser which opened one may still use it."""
    answers = signals.is_invited.send(sender=Permission, person_id=person_id, at=at)
    return any(answer for _, answer in answers)


def say_not_me(organisation_id: int, person_id: int, *, at: datetime) -> None:
    """Publish that somebody who opened a person's invitation said it is not hers."""
    with transaction.atomic():
        record(
            "invitation.not_me",
            organisation_id=organisation_id,
            person_id=person_id,
            subject=f"person:{person_id}",
            sentence=kept("Somebody opened the invitation and said: this is not me. The link is closed."),
            at=at,
            actor="visitor",
        )
        signals.not_this_person.send(sender=Permission, person_id=person_id, at=at)


def _exchange(begun: Begun, code: str, redirect_uri: str, *, at: datetime) -> Outcome:
    try:
        with client_for(begun.organisation_id, begun.environment, policy=WHILE_SHE_WAITS) as client:
            answer = client.exchange(code, redirect_uri=redirect_uri, code_verifier=begun.verifier.reveal())
        return _keep(begun, answer, at=at)
    except OAuthError as trouble:
        cause, sentence = f"token end point: {trouble.error}", _EXCHANGE_FAILED
    except OrcidError as trouble:
        cause, sentence = type(trouble).__name__, f"{trouble.sentence} {_NOT_COMPLETED}"
    except IntegrityError:
        cause, sentence = "two at once", _NOT_COMPLETED
    return _problem(begun.organisation_id, begun.person_id, cause, sentence, at=at)


def _keep(begun: Begun, answer: TokenAnswer, *, at: datetime) -> Outcome:
    if answer.orcid_id is None:
        return _problem(begun.organisation_id, begun.person_id, "no iD in the answer", _EXCHANGE_FAILED, at=at)
    if answer.id_token and not has_nonce(answer.id_token, begun.nonce):
        return _problem(begun.organisation_id, begun.person_id, "wrong nonce", _EXCHANGE_FAILED, at=at)
    orcid_id = str(answer.orcid_id)
    if begun.purpose == Purpose.SIGN_IN:
        # Signing in needs no lasting permission, so the token is given back at once.
        with transaction.atomic():
            hand_back_tokens(begun, orcid_id, answer.access_token, answer.refresh_token, at=at)
        return Outcome(OutcomeKind.SIGNED_IN, begun.organisation_id, None, orcid_id, begun.environment)
    grant = Grant(
        orcid_id=orcid_id,
        name=answer.name or "",
        scopes=frozenset(str(scope) for scope in answer.scope),
        access=answer.access_token,
        refresh=answer.refresh_token,
        expires_in=answer.expires_in,
    )
    return keeping.keep_grant(begun, grant, at=at)


@transaction.atomic
def _refused(begun: Begun, *, at: datetime) -> Outcome:
    record(
        "permission.refused",
        organisation_id=begun.organisation_id,
        person_id=begun.person_id,
        subject=f"person:{begun.person_id}" if begun.person_id else f"organisation:{begun.organisation_id}",
        sentence=kept("Said no on ORCID’s page. Nothing was connected."),
        at=at,
        actor=f"person:{begun.person_id}" if begun.person_id else "visitor",
    )
    if begun.person_id and begun.purpose == Purpose.CONNECT:
        signals.connection_refused.send(sender=Permission, person_id=begun.person_id, at=at)
    return Outcome(OutcomeKind.REFUSED, begun.organisation_id, environment=begun.environment)


def _problem(organisation_id: int | None, person_id: int | None, cause: str, sentence: str, *, at: datetime) -> Outcome:
    """Write down what went wrong under a code that can be read out on the telephone."""
    letters = [secrets.choice(CODE_LETTERS) for _ in range(8)]
    reference = f"{''.join(letters[:4])}-{''.join(letters[4:])}"
    record(
        "connection.problem",
        organisation_id=organisation_id,
        person_id=person_id,
        subject=f"problem:{reference}",
        sentence=kept("A problem page was shown, with the code %(code)s.", code=reference),
        data={"cause": cause[:80]},
        at=at,
        actor=f"person:{person_id}" if person_id else "visitor",
    )
    return Outcome(OutcomeKind.PROBLEM, organisation_id, reference=reference, sentence=sentence)
