"""The acts on a session: opened, acted in, paused, taken over, given up. What the machine does is in `machine`.

A fault is always withdrawn before anything else happens: when its action is done, and when a session is paused,
given up or lapses.
"""

import secrets
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from cinquefoil.assess.evidence import Exchange, Step
from cinquefoil.jobs.outbox import enqueue
from cinquefoil.organisations.sealing import seal
from cinquefoil.programme import selectors as programme
from cinquefoil.programme.errors import NotNow
from cinquefoil.programme.services.events import note
from cinquefoil.programme.sessions import faults, registry, rules, selectors
from cinquefoil.programme.sessions.actions import Action, Kind
from cinquefoil.programme.sessions.evidence import Part, write_part
from cinquefoil.programme.sessions.look import LogIn
from cinquefoil.programme.sessions.looking import Told
from cinquefoil.programme.sessions.models import LiveSession, SessionPart, SessionSight
from cinquefoil.programme.sessions.rules import MOVES, Stage
from cinquefoil.programme.sessions.values import SessionCard, ShownTick
from cinquefoil.programme.sessions.volunteer import Volunteer

Kept = Mapping[str, LogIn] | Volunteer
"""What is kept sealed for the time of a session: log-ins of invented people, or who the volunteer is."""

JOB = "programme.session"
REST_JOB = "programme.session_rest"
LAPSE_JOB = "programme.session_lapse"


def open_session(
    integration_id: int,
    *,
    kind: Kind,
    told: Told,
    kept: Kept,
    user_id: int,
    at: datetime,
) -> int:
    """Open a session and return its number. Raises: NotNow while one is open, or without an ORCID client."""
    card = programme.integration(integration_id)
    if not card.client_id:
        raise NotNow(_("We do not know this system’s ORCID client id, so we could not tell what it does at ORCID."))
    with transaction.atomic():
        if selectors.open_session_of(integration_id) is not None:
            raise NotNow(_("A session of this system is open already. Go on with it, or give it up first."))
        row = LiveSession.objects.create(
            integration_id=integration_id,
            kind=kind,
            state=Stage.CONFIGURED,
            seed=secrets.token_hex(4),
            told=msgspec.to_builtins(told),
            holder_id=user_id,
            opened_by_id=user_id,
            consented_by_id=user_id if kind == Kind.VOLUNTEER else None,
            consented_at=at if kind == Kind.VOLUNTEER else None,
            opened_at=at,
            acted_at=at,
        )
        _seal(row.id, kept)
        ask_machine(row.id, Stage.CONFIGURED, 0, at=at)
        enqueue(LAPSE_JOB, {"session": row.id}, key=f"{LAPSE_JOB}:{row.id}:0", at=at, not_before=rules.due_by(at))
        _note(selectors.card_of(row), "session_opened", "was opened", at=at, user_id=user_id)
    return row.id


def configure(session_id: int, *, told: Told, kept: Kept, user_id: int, at: datetime) -> None:
    """Correct what was told before, and make ready again. Raises: NotNow once it has begun."""
    with transaction.atomic():
        if not move(session_id, Stage.CONFIGURED, told=msgspec.to_builtins(told), problem="", acted_at=at):
            raise NotNow(_("This session has begun, so what was told about the system cannot be changed any more."))
        _seal(session_id, kept)
        SessionPart.objects.filter(session_id=session_id).delete()
        ask_machine(session_id, Stage.CONFIGURED, int(at.timestamp()), at=at)
        _note(selectors.session(session_id), "session_configured", "was corrected", at=at, user_id=user_id)


def act(
    session_id: int,
    *,
    position: int,
    is_done: bool,
    remark: str = "",
    item: str = "",
    user_id: int,
    at: datetime,
) -> None:
    """Take the word of a person on the action at `position`, with what was seen of it, and go on to the next.

    Told twice, it counts once. Raises: NotNow; ControlRefused, and nothing has changed.
    """
    card = selectors.session(session_id)
    check_act(card, user_id=user_id)
    action = card.action
    if action is None or card.position != position:
        return
    came = registry.seen(card)
    withdraw(card)
    step = _step(card, action, came, is_done=is_done, remark=remark, at=at)
    with transaction.atomic():
        if not _advance(card, action, came, item=item, at=at):
            return
        keep_part(session_id, action.id, Part(step=step, exchanges=_of_step(came, action.step)))
        if action.look:
            ask_machine(session_id, Stage.RUNNING, position, at=at)
        elif card.position + 1 == len(card.actions):
            ask_machine(session_id, Stage.EVIDENCE_COMPLETE, position, at=at)
    arm(session_id, at=at)


