"""What the machine does in a session: make ready, look at the pages, judge. Run by the worker, as often as need be.

Every act here may begin again after a crash; nothing in it decides what evidence means.
"""

import gzip
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Final

import msgspec
from django.conf import settings
from django.db import transaction

from cinquefoil.assess.collectors.witness import ControlRefused, is_read
from cinquefoil.assess.evidence import Attestation, Bundle, Exchange, Step, Subject, write_bundle
from cinquefoil.assess.report import judge_bundle, write_report
from cinquefoil.jobs.handlers import RetryLater
from cinquefoil.organisations.sealing import unseal
from cinquefoil.programme import selectors as programme
from cinquefoil.programme.reach import why_not_reach
from cinquefoil.programme.rules import Origin
from cinquefoil.programme.services.assessing import keep_report
from cinquefoil.programme.sessions import selectors, services
from cinquefoil.programme.sessions.canaries import PASSWORD, people_of, words_of
from cinquefoil.programme.sessions.evidence import Facts, Found, Part, build_bundle
from cinquefoil.programme.sessions.look import LogIn, Seen
from cinquefoil.programme.sessions.looking import addresses_of, plan_look, run_look
from cinquefoil.programme.sessions.models import LiveSession, SessionSight
from cinquefoil.programme.sessions.records import RecordUnreadable, addresses_at, read_record
from cinquefoil.programme.sessions.registry import levers_of
from cinquefoil.programme.sessions.rules import Stage
from cinquefoil.programme.sessions.values import SessionCard
from cinquefoil.programme.sessions.volunteer import Volunteer, hidden, hide, is_news, items_of, numbered

TRY_AGAIN_AFTER: Final = timedelta(seconds=30)
READ_WITHIN_SECONDS: Final = 10.0
LOOK_EVERY_SECONDS: Final = 0.2
ASK_AGAIN_SECONDS: Final = 1.0


def go_on(session_id: int, *, at: datetime) -> None:
    """Do what the machine has to do in a session now; nothing when a person's turn has come."""
    card = selectors.session(session_id)
    work: dict[Stage, Callable[[SessionCard], None]] = {
        Stage.CONFIGURED: _make_ready,
        Stage.PREFLIGHT: _make_ready,
        Stage.RUNNING: _look_after,
        Stage.EVIDENCE_COMPLETE: _judge,
    }
    if card.stage not in work:
        return
    try:
        work[card.stage](card)
    except (ControlRefused, RecordUnreadable) as refusal:
        if not services.move(session_id, Stage.SET_UP_PROBLEM, problem=str(refusal), acted_at=at):
            # Something has been done already; nothing of it is lost by waiting for the registry.
            raise RetryLater(TRY_AGAIN_AFTER, str(refusal)) from refusal


def _make_ready(card: SessionCard) -> None:
    """Preflight: the registry, the people, the pages and the log-ins."""
    services.move(card.id, Stage.PREFLIGHT)
    problem = _why_not_reach(card) or (levers_of(card).why_not_ready() if card.is_guided else "")
    if problem:
        services.move(card.id, Stage.SET_UP_PROBLEM, problem=problem)
        return
    if card.is_guided:
        people = people_of(card.seed, card.told.names)
        levers_of(card).create([people["first"], people["second"]], password=PASSWORD)
    started = datetime.now(UTC)
    seen = _look(card, "look")
    if seen.notes or not seen.pages:
        said = " ".join(seen.notes) or "None of the pages could be opened."
        services.move(card.id, Stage.SET_UP_PROBLEM, problem=said)
        return
    items = _record_of(card, "look")
    last = levers_of(card).last_number() if card.is_guided else 0
    with transaction.atomic():
        if not services.move(card.id, Stage.READY, seen=last, acted_at=datetime.now(UTC)):
            services.forget_folder(card.id)  # given up in the meantime
            return
        looked = _step("look", "anonymous", started)
        part = Part(step=looked, pages=seen.pages, attempts=seen.attempts, items=items, is_record=not card.is_guided)
        services.keep_part(card.id, "look", part)
        if seen.attempts:
            services.keep_part(card.id, "look", Part(step=_step("typed", "first", started)))


