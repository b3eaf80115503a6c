"""How verdicts compare with those set by hand: pure counting, told in words.

What the machine decides must be labelled; what it leaves to a person, or cannot tell, contradicts nobody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cinquefoil.assess.scoring import Share

DECIDED = frozenset({"met", "not_met"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Criteria by what became of them: agreed, contradicted, left to a person, cannot be told, not tried."""

    agreed: frozenset[str]
    contradicted: frozenset[str]
    left: frozenset[str]
    untold: frozenset[str]
    untried: frozenset[str]

    @property
    def cannot_tell(self) -> Share:
        """Figure 7: of what was tried, the share that cannot be told."""
        return Share(len(self.untold), len(self.untold | self.agreed | self.contradicted | self.left))


def compare(states: Mapping[str, str], labels: Mapping[str, str]) -> Compared:
    """Compare verdicts (criterion → state) with labels (criterion → right states, parted by a stroke)."""
    decided = {name for name, state in states.items() if state in DECIDED}
    wrong = {name for name, right in labels.items() if states.get(name) not in right.split("|")}
    wrong |= decided - set(labels)
    rest = {name: state for name, state in states.items() if name not in wrong}
    return Compared(
        agreed=frozenset(name for name, state in rest.items() if state in DECIDED),
        contradicted=frozenset(wrong),
        left=frozenset(name for name, state in rest.items() if state == "needs_review"),
        untold=frozenset(name for name, state in rest.items() if state == "cannot_tell"),
        untried=frozenset(name for name, state in rest.items() if state in {"not_tested", "not_applicable"}),
    )


def tell(compared: Mapping[str, Compared]) -> Iterable[str]:
    """The figures, a block a site and one for all together."""
    for name, one in compared.items():
        yield name
        yield from _told(one)
        yield f"      cannot be told                 {', '.join(sorted(one.untold)) or 'none'}"
        yield f"      not tried                      {', '.join(sorted(one.untried)) or 'none'}"
        if one.contradicted:
            yield f"      CONTRADICTED                   {', '.join(sorted(one.contradicted))}"
    yield "All together"
    sets = ("agreed", "contradicted", "left", "untold", "untried")
    joined = {
        part: frozenset(f"{name} {criterion}" for name, one in compared.items() for criterion in getattr(one, part))
        for part in sets
    }
    yield from _told(Compared(**joined))


def _told(one: Compared) -> Iterable[str]:
    decided = len(one.agreed | one.contradicted)
    yield f"   5  decided as set by hand         {Share(len(one.agreed), decided)}"
    yield f"   7  cannot be told, of those tried {one.cannot_tell}"
    yield f"      left to a person               {len(one.left)}; not tried or not applicable {len(one.untried)}"