def check_act(card: SessionCard, *, user_id: int) -> None:
    """Raises: NotNow where this person may not do the action now."""
    if why := rules.why_not_act(card.stage, holder_id=card.holder_id, user_id=user_id, holder=card.holder):
        raise NotNow(why)


def check_turn(card: SessionCard, *, belongs: bool) -> None:
    """Raises: NotNow where this person may neither pause, resume, take over nor give up."""
    if why := rules.why_not_take_over(card.stage, belongs=belongs):
        raise NotNow(why)


def arm(session_id: int, *, at: datetime) -> None:
    """Inject the fault of the action to be done now, if it has one. Raises: ControlRefused."""
    card = selectors.session(session_id)
    action = card.action
    if not card.is_for_a_person or action is None or not action.fault or card.fault == action.fault:
        return
    faults.arm(card, action.fault)
    LiveSession.objects.filter(id=session_id).update(fault=action.fault, acted_at=at)
    rest = at + rules.FAULT_RESTS_AFTER
    key = f"{REST_JOB}:{session_id}:{card.position}:{int(at.timestamp())}"
    enqueue(REST_JOB, {"session": session_id}, key=key, at=at, not_before=rest)


def withdraw(card: SessionCard) -> None:
    """Take the session's fault away, if it has one in force. Raises: ControlRefused."""
    if card.fault:
        faults.withdraw(card, card.fault)
        LiveSession.objects.filter(id=card.id).update(fault="")


def pause(session_id: int, *, user_id: int, at: datetime) -> None:
    """Pause; any fault is withdrawn. Raises: NotNow, ControlRefused."""
    card = selectors.session(session_id)
    if why := rules.why_not_pause(card.stage):
        raise NotNow(why)
    withdraw(card)
    with transaction.atomic():
        if move(session_id, Stage.PAUSED, acted_at=at):
            _note(card, "session_paused", "was paused", at=at, user_id=user_id)


def resume(session_id: int, *, user_id: int, at: datetime) -> None:
    """Go on where it was paused; the fault of its action is injected again. Raises: NotNow, ControlRefused."""
    card = selectors.session(session_id)
    stage = Stage.READY if card.position == 0 else Stage.WAITING_FOR_MEMBER
    with transaction.atomic():
        if card.stage != Stage.PAUSED or not move(session_id, stage, acted_at=at, holder_id=user_id):
            raise NotNow(_("This session is not paused."))
        _note(card, "session_resumed", "goes on", at=at, user_id=user_id)
    arm(session_id, at=at)


def take_over(session_id: int, *, belongs: bool, user_id: int, at: datetime) -> None:
    """Let another member of the institution go on with it. Raises: NotNow."""
    card = selectors.session(session_id)
    check_turn(card, belongs=belongs)
    with transaction.atomic():
        LiveSession.objects.filter(id=session_id).update(holder_id=user_id, acted_at=at)
        _note(card, "session_taken_over", "was taken over by a colleague", at=at, user_id=user_id)


def give_up(session_id: int, *, user_id: int | None, at: datetime, stage: Stage = Stage.WITHDRAWN) -> None:
    """End without evidence: the fault is withdrawn, and what was kept is deleted. Raises: NotNow, ControlRefused."""
    card = selectors.session(session_id)
    if why := rules.why_not_withdraw(card.stage):
        raise NotNow(why)
    withdraw(card)
    with transaction.atomic():
        if move(session_id, stage, ended_at=at, sealed=None):
            forget(session_id)
            word = "was given up" if stage == Stage.WITHDRAWN else "lapsed"
            _note(card, f"session_{stage}", word, at=at, user_id=user_id)


def show(
    session_id: int,
    *,
    action: Action,
    text: str,
    picture: bytes | None,
    media_type: str,
    holds: bool,
    at: datetime,
) -> None:
    """Keep what a person saw after an action; what she showed of it before is replaced."""
    with transaction.atomic():
        SessionSight.objects.filter(session_id=session_id, action=action.id).delete()
        SessionSight.objects.create(
            session_id=session_id,
            action=action.id,
            criterion=action.about,
            text=text,
            picture=picture,
            media_type=media_type,
            holds=holds,
            at=at,
        )


