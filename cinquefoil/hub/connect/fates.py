"""Says what will become of each row that can be read, before anything is written.

Pure: compares what a row says with the item it speaks of. An item is the same only by its id or by its exact
fingerprint, never because it looks alike.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import pgettext_lazy

from cinquefoil.hub.connect.content import Change, Content, list_changes


class Fate(StrEnum):
    """What will happen to a row."""

    ADD = "add"
    CHANGE = "change"
    UNCHANGED = "unchanged"
    WITHDRAW = "withdraw"
    WAIT = "wait"
    HELD = "held"
    ERROR = "error"


# Of one row and of several: as long as nothing is sent, and afterwards.
_FORESEEN = {
    Fate.ADD: (pgettext_lazy("one row", "will be added"), pgettext_lazy("several rows", "will be added")),
    Fate.CHANGE: (pgettext_lazy("one row", "will change"), pgettext_lazy("several rows", "will change")),
    Fate.UNCHANGED: (pgettext_lazy("one row", "unchanged"), pgettext_lazy("several rows", "unchanged")),
    Fate.WITHDRAW: (pgettext_lazy("one row", "will be withdrawn"), pgettext_lazy("several rows", "will be withdrawn")),
    Fate.WAIT: (
        pgettext_lazy("one row", "waits for the person to connect"),
        pgettext_lazy("several rows", "wait for the person to connect"),
    ),
    Fate.HELD: (pgettext_lazy("one row", "stays off the record"), pgettext_lazy("several rows", "stay off the record")),
    Fate.ERROR: (pgettext_lazy("one row", "has an error"), pgettext_lazy("several rows", "have an error")),
}
_LOOKED_BACK = _FORESEEN | {
    Fate.ADD: (pgettext_lazy("one row", "was to be added"), pgettext_lazy("several rows", "were to be added")),
    Fate.CHANGE: (pgettext_lazy("one row", "was to change"), pgettext_lazy("several rows", "were to change")),
    Fate.WITHDRAW: (
        pgettext_lazy("one row", "was to be withdrawn"),
        pgettext_lazy("several rows", "were to be withdrawn"),
    ),
    Fate.WAIT: (
        pgettext_lazy("one row", "had to wait for the person to connect"),
        pgettext_lazy("several rows", "had to wait for the person to connect"),
    ),
}


def fate_words(fate: Fate, count: int = 1, *, is_sent: bool = False) -> str:
    """The words that follow the number of rows with this fate; for one row alone, the words for it."""
    one, several = (_LOOKED_BACK if is_sent else _FORESEEN)[fate]
    return str(one if count == 1 else several)


@dataclass(frozen=True, slots=True)
class Existing:
    """The item a row speaks of, as far as its fate depends on it."""

    item_id: int
    content: Content
    is_wanted: bool
    was_removed_by_person: bool
    is_settled: bool

    """`is_settled`: what it says is on the record, or is on its way there."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A row's fate, and for a change every field that differs."""

    fate: Fate
    changes: tuple[Change, ...] = ()


def foresee(content: Content | None, existing: Existing | None, *, is_connected: bool) -> Foreseen:
    """Say what will become of one good row; a content of None is a withdrawal."""
    if content is None:
        return Foreseen(Fate.WITHDRAW if existing and existing.is_wanted else Fate.UNCHANGED)
    if existing and existing.was_removed_by_person:
        return Foreseen(Fate.HELD)
    if existing is None or not existing.is_wanted:
        return Foreseen(Fate.ADD if is_connected else Fate.WAIT)
    changes = list_changes(existing.content, content)
    if not is_connected:
        return Foreseen(Fate.WAIT, changes)
    if changes:
        return Foreseen(Fate.CHANGE, changes)
    return Foreseen(Fate.UNCHANGED if existing.is_settled else Fate.ADD)
