"""Which findings may be inherited, from their file, and which criteria therefore never are.

Judges nothing. A probe without a mark is not inherited.

Source: assessor.md 6.7.
"""

import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from cinquefoil.assess.criterion import CriteriaSet, Criterion, load_criteria


class Mark(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether the findings of one probe may be inherited, and why."""

    inheritable: bool
    reason: str


@cache
def load_marks() -> dict[str, Mark]:
    """The marks by name of probe."""
    data = files("cinquefoil.assess.inheritance").joinpath("marks.toml").read_bytes()
    return msgspec.convert(tomllib.loads(data.decode()), dict[str, Mark])


def is_heritable(criterion: Criterion) -> bool:
    """Whether a verdict on this criterion may be inherited: it asks no explanation, and no probe of it looks locally.

    One local probe is enough to keep it back: what that probe would have found is not known of the deployment.
    """
    marks = load_marks()
    probes = criterion.evidence.probes
    return not criterion.explanation and bool(probes) and all(_is_marked(marks.get(probe)) for probe in probes)


def never_inherited(criteria_set: CriteriaSet) -> tuple[Criterion, ...]:
    """The criteria of a set that every deployment must show itself, in the order of the badges."""
    criteria = load_criteria()
    named = (*criteria_set.required, *criteria_set.advisory)
    return tuple(criteria[name] for name in named if not is_heritable(criteria[name]))


def _is_marked(mark: Mark | None) -> bool:
    return mark is not None and mark.inheritable