def forget(session_id: int) -> None:
    """Delete what came of the actions and what people showed."""
    forget_parts(session_id)
    forget_folder(session_id)
    SessionSight.objects.filter(session_id=session_id).delete()


def folder_of(session_id: int) -> Path:
    """Where pictures are kept until a session is judged."""
    return Path(settings.DATA).resolve() / "sessions" / str(session_id)


def forget_folder(session_id: int) -> None:
    """Delete what the look left on the disk."""
    shutil.rmtree(folder_of(session_id), ignore_errors=True)


def forget_parts(session_id: int) -> None:
    """Delete what came of the actions: it has been judged, and stands in the bundle."""
    SessionPart.objects.filter(session_id=session_id).delete()


def ticks_of(card: SessionCard) -> tuple[ShownTick, ...]:
    """What the witness has seen of the action to be done now. Raises: ControlRefused."""
    action = card.action
    if action is None or not card.is_for_a_person:
        return ()
    came, orcid_id = registry.seen(card), card.values().get(f"{action.person}.orcid_id", "")
    return tuple(ShownTick(tick.say, tick.is_seen_in(came, orcid_id=orcid_id), tick.optional) for tick in action.ticks)


def keep_part(session_id: int, action: str, part: Part) -> None:
    """Append what came of an action or a look."""
    number = SessionPart.objects.filter(session_id=session_id).count() + 1
    SessionPart.objects.create(session_id=session_id, number=number, action=action, data=write_part(part))


def move(session_id: int, stage: Stage, **changes: object) -> bool:
    """Move a session if it may go there from where it is; compare and set, so that two movers cannot both win."""
    sources = [source for source, targets in MOVES.items() if stage in targets]
    return bool(LiveSession.objects.filter(id=session_id, state__in=sources).update(state=stage, **changes))


def ask_machine(session_id: int, stage: Stage, turn: int, *, at: datetime) -> None:
    """Ask the worker to go on with a session."""
    enqueue(JOB, {"session": session_id}, key=f"{JOB}:{session_id}:{stage}:{turn}", at=at)


def binding(session_id: int) -> str:
    """What the sealed log-ins of a session are bound to."""
    return f"programme.session:{session_id}"


def _advance(card: SessionCard, action: Action, came: tuple[Exchange, ...], *, item: str, at: datetime) -> bool:
    """Move on from an action, once."""
    is_last = card.position + 1 == len(card.actions)
    after = Stage.EVIDENCE_COMPLETE if is_last else Stage.WAITING_FOR_MEMBER
    changes: dict[str, object] = {
        "state": Stage.RUNNING if action.look else after,
        "position": card.position if action.look else card.position + 1,
        "seen": max((exchange.number for exchange in came), default=card.seen),
        "acted_at": at,
        "fault": "",
    }
    if item:
        changes["item"] = item
    rows = LiveSession.objects.filter(id=card.id, position=card.position, state=card.stage)
    return bool(rows.update(**changes))


def _step(
    card: SessionCard, action: Action, came: tuple[Exchange, ...], *, is_done: bool, remark: str, at: datetime
) -> Step:
    return Step(
        name=action.step,
        ok=is_done,
        started=card.acted_at,
        ended=at,
        note=remark or ("" if is_done else _("The person could not do it.")),
        person=action.person,
        first_exchange=came[0].number if came else None,
        last_exchange=came[-1].number if came else None,
    )


def _of_step(came: tuple[Exchange, ...], step: str) -> tuple[Exchange, ...]:
    return tuple(replace(exchange, step=step) for exchange in came)


def _seal(session_id: int, kept: Kept) -> None:
    sealed = seal(msgspec.json.encode(kept).decode(), bound_to=binding(session_id)) if kept else None
    LiveSession.objects.filter(id=session_id).update(sealed=sealed)


def _note(card: SessionCard, kind: str, what: str, *, at: datetime, user_id: int | None) -> None:
    name = "guided" if card.is_guided else "volunteer"
    note(
        kind,
        f"The {name} session of {card.integration_name} {what}.",
        organisation_id=programme.integration(card.integration_id).organisation_id,
        subject=f"integration:{card.integration_id}",
        at=at,
        user_id=user_id,
    )