def _look_after(card: SessionCard) -> None:
    """Look at the pages after an action, then let the person go on."""
    action = card.action
    assert action is not None
    started = datetime.now(UTC)
    came = _change_record(card) if action.look == "registry_change" else ()
    items = _record_of(card, action.step)
    seen = _look(card, action.look)
    step = _step(action.look, action.person, started, came=came, note=" ".join(seen.notes))
    if action.look == "disconnect" and card.told.login and not _has(seen, "after-disconnect"):
        step = replace(step, ok=False, note=f"Her own page still shows the iD. {step.note}".strip())
    is_last = card.position + 1 == len(card.actions)
    after = Stage.EVIDENCE_COMPLETE if is_last else Stage.WAITING_FOR_MEMBER
    with transaction.atomic():
        now = datetime.now(UTC)
        last = max((one.number for one in came), default=card.seen)
        rows = LiveSession.objects.filter(id=card.id, state=Stage.RUNNING, position=card.position)
        if not rows.update(state=after, position=card.position + 1, seen=last, acted_at=now):
            services.forget_folder(card.id)  # given up in the meantime
            return
        part = Part(step=step, exchanges=came, pages=seen.pages, items=items, is_record=not card.is_guided)
        services.keep_part(card.id, action.id, part)
        if is_last:
            services.ask_machine(card.id, Stage.EVIDENCE_COMPLETE, card.position, at=now)
    services.arm(card.id, at=datetime.now(UTC))


def _judge(card: SessionCard) -> None:
    """Make one bundle of everything, judge it, and hand it over as an assessment."""
    services.withdraw(card)
    bundle = bundle_of(card)
    now = datetime.now(UTC)
    with transaction.atomic():
        number = keep_report(
            card.integration_id,
            write_report(judge_bundle(bundle)),
            origin=Origin.SERVICE,
            user_id=card.holder_id,
            at=now,
        )
        written = write_bundle(bundle)
        kept = {"assessment_id": number, "ended_at": now, "sealed": None, "bundle": gzip.compress(written, mtime=0)}
        if not services.move(card.id, Stage.IN_REVIEW, **kept):
            transaction.set_rollback(True)
            return
        services.forget_parts(card.id)
    _put_away(card, number, written)


def bundle_of(card: SessionCard) -> Bundle:
    """The session's evidence as one bundle, the same each time."""
    integration = programme.integration(card.integration_id)
    people, parts = people_of(card.seed, card.told.names), selectors.parts_of(card.id)
    facts = Facts(
        subject=Subject(
            name=integration.name,
            url=integration.url,
            organisation=integration.organisation_name,
            product=integration.product,
            version=integration.version,
        ),
        client_id=integration.client_id,
        registry_web=settings.PRACTICE_REGISTRY,
        seed=card.seed,
        tool=f"cinquefoil {version('cinquefoil')}",
        started=card.opened_at,
        ended=card.acted_at,
        canaries=tuple(people[name] for name in ("first", "second", "typed")),
        attestations=_attestations(card, integration.organisation_name),
    )
    if not card.is_guided:
        web = addresses_at(card.told.registry).web
        facts = replace(
            facts, registry_web=web, canaries=(people["first"],), items=numbered(parts), plan="volunteer session"
        )
    else:
        words = words_of(card.seed)
        facts = replace(facts, titles={"return": words["title"], "change": words["changed_title"]})
    return build_bundle(facts, parts)


def _attestations(card: SessionCard, organisation: str) -> tuple[Attestation, ...]:
    rows = SessionSight.objects.filter(session_id=card.id).exclude(criterion="")
    return tuple(
        Attestation(
            criterion=row.criterion,
            holds=row.holds,
            by=organisation,
            organisation=organisation,
            role="member",
            at=row.at,
            statement=_without_her(card, row.text) or "A picture was shown.",
        )
        for row in rows
    )


