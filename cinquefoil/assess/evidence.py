"""What was seen in one run, where, when and by what means; and what one probe says about it.

Values only: nothing here fetches, judges or edits. Evidence is append-only, a correction is a new bundle.
Collectors fill a `Bundle`, probes read it and answer with a `Finding`, `verdict` weighs findings.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl

import msgspec

SCHEMA = "cinquefoil/bundle/1"


class UnreadableBundle(ValueError):
    """The bytes are no bundle of evidence this version can read."""

    @property
    def sentence(self) -> str:
        """What is wrong and how to mend it, for the person."""
        return str(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One line of the registry's witness and the step during which it came.

    Shape: keys of the witness; `method` is also "CONSENT" (form: decision authorize|deny) and "WEBHOOK"
    (status: what the system answered). Secrets are replaced before they get here; tokens appear as `token_id` only.
    """

    number: int
    time: datetime
    method: str
    path: str
    step: str = ""
    client_id: str = ""
    orcid_id: str = ""
    token_id: str = ""
    query: dict[str, str] = field(default_factory=dict)
    scope: str = ""
    status: int | None = None
    error_code: str = ""
    digest: str = ""
    form: dict[str, str] = field(default_factory=dict)
    body: Any = None
    user_agent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture on a page that names ORCID, as the browser drew it.

    `ratio`: width by height as drawn; `own_ratio`: as the picture itself is, 0 when not known. `filter`: what the
    style sheet does to its colours, "" for nothing. `fill`: colour of the largest area of a drawing in line, or "".
    """

    source: str
    ratio: float
    own_ratio: float = 0
    filter: str = ""
    fill: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page as a visitor's browser showed it, after scripts ran.

    `place`: connect, explanation, profile, item, imported (shows an iD nobody signed in for), form (a seeded form),
    metadata (OAI-PMH and the like; `media_type` says what `html` holds), after-connect, after-refuse,
    after-disconnect, home, search … `visitor`: anonymous, first or second (the signed-in person).
    `linked_from`: id of the page whose link led here, or "". `status` None: the browser could not tell.
    """

    id: str
    place: str
    url: str
    at: datetime
    step: str = "look"
    status: int | None = None
    title: str = ""
    html: str = ""
    text: str = ""
    screenshot: str | None = None
    visitor: str = "anonymous"
    linked_from: str = ""
    media_type: str = "text/html"
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the run: look, connect, return, change, registry_change, refuse, control, disconnect, typed.

    `ok` says that the operator's actions could be done, not that the system behaved well; False needs a `note`.
    `remembered` holds what the script's *remember* actions kept. Both exchange numbers are included; None: none came.
    """

    name: str
    ok: bool
    started: datetime
    ended: datetime
    note: str = ""
    person: str = "first"
    first_exchange: int | None = None
    last_exchange: int | None = None
    remembered: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordItem:
    """One item on a record as the public API told it during a step, if its source or assertion origin is the client.

    `number` stands for the put-code: the same number is the same item, and nothing in it leads to the person.
    """

    step: str
    section: str
    number: int
    last_modified: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """Something tried that a good system refuses: an iD typed or posted where the owner could be asked.

    `kind`: typed-id (into a field) or posted-id (along with a form).
    `outcome`: accepted (a later page shows the value as an iD), refused, unclear, no-field (nothing there to try).
    `page`: id of the page with the form; `after`: id of the page that shows the outcome.
    """

    kind: str
    outcome: str
    step: str = "typed"
    page: str = ""
    field: str = ""
    value: str = ""
    after: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Canary:
    """A person drawn afresh for this run, so that no prepared page or hard-coded answer can pass.

    `person`: first (shares everything), second (`hidden`: e-mail and name private), typed (the iD typed into forms),
    imported (an iD the system holds without its owner's sign-in). `employer` and `title` stand in the record before
    connecting; `changed` is the value put into the record in registry_change; `values` holds whatever else was planted.
    """

    person: str
    orcid_id: str
    name: str = ""
    email: str = ""
    employer: str = ""
    title: str = ""
    changed: str = ""
    hidden: bool = False
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """What a named person states about one criterion.

    `holds` is the statement itself; `seen_by_reviewer` means that a reviewer has seen the artefact behind it.
    """

    criterion: str
    holds: bool
    by: str
    at: datetime
    statement: str = ""
    role: str = ""
    orcid_id: str = ""
    organisation: str = ""
    expires: datetime | None = None
    seen_by_reviewer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Whether a criterion applies here, and why not. `observed`: seen by us; otherwise declared by a person."""

    criterion: str
    applies: bool
    reason: str
    by: str = ""
    observed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupProblem:
    """Why we could not test: never a verdict. `remedy` says who does what."""

    code: str
    sentence: str
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The system under assessment, as the plan names it."""

    name: str
    url: str
    organisation: str = ""
    product: str = ""
    version: str = ""
    sector: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Everything one run collected. Judging it again gives the same verdicts, byte for byte."""

    subject: Subject
    client_id: str
    registry_web: str
    started: datetime
    ended: datetime
    schema: str = SCHEMA
    tool: str = ""
    seed: str = ""
    plan: str = ""  # the plan file as it was named on the command line
    canaries: tuple[Canary, ...] = ()
    steps: tuple[Step, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    pages: tuple[Page, ...] = ()
    items: tuple[RecordItem, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    answers: tuple[Answer, ...] = ()
    planned_scopes: tuple[str, ...] | None = None  # asked for later use, as the plan declares; None: it says nothing
    setup_problems: tuple[SetupProblem, ...] = ()

    def canary(self, person: str) -> Canary | None:
        """The canary of that name, or None."""
        return next((canary for canary in self.canaries if canary.person == person), None)

    def step(self, name: str) -> Step | None:
        """The latest step of that name, or None when it was not taken."""
        return next((step for step in reversed(self.steps) if step.name == name), None)


class Outcome(StrEnum):
    """One probe's answer to its one question."""

    TRUE = "true"
    FALSE = "false"
    CANNOT_TELL = "cannot-tell"
    NOT_APPLICABLE = "not-applicable"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """Where to look: a page of the bundle, its address, an exchange's number, a selector in the page."""

    page: str = ""
    url: str = ""
    exchange: int | None = None
    selector: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One explanation topic and the words found for it; an empty snippet means that it is missing."""

    topic: str
    snippet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One probe's answer upon evidence.

    `expected` and `seen` are mandatory for false. `control_ok` False means that the system showed no sign of life
    after the fault, so that the answer says nothing. `reason` is a code such as "connect.no-write-seen".
    """

    probe: str
    outcome: Outcome
    reason: str
    expected: str = ""
    seen: str = ""
    pointer: Pointer = Pointer()
    control_ok: bool | None = None
    collected: datetime | None = None
    passages: tuple[Passage, ...] = ()
    version: int = 1


def read_witness_line(line: Mapping[str, Any], *, step: str) -> Exchange:
    """Turn one line of the registry's witness into an exchange; a query may be text or a mapping."""
    query = line.get("query") or {}
    if isinstance(query, str):
        query = dict(parse_qsl(query.lstrip("?"), keep_blank_values=True))
    status = line.get("status")
    return Exchange(
        number=int(line["number"]),
        time=datetime.fromisoformat(str(line["time"])),
        step=step,
        client_id=str(line.get("client_id") or ""),
        orcid_id=str(line.get("orcid_id") or ""),
        token_id=str(line.get("token_id") or ""),
        method=str(line["method"]),
        path=str(line["path"]),
        query={str(key): str(value) for key, value in query.items()},
        scope=_words(line.get("scope")),
        status=int(status) if status is not None else None,
        error_code=str(line.get("error_code") or ""),
        digest=str(line.get("digest") or ""),
        form={str(key): str(value) for key, value in (line.get("form") or {}).items()},
        body=line.get("body"),
        user_agent=str(line.get("user_agent") or ""),
    )


def write_bundle(bundle: Bundle) -> bytes:
    """The bundle as canonical JSON: keys sorted, UTF-8, one line."""
    return msgspec.json.encode(bundle, order="sorted")


def read_bundle(data: bytes) -> Bundle:
    """Read what `write_bundle` wrote.

    Raises:
        UnreadableBundle: with a sentence that says what is wrong and where.
    """
    try:
        bundle = msgspec.json.decode(data, type=Bundle)
    except msgspec.MsgspecError as problem:
        raise UnreadableBundle(
            f"This is no bundle of evidence: {problem}. Use the file that `assess run` wrote."
        ) from problem
    if bundle.schema != SCHEMA:
        raise UnreadableBundle(f"This bundle has the schema {bundle.schema!r}; this version reads {SCHEMA!r}.")
    return bundle


def digest_of(data: bytes) -> str:
    """The digest of bytes as it stands in reports: "sha256:" and hexadecimal digits."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _words(scope: Any) -> str:
    if isinstance(scope, (list, tuple, set, frozenset)):
        return " ".join(sorted(str(word) for word in scope))
    return str(scope or "")
