"""Which findings may be inherited, from their file, and which criteria therefore never are.

Judges nothing. A probe without a mark is not inherited.

Source: assessor.md 6.7.
"""

import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from cinquefoil.assess.criterion import CriteriaSet, Criterion, Effect, load_criteria


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

    One local probe is enough to keep it back: what that probe would have found is not known of the deployment. One that
    can only prove, such as a look at a record, keeps nothing back: without it nothing is held against anybody.
    """
    probes = criterion.evidence.probes
    marked = {probe for probe in probes if may_pass_on(probe)}
    rules = criterion.evidence.rules
    only_proving = {p for p in probes if all(rule.effect == Effect.PROVES for rule in rules if rule.probe == p)}
    return not criterion.explanation and bool(marked) and probes <= marked | only_proving


def may_pass_on(probe: str) -> bool:
    """Whether the findings of a probe may be inherited; a probe without a mark may not."""
    return _is_marked(load_marks().get(probe))


def never_inherited(criteria_set: CriteriaSet) -> tuple[Criterion, ...]:
    """The criteria of a set that every deployment must show itself, in the order of the badges."""
    criteria = load_criteria()
    named = (*criteria_set.required, *criteria_set.advisory)
    return tuple(criteria[name] for name in named if not is_heritable(criteria[name]))


def _is_marked(mark: Mark | None) -> bool:
    return mark is not None and mark.inheritable
