"""The acts of the programme: everything that writes its tables goes through here.

Rules stand in `rules`, reading in `selectors`; each act leaves an event in the history.
"""

from cinquefoil.programme.services.answering import Confirmed, confirm_answers, keep_answer
from cinquefoil.programme.services.assessing import (
    JOB,
    ask_assessment,
    begin_run,
    change_plan,
    keep_report,
    note_setup_problem,
    register_integration,
    rename_integration,
    retire_integration,
    store_report,
)
from cinquefoil.programme.services.awarding import change_award, confirm_awards, note_refused, propose_awards
from cinquefoil.programme.services.conflicts import declare_conflict, lift_conflict
from cinquefoil.programme.services.letters import draft_letter, edit_letter, send_letter
from cinquefoil.programme.services.reminding import JOB as REMIND
from cinquefoil.programme.services.reminding import remind
from cinquefoil.programme.services.reviewing import (
    LAPSE,
    answer_question,
    close_review,
    decide,
    lapse_reviews,
    tell_question,
)

__all__ = [
    "JOB",
    "LAPSE",
    "REMIND",
    "Confirmed",
    "answer_question",
    "ask_assessment",
    "begin_run",
    "change_award",
    "change_plan",
    "close_review",
    "confirm_answers",
    "confirm_awards",
    "decide",
    "declare_conflict",
    "draft_letter",
    "edit_letter",
    "keep_answer",
    "keep_report",
    "lapse_reviews",
    "lift_conflict",
    "note_refused",
    "note_setup_problem",
    "propose_awards",
    "register_integration",
    "remind",
    "rename_integration",
    "retire_integration",
    "send_letter",
    "store_report",
    "tell_question",
]
