"""Reads the sessions' tables and returns cards. Writes nothing, and checks nobody's right to see."""

import gzip
from collections import defaultdict
from collections.abc import Collection

import msgspec
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cinquefoil.programme.errors import NotThere
from cinquefoil.programme.sessions.actions import Kind
from cinquefoil.programme.sessions.evidence import Part, read_part
from cinquefoil.programme.sessions.looking import Told
from cinquefoil.programme.sessions.models import LiveSession, SessionPart, SessionSight
from cinquefoil.programme.sessions.rules import ENDED, Stage
from cinquefoil.programme.sessions.values import SessionCard, SightCard


def session(session_id: int) -> SessionCard:
    """Return the session with this number. Raises: NotThere."""
    row = _rows().filter(id=session_id).first()
    if row is None:
        raise NotThere(_("There is no session %(session_id)s.") % {"session_id": session_id})
    return card_of(row)


def sessions_of(integration_id: int) -> tuple[SessionCard, ...]:
    """Return an integration's sessions, newest first."""
    return tuple(card_of(row) for row in _rows().filter(integration_id=integration_id))


def open_session_of(integration_id: int) -> SessionCard | None:
    """Return the session that is under way at an integration, or None."""
    return next((card for card in sessions_of(integration_id) if not card.has_ended), None)


def open_sessions() -> tuple[SessionCard, ...]:
    """Return every session that has not ended."""
    return tuple(card_of(row) for row in _rows().exclude(state__in=list(ENDED)))


def parts_of(session_id: int) -> tuple[Part, ...]:
    """Return what came of a session's actions and looks, in their order."""
    rows = SessionPart.objects.filter(session_id=session_id)
    return tuple(read_part(bytes(row.data)) for row in rows)


def sights_of(session_id: int) -> tuple[SightCard, ...]:
    """Return what people showed in a session, oldest first."""
    return _sights(SessionSight.objects.filter(session_id=session_id))


def sights_for(assessment_id: int, criterion: str) -> tuple[SightCard, ...]:
    """Return what people showed about one criterion of an assessment, for its reviewer."""
    return _sights(SessionSight.objects.filter(session__assessment_id=assessment_id, criterion=criterion))


def sights_by_assessment(assessment_ids: Collection[int], criterion: str) -> dict[int, tuple[SightCard, ...]]:
    """Return what people showed about one criterion, by the assessment that it led to."""
    rows = SessionSight.objects.filter(session__assessment_id__in=assessment_ids, criterion=criterion)
    by_session = dict(rows.order_by().values_list("session_id", "session__assessment_id"))
    found: dict[int, list[SightCard]] = defaultdict(list)
    for card in _sights(rows):
        found[by_session[card.session_id]].append(card)
    return {number: tuple(cards) for number, cards in found.items()}


def picture_of(session_id: int, sight_id: int) -> tuple[bytes, str] | None:
    """Return a picture and its media type, or None."""
    row = SessionSight.objects.filter(id=sight_id, session_id=session_id).first()
    return (bytes(row.picture), row.media_type) if row is not None and row.picture else None


def bundle_of(session_id: int) -> bytes | None:
    """Return the evidence as it was judged, or None before that."""
    kept = LiveSession.objects.filter(id=session_id).values_list("bundle", flat=True).first()
    return gzip.decompress(bytes(kept)) if kept else None


def card_of(row: LiveSession) -> SessionCard:
    """Return a row as a card."""
    return SessionCard(
        id=row.id,
        integration_id=row.integration_id,
        integration_name=row.integration.name,
        kind=Kind(row.kind),
        stage=Stage(row.state),
        position=row.position,
        seed=row.seed,
        told=msgspec.convert(row.told, Told),
        item=row.item,
        seen=row.seen,
        fault=row.fault,
        problem=row.problem,
        holder_id=row.holder_id,
        holder=(row.holder.get_full_name() or row.holder.get_username()) if row.holder else "",
        opened_at=row.opened_at,
        acted_at=row.acted_at,
        ended_at=row.ended_at,
        assessment_id=row.assessment_id,
    )


def _rows() -> QuerySet[LiveSession]:
    return LiveSession.objects.select_related("integration", "holder").defer("bundle")


def _sights(rows: QuerySet[SessionSight]) -> tuple[SightCard, ...]:
    return tuple(
        SightCard(
            id=row.id,
            session_id=row.session_id,
            integration_id=row.session.integration_id,
            criterion=row.criterion,
            text=row.text,
            has_picture=bool(row.media_type),
            at=row.at,
        )
        for row in rows.select_related("session").defer("picture")
    )
