"""What a named person states about a kept run: a file beside it, appended to and never edited.

Decides which criteria take a person's word, and lays statements over a bundle before it is judged. A statement here is
only ever declared: that a reviewer has seen the artefact behind it is the portal's to say, not this file's.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final, Literal

import msgspec

from cinquefoil.assess.bundling import BUNDLE, STATEMENTS, Stored
from cinquefoil.assess.criterion import Criterion, load_criteria
from cinquefoil.assess.evidence import Answer, Attestation, Bundle, UnreadableBundle, digest_of

SCHEMA = "cinquefoil/attestations/1"
LONGEST: Final = 4000  # characters of a statement

Says = Literal["holds", "fails", "not_applicable"]


class Statement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One statement. `says`: the requirement holds, fails, or does not apply; `text`: what was looked at, or why not.

    `previous`: the digest of the statement before it, of the evidence for the first; so that none is taken out unseen.
    """

    criterion: str
    says: Says
    text: str
    by: str
    role: str
    organisation: str
    at: datetime
    orcid_id: str = ""
    expires: datetime | None = None
    previous: str = ""


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    statements: tuple[Statement, ...]
    schema: str = SCHEMA


def takes_a_word(criterion: Criterion) -> bool:
    """Whether a person's statement counts where machines saw nothing, at least for a reviewer to confirm."""
    return criterion.evidence.minimum_assurance in {"declared", "documented"}


def may_be_inapplicable(criterion: Criterion) -> bool:
    """Whether *not applicable* can be answered, with a reason."""
    return criterion.applicability.may_be_not_applicable


def read_statements(stored: Stored) -> tuple[Statement, ...]:
    """The statements beside a run, oldest first; none where the file is missing.

    Raises:
        UnreadableBundle: the file is damaged, was edited, or states what a person may not state here.
    """
    data = stored.documents.get(STATEMENTS)
    if data is None:
        return ()
    where = f"{stored.place}, {STATEMENTS}"
    try:
        told = msgspec.json.decode(data, type=_File)
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise UnreadableBundle(f"{where}: these are no statements: {problem}. Use `assess attest`.") from problem
    if told.schema != SCHEMA:
        raise UnreadableBundle(f"{where} has the schema {told.schema!r}; this version reads {SCHEMA!r}.")
    before = digest_of(stored.documents.get(BUNDLE, b""))
    for number, statement in enumerate(told.statements, 1):
        if statement.previous != before:
            said = f"{where}: statement {number} does not follow what was before it: it belongs to other evidence, or "
            said += "something was edited or taken out."
            raise UnreadableBundle(said)
        if reason := why_not(statement):
            raise UnreadableBundle(f"{where}: statement {number}: {reason}")
        before = _digest(statement)
    return told.statements


def add_statements(stored: Stored, new: Iterable[Statement]) -> bytes:
    """The file with these statements added to its end."""
    listed = list(read_statements(stored))
    for statement in new:
        before = _digest(listed[-1]) if listed else digest_of(stored.documents.get(BUNDLE, b""))
        listed.append(msgspec.structs.replace(statement, previous=before))
    encoded = msgspec.json.encode(_File(statements=tuple(listed)), order="sorted")
    return msgspec.json.format(encoded, indent=2) + b"\n"


def with_statements(bundle: Bundle, statements: Iterable[Statement]) -> Bundle:
    """The evidence with the latest statement on each criterion. What was observed of applicability stays."""
    latest = {statement.criterion: statement for statement in statements}
    observed = {answer.criterion for answer in bundle.answers if answer.observed}
    words = [statement for statement in latest.values() if statement.says != "not_applicable"]
    applying = [statement for statement in latest.values() if statement.criterion not in observed]
    return replace(
        bundle,
        attestations=(*bundle.attestations, *(_attestation(statement) for statement in words)),
        answers=(*bundle.answers, *(_answer(statement) for statement in applying)),
    )


def _attestation(statement: Statement) -> Attestation:
    return Attestation(
        criterion=statement.criterion,
        holds=statement.says == "holds",
        by=statement.by,
        at=statement.at,
        statement=statement.text,
        role=statement.role,
        orcid_id=statement.orcid_id,
        organisation=statement.organisation,
        expires=statement.expires,
    )


def _answer(statement: Statement) -> Answer:
    applies = statement.says != "not_applicable"
    return Answer(criterion=statement.criterion, applies=applies, reason=statement.text, by=statement.by)


def why_not(statement: Statement) -> str:
    """Why a statement cannot stand, in a sentence, or "" when it can."""
    criterion = load_criteria().get(statement.criterion)
    if criterion is None:
        return f"there is no criterion {statement.criterion!r}."
    if statement.says == "not_applicable" and not may_be_inapplicable(criterion):
        return f"{criterion.id} applies to everybody; it cannot be answered with not applicable."
    if statement.says != "not_applicable" and not takes_a_word(criterion):
        return f"{criterion.id} is seen by us or by a reviewer; nobody's word counts for it."
    return _why_incomplete(statement)


def _why_incomplete(statement: Statement) -> str:
    if statement.at.tzinfo is None or (statement.expires is not None and statement.expires.tzinfo is None):
        return "its times lack a time zone."
    if not all(part.strip() for part in (statement.text, statement.by, statement.role, statement.organisation)):
        return "it lacks a text, or the name, role or organisation of who states it."
    return f"its text is longer than {LONGEST} characters." if len(statement.text) > LONGEST else ""


def _digest(statement: Statement) -> str:
    return digest_of(msgspec.json.encode(statement, order="sorted"))