def _without_her(card: SessionCard, text: str) -> str:
    """A text as it may be kept: without the volunteer, if there is one."""
    if card.is_guided:
        return text
    return hidden(text, _volunteer(card.id), people_of(card.seed, {})["first"])


def _put_away(card: SessionCard, assessment_id: int, written: bytes) -> None:
    """Lay bundle and pictures where those of a scripted run lie."""
    out = Path(settings.DATA).resolve() / "assessments" / str(assessment_id) / "out"
    out.mkdir(parents=True, exist_ok=True)
    (out / "bundle.json").write_bytes(written)
    pictures = services.folder_of(card.id) / "evidence"
    if pictures.is_dir() and not (out / "evidence").exists():
        pictures.rename(out / "evidence")
    services.forget_folder(card.id)


def _look(card: SessionCard, name: str) -> Seen:
    people = people_of(card.seed, card.told.names)
    log_ins = _log_ins(card.id) if card.is_guided else {}
    seen = run_look(plan_look(name, card.told, people, log_ins, item=card.item), services.folder_of(card.id))
    if card.is_guided:
        return seen
    services.forget_folder(card.id)
    her, stand_in = _volunteer(card.id), people["first"]
    return replace(
        seen,
        pages=tuple(hide(page, her, stand_in) for page in seen.pages),
        notes=tuple(hidden(note, her, stand_in) for note in seen.notes),
    )


def _log_ins(session_id: int) -> dict[str, LogIn]:
    told = _unsealed(session_id)
    return msgspec.json.decode(told, type=dict[str, LogIn]) if told else {}


def _volunteer(session_id: int) -> Volunteer:
    return msgspec.json.decode(_unsealed(session_id), type=Volunteer)


def _unsealed(session_id: int) -> str:
    sealed = LiveSession.objects.filter(id=session_id).values_list("sealed", flat=True).first()
    return unseal(sealed, bound_to=services.binding(session_id)).reveal() if sealed else ""


def _record_of(card: SessionCard, step: str) -> tuple[Found, ...]:
    """What came from the system on the volunteer's record; after an action, wait a little for news of it."""
    if card.is_guided:
        return ()
    client_id, her = programme.integration(card.integration_id).client_id, _volunteer(card.id)
    before = next((part.items for part in reversed(selectors.parts_of(card.id)) if part.is_record), None)
    deadline = time.monotonic() + READ_WITHIN_SECONDS
    while True:
        record = read_record(card.told.registry, her.orcid_id)
        items = items_of(record, client_id=client_id, step=step)
        is_awaited = before is not None and step in {"return", "change"} and not is_news(before, items)
        if not is_awaited or time.monotonic() >= deadline:
            return items
        time.sleep(ASK_AGAIN_SECONDS)


def _change_record(card: SessionCard) -> tuple[Exchange, ...]:
    """Change the first person's record at ORCID, and wait a little for the system to read it."""
    levers = levers_of(card)
    levers.change_record(people_of(card.seed, card.told.names)["first"])
    deadline = time.monotonic() + READ_WITHIN_SECONDS
    came = levers.seen(card.seen)
    while not any(is_read(one) for one in came) and time.monotonic() < deadline:
        time.sleep(LOOK_EVERY_SECONDS)
        came = levers.seen(card.seen)
    return tuple(replace(one, step="registry_change") for one in came)


def _why_not_reach(card: SessionCard) -> str:
    if settings.MODE != "production":
        return ""
    return why_not_reach(addresses_of(card.told), ours=(settings.BASE_URL, settings.PRACTICE_REGISTRY))


def _step(name: str, person: str, started: datetime, *, came: tuple[Exchange, ...] = (), note: str = "") -> Step:
    return Step(
        name=name,
        ok=True,
        started=started,
        ended=datetime.now(UTC),
        note=note,
        person=person,
        first_exchange=came[0].number if came else None,
        last_exchange=came[-1].number if came else None,
    )


def _has(seen: Seen, place: str) -> bool:
    return any(page.place == place for page in seen.pages)
