"""Criteria and findings in, verdicts and badges out. Every decision on what counts is made in this room.

The door: others import from here. Nothing here reads evidence or runs a probe.
"""

from cinquefoil.assess.verdict.badges import judge_badges, proposal_obstacles
from cinquefoil.assess.verdict.states import (
    TRANSITIONS,
    BadgeVerdict,
    Cause,
    Decision,
    ReviewDecision,
    State,
    Verdict,
    may_change,
)
from cinquefoil.assess.verdict.weighing import judge

__all__ = [
    "TRANSITIONS",
    "BadgeVerdict",
    "Cause",
    "Decision",
    "ReviewDecision",
    "State",
    "Verdict",
    "judge",
    "judge_badges",
    "may_change",
    "proposal_obstacles",
]
