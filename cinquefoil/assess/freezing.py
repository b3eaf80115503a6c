"""Published editions of the criteria, held by their digests: what has been published never changes silently.

Writes nothing: `python -m scripts.freeze` does, when an edition is published.

Source: assessor.md 5, lessons 2 and 15.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files

from cinquefoil.assess.criterion import CriteriaSet


@cache
def frozen_digests() -> Mapping[str, str]:
    """The digest of each published edition, by "id@version"."""
    file = files("cinquefoil.assess.criteria").joinpath("frozen").joinpath("digests.toml")
    return {str(edition): str(digest) for edition, digest in tomllib.loads(file.read_text(encoding="utf-8")).items()}


def edition_of(criteria_set: CriteriaSet) -> str:
    """The name of an edition: "cc-2016@2026.1"."""
    return f"{criteria_set.id}@{criteria_set.version}"


def broken_promises(sets: Iterable[CriteriaSet], frozen: Mapping[str, str]) -> Iterator[str]:
    """What has been changed though it was published, a sentence each, with how to mend it."""
    for criteria_set in sets:
        edition = edition_of(criteria_set)
        if frozen.get(edition, criteria_set.digest) != criteria_set.digest:
            yield (
                f"{edition} was published and has been changed: it, or a criterion it names, is not what it was. "
                f"Undo the change, or give sets/{criteria_set.id}.toml a new version and a line in its changelog."
            )


def unfrozen(sets: Iterable[CriteriaSet], frozen: Mapping[str, str]) -> Iterator[CriteriaSet]:
    """Current editions that nobody has published yet."""
    yield from (one for one in sets if one.status == "current" and edition_of(one) not in frozen)
