"""The badges of a set, judged from the states of its criteria; and what stands in the way of proposing an award.

Knows no findings. A missing or unheard-of state blocks, whatever it may mean elsewhere.

Source: assessor.md 6.3; criteria.md 2.7.
"""

from collections.abc import Mapping, Sequence

from cinquefoil.assess.criterion import CriteriaSet
from cinquefoil.assess.verdict.states import BadgeVerdict, State


def judge_badges(criteria_set: CriteriaSet, states: Mapping[str, State]) -> tuple[BadgeVerdict, ...]:
    """Judge the badges of a set from the states of its criteria.

    A missing or unheard-of state blocks. A badge whose criteria are all *not applicable* is not earned.
    """
    judged: dict[str, BadgeVerdict] = {}
    for badge in criteria_set.badges:
        core = frozenset(badge.core_criteria)
        own = {item: _group_state(item, states, core) for item in badge.requires_criteria}
        below = {item: _badge_group(item, judged) for item in badge.requires_badges}
        capable = _capable(tuple(own.values()))
        blocked = [name for item, good in below.items() if good is not True for name in _as_group(item)]
        blocked += _blocking(own, states)
        if not blocked and capable is not True:
            blocked = [name for item in own for name in _as_group(item)]
        judged[badge.id] = BadgeVerdict(
            id=badge.id,
            label=badge.label,
            state=_badge_state(capable, tuple(below.values())),
            capable=capable,
            blocked_by=tuple(dict.fromkeys(blocked)),
        )
    return tuple(judged.values())


def proposal_obstacles(criteria_set: CriteriaSet, states: Mapping[str, State]) -> tuple[str, ...]:
    """Advisory criteria that block no badge, yet must have been tried before an award is proposed."""
    untried = {State.NOT_TESTED.value, None}
    return tuple(name for name in criteria_set.proposal_needs_tested if states.get(name) in untried)


def _as_group(item: str | tuple[str, ...]) -> tuple[str, ...]:
    return (item,) if isinstance(item, str) else item


def _group_state(item: str | tuple[str, ...], states: Mapping[str, State], core: frozenset[str]) -> str:
    """The state of a criterion or an any-of group: met, not_applicable, not_met or open."""
    own = [_plain(name, states, core) for name in _as_group(item)]
    if State.MET in own:
        return State.MET
    real = [state for state in own if state != State.NOT_APPLICABLE]
    if not real:
        return State.NOT_APPLICABLE if own else "open"
    return State.NOT_MET if all(state == State.NOT_MET for state in real) else "open"


def _plain(name: str, states: Mapping[str, State], core: frozenset[str]) -> str:
    state = states.get(name)
    if state == State.NOT_APPLICABLE and name in core:
        return "open"
    return str(state) if state in {State.MET, State.NOT_MET, State.NOT_APPLICABLE} else "open"


def _capable(own: Sequence[str]) -> bool | None:
    if State.NOT_MET in own:
        return False
    if "open" in own or not own:
        return None
    return State.MET in own


def _badge_group(item: str | tuple[str, ...], judged: Mapping[str, BadgeVerdict]) -> bool | None:
    states = [judged[name].state for name in _as_group(item)]
    if "earned" in states:
        return True
    return False if all(state == "not_earned" for state in states) else None


def _badge_state(capable: bool | None, below: Sequence[bool | None]) -> str:
    if capable is True and all(good is True for good in below):
        return "earned"
    return "not_earned" if capable is False or False in below else "open"


def _blocking(own: Mapping[str | tuple[str, ...], str], states: Mapping[str, State]) -> list[str]:
    good = {State.MET, State.NOT_APPLICABLE}
    return [
        name
        for item, state in own.items()
        if state not in good
        for name in _as_group(item)
        if states.get(name) != State.MET
    ]
