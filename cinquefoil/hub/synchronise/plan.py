"""Decides what to write to one record.

Two rules. Every decision about what to write lives here; and nothing here reads, writes or asks the time.
The decision is a table. Its rows ask six questions about one item, its last column is the operation; the code
walks it from the top and takes the first row that fits, the documentation prints it, the tests go through it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cinquefoil.history.kept import kept
from cinquefoil.hub.connect.operations import Operation


@dataclass(frozen=True, slots=True)
class LocalItem:
    """An item here, as far as the plan depends on it; `put_code` is None until the record gave one.

    `is_written_as_it_is`: this very content was the last we wrote. Nobody but the source can change an element, so it
    then stands there, even if the registry spells a part of it in another way.
    """

    item_id: int
    is_wanted: bool
    digest: str
    fingerprint: str
    put_code: int | None = None
    is_removed_by_person: bool = False
    is_written_as_it_is: bool = False


@dataclass(frozen=True, slots=True)
class OnRecord:
    """An affiliation on the record, from its summary; `source_client_id` is empty when the person wrote it."""

    put_code: int
    source_client_id: str
    digest: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Policy:
    """What an organisation may decide: whether what a person took off her record may be offered again."""

    put_back_removed: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One operation of a plan, with its reason as a sentence for the history page."""

    operation: Operation
    item_id: int
    put_code: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the table. None means that the question does not matter; the operation follows when all others fit."""

    wanted: bool | None
    put_code_known: bool | None
    on_record: bool | None
    ours: bool | None
    equal: bool | None
    removed: bool | None
    operation: Operation
    sentence: str


# wanted: the item is here and not withdrawn · put_code_known: the record gave us one · on_record: something there is
# it (by put-code, else by exact fingerprint among ours) · ours: our client is its source · equal: it says the same ·
# removed: the person took it off her record before.
# fmt: off
TABLE = (
    # wanted code   record ours   equal  removed
    Rule(True,  True,  True,  False, None,  None,  Operation.CONFLICT,
         kept("The put-code we kept now belongs to an element that we did not write; nothing was changed.")),
    Rule(False, True,  True,  False, None,  None,  Operation.CONFLICT,
         kept("The put-code we kept now belongs to an element that we did not write; nothing was deleted.")),
    Rule(True,  True,  True,  True,  True,  None,  Operation.KEEP,
         kept("It is on the record as it should be.")),
    Rule(True,  True,  True,  True,  False, None,  Operation.CHANGE,
         kept("It changed here, so it is changed on the record.")),
    Rule(False, True,  True,  True,  None,  None,  Operation.WITHDRAW,
         kept("It was withdrawn here, so it is taken off the record.")),
    Rule(True,  True,  False, None,  None,  None,  Operation.REMOVED_BY_PERSON,
         kept("The person took it off the record; it is not put back without asking.")),
    Rule(False, True,  False, None,  None,  None,  Operation.ALREADY_GONE,
         kept("It was withdrawn here and is no longer on the record.")),
    Rule(True,  False, None,  None,  None,  True,  Operation.LEAVE_OFF,
         kept("The person took it off the record before; it is not put back without asking.")),
    Rule(True,  False, True,  True,  True,  False, Operation.ADOPT,
         kept("It is already on the record, written by us; its put-code was taken over.")),
    Rule(True,  False, True,  True,  False, False, Operation.CHANGE,
         kept("An earlier version of it, written by us, is on the record; "
              "its put-code is taken over and it is changed.")),
    Rule(True,  False, False, None,  None,  False, Operation.ADD,
         kept("It is new, so it is added to the record.")),
    Rule(False, False, True,  True,  None,  None,  Operation.WITHDRAW,
         kept("It was withdrawn here while it was being sent; it is taken off the record.")),
    Rule(False, False, False, None,  None,  None,  Operation.ALREADY_GONE,
         kept("It was withdrawn here before it reached the record.")),
)
# fmt: on


def plan_push(
    items: Sequence[LocalItem], record: Iterable[OnRecord], *, client_id: str, policy: Policy | None = None
) -> tuple[Step, ...]:
    """Return one step for each item, withdrawals first, so that what replaces something never meets it.

    An element of the record serves at most one item. An item without a put-code is found only among the elements
    that our client wrote, and only by an equal digest or an exact fingerprint.
    """
    found = _match(items, tuple(record), client_id)
    steps = [_step(item, found.get(item.item_id), client_id, policy or Policy()) for item in items]
    return tuple(sorted(steps, key=lambda step: step.operation is not Operation.WITHDRAW))


def _match(items: Sequence[LocalItem], record: tuple[OnRecord, ...], client_id: str) -> dict[int, OnRecord]:
    """Which element each item is: by put-code, then equal content, then fingerprint; wanted items choose first."""
    by_code = {element.put_code: element for element in record}
    found = {item.item_id: by_code[item.put_code] for item in items if item.put_code in by_code}
    claimed = {item.put_code for item in items if item.put_code is not None}
    free = [element for element in record if element.source_client_id == client_id and element.put_code not in claimed]
    in_turn = sorted(items, key=lambda item: not item.is_wanted)
    for trait in ("digest", "fingerprint"):
        for item in in_turn:
            if item.put_code is None and item.item_id not in found:
                twin = next((one for one in free if getattr(one, trait) == getattr(item, trait)), None)
                if twin:
                    found[item.item_id] = twin
                    free.remove(twin)
    return found


def _step(item: LocalItem, element: OnRecord | None, client_id: str, policy: Policy) -> Step:
    facts = (
        item.is_wanted,
        item.put_code is not None,
        element is not None,
        element.source_client_id == client_id if element else None,
        item.is_written_as_it_is or element.digest == item.digest if element else None,
        item.is_removed_by_person and not policy.put_back_removed,
    )
    rule = next(rule for rule in TABLE if _fits(rule, facts))
    return Step(rule.operation, item.item_id, element.put_code if element else item.put_code, rule.sentence)


def _fits(rule: Rule, facts: tuple[bool | None, ...]) -> bool:
    asked = (rule.wanted, rule.put_code_known, rule.on_record, rule.ours, rule.equal, rule.removed)
    return all(wish is None or wish == fact for wish, fact in zip(asked, facts, strict=True))
