"""Names what can be done about one item on one record.

Decides nothing: which of them to do is planned one room above, doing it is `writing`.
"""

from enum import StrEnum


class Operation(StrEnum):
    """What to do about one item."""

    ADD = "add"
    ADOPT = "adopt"
    CHANGE = "change"
    WITHDRAW = "withdraw"
    KEEP = "keep"
    ALREADY_GONE = "already_gone"
    REMOVED_BY_PERSON = "removed_by_person"
    LEAVE_OFF = "leave_off"
    CONFLICT = "conflict"
