"""The pieces of a session's evidence, action by action, and how they become one bundle.

Pure: what was seen is handed in, and the bundle is judged by the same probes as a scripted run. Nothing is claimed
that was not seen: an action whose effect no page and no witness shows is a step that could not be done.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby

import msgspec

from cinquefoil.assess.evidence import Attempt, Attestation, Bundle, Canary, Exchange, Page, RecordItem, Step, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One activity on a volunteer's record that the system's client wrote, as it was read during a step."""

    step: str
    section: str
    put_code: int
    last_modified: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What came of one action or one look of the machine; ids of pages are its own until parts become a bundle.

    `is_record`: a volunteer's record was read, and `items` is all that came from the system's client.
    """

    step: Step
    is_record: bool = False
    items: tuple[Found, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    pages: tuple[Page, ...] = ()
    attempts: tuple[Attempt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a session knows besides its parts."""

    subject: Subject
    client_id: str
    registry_web: str
    seed: str
    tool: str
    started: datetime
    ended: datetime
    canaries: tuple[Canary, ...]
    attestations: tuple[Attestation, ...] = ()
    items: tuple[RecordItem, ...] = ()
    plan: str = "guided session"
    titles: Mapping[str, str] = field(default_factory=dict)
    """Step → what must stand on the work's page after it, so that the action was certainly done."""


def write_part(part: Part) -> bytes:
    """A part as JSON."""
    return msgspec.json.encode(part, order="sorted")


def read_part(data: bytes) -> Part:
    """Read what `write_part` wrote."""
    return msgspec.json.decode(data, type=Part)


def build_bundle(facts: Facts, parts: Sequence[Part]) -> Bundle:
    """Put the parts together in their order: pages numbered through, one step of each name, exchanges once each."""
    pages, attempts = _renumbered(parts)
    exchanges = {exchange.number: exchange for part in parts for exchange in part.exchanges}
    steps = [_as_seen(step, pages, facts.titles) for step in _merged([part.step for part in parts])]
    return Bundle(
        subject=facts.subject,
        client_id=facts.client_id,
        registry_web=facts.registry_web,
        started=facts.started,
        ended=facts.ended,
        tool=facts.tool,
        seed=facts.seed,
        plan=facts.plan,
        canaries=facts.canaries,
        steps=tuple(steps),
        exchanges=tuple(exchanges[number] for number in sorted(exchanges)),
        pages=tuple(pages),
        attempts=tuple(attempts),
        items=facts.items,
        attestations=facts.attestations,
    )


def _renumbered(parts: Iterable[Part]) -> tuple[list[Page], list[Attempt]]:
    pages, attempts = list[Page](), list[Attempt]()
    for part in parts:
        names = {page.id: f"p{len(pages) + place:03d}-{page.place}" for place, page in enumerate(part.pages, 1)}
        pages += [replace(page, id=names[page.id], linked_from=names.get(page.linked_from, "")) for page in part.pages]
        attempts += [
            replace(one, page=names.get(one.page, ""), after=names.get(one.after, "")) for one in part.attempts
        ]
    return pages, attempts


def _merged(steps: Iterable[Step]) -> list[Step]:
    """Several actions may make up one step of a run, such as connecting and then choosing what to take over."""
    return [_one(list(group)) for _, group in groupby(steps, key=lambda step: step.name)]


def _one(steps: list[Step]) -> Step:
    numbers = [step.first_exchange for step in steps if step.first_exchange is not None]
    last = [step.last_exchange for step in steps if step.last_exchange is not None]
    remembered = {key: value for step in steps for key, value in step.remembered.items()}
    return replace(
        steps[0],
        ok=all(step.ok for step in steps),
        ended=steps[-1].ended,
        note=" ".join(step.note for step in steps if step.note),
        first_exchange=min(numbers, default=None),
        last_exchange=max(last, default=None),
        remembered=remembered,
    )


def _as_seen(step: Step, pages: Iterable[Page], titles: Mapping[str, str]) -> Step:
    """A step of which the person said *done* counts as done only where a page shows it."""
    title = titles.get(step.name, "")
    if not step.ok or not title:
        return step
    if any(title in page.text or title in page.html for page in pages if page.at >= step.started):
        return step
    return replace(step, ok=False, note=f"{step.note} No page that we saw shows “{title}”.".strip())
