"""What a deployment may take over from an assessment of its product, and what it must show itself.

The door: others import from here. Pure; nothing is taken over that a deployment's own evidence contradicts, and
explanations, applicability, metadata coverage and look-ups in the registry never are.
"""

from cinquefoil.assess.inheritance.inheriting import (
    Answers,
    CannotInherit,
    Connection,
    Gap,
    Proof,
    gaps,
    inherit,
    lapse,
    why_left,
)
from cinquefoil.assess.inheritance.marks import Mark, is_heritable, load_marks, never_inherited
from cinquefoil.assess.inheritance.suggesting import Suggestion, suggest

__all__ = [
    "Answers",
    "CannotInherit",
    "Connection",
    "Gap",
    "Mark",
    "Proof",
    "Suggestion",
    "gaps",
    "inherit",
    "is_heritable",
    "lapse",
    "load_marks",
    "never_inherited",
    "suggest",
    "why_left",
]
