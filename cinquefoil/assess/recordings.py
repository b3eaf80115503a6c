"""Runs kept for the corpus: one bundle of evidence, what was switched on, and what it was recorded from.

Reads and writes the files and cuts a run down to a part of itself; judges nothing and runs nothing.
"""

import gzip
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from cinquefoil.assess.evidence import Bundle, read_bundle, write_bundle

SCHEMA = "cinquefoil/recording/1"
SUFFIX = ".json.gz"
FAULTLESS = "none"


class UnreadableRecording(ValueError):
    """A stored run cannot be used; the message says which and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One run of the corpus.

    `id`: `M15`, `S03`, `M15+M38` for a pair, `none` for the faultless system. `scenarios`: what was acted out, all of
    it. `switch` and `sources`: digests of the switched lines and of everything that the run came from, so that a run
    of yesterday's code is noticed. `seconds`: how long it took.
    """

    id: str
    skin: str
    scenarios: tuple[str, ...]
    switch: str
    sources: str
    bundle: Bundle
    seconds: float = 0.0


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    skin: str
    scenarios: tuple[str, ...]
    switch: str
    sources: str
    seconds: float
    bundle: msgspec.Raw
    schema: str = SCHEMA


def write_recording(recording: Recording) -> bytes:
    """The file of a recording; the same recording gives the same bytes."""
    shape = _File(
        id=recording.id,
        skin=recording.skin,
        scenarios=recording.scenarios,
        switch=recording.switch,
        sources=recording.sources,
        seconds=round(recording.seconds, 1),
        bundle=msgspec.Raw(write_bundle(recording.bundle)),
    )
    return gzip.compress(msgspec.json.encode(shape), mtime=0)


def read_recording(path: Path) -> Recording:
    """Read a stored run.

    Raises:
        UnreadableRecording: it is not there, is no stored run, or its bundle cannot be read.
    """
    try:
        shape = msgspec.json.decode(gzip.decompress(path.read_bytes()), type=_File)
        bundle = read_bundle(bytes(shape.bundle))
    except (OSError, EOFError, ValueError) as problem:
        raise UnreadableRecording(f"{path} is no stored run: {problem}. Record it anew.") from problem
    return Recording(
        id=shape.id,
        skin=shape.skin,
        scenarios=shape.scenarios,
        switch=shape.switch,
        sources=shape.sources,
        seconds=shape.seconds,
        bundle=bundle,
    )


def cut_down(bundle: Bundle, scenarios: Iterable[str]) -> Bundle:
    """The part of a run that came during some of its scenarios.

    A fault is acted out with the scenarios that it touches only; the faultless run it is compared with is cut to the
    same ones.
    """
    kept = frozenset(scenarios)
    return replace(
        bundle,
        steps=tuple(step for step in bundle.steps if step.name in kept),
        exchanges=tuple(one for one in bundle.exchanges if one.step in kept),
        pages=tuple(page for page in bundle.pages if page.step in kept),
        attempts=tuple(attempt for attempt in bundle.attempts if attempt.step in kept),
    )


def public_part(bundle: Bundle) -> Bundle:
    """What anybody could have seen of a run: public pages, no witness, nobody signed in."""
    return replace(
        bundle,
        exchanges=(),
        pages=tuple(page for page in bundle.pages if page.visitor == "anonymous"),
        attempts=(),
    )
