"""The plan's table, row by row, and what must hold for any record."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinquefoil.hub.connect.operations import Operation
from cinquefoil.hub.synchronise.plan import TABLE, LocalItem, OnRecord, Policy, _fits, plan_push

US = "APP-OURS"
THEM = "APP-THEIRS"
WRITES = {Operation.CHANGE, Operation.WITHDRAW, Operation.ADOPT}


def facts_that_can_be():
    """Every combination of facts that an item can be in."""
    for wanted, known, on_record, ours, equal, removed in product((True, False), repeat=6):
        if on_record and not known and not ours:
            continue
        yield (wanted, known, on_record, ours if on_record else None, equal if on_record else None, removed)


@pytest.mark.parametrize("rule", TABLE, ids=lambda rule: f"{rule.operation}: {rule.sentence}")
def test_each_row_of_the_table_is_reached_and_followed(rule):
    reached = [facts for facts in facts_that_can_be() if next(row for row in TABLE if _fits(row, facts)) is rule]

    assert reached
    for wanted, known, on_record, ours, equal, removed in reached:
        item = LocalItem(1, wanted, "digest", "print", 7 if known else None, removed)
        element = OnRecord(7, US if ours else THEM, "digest" if equal else "other", "print")
        (step,) = plan_push([item], [element] if on_record else [], client_id=US)
        assert step.operation is rule.operation
        assert step.sentence == rule.sentence


def test_every_situation_has_a_row():
    for facts in facts_that_can_be():
        assert any(_fits(rule, facts) for rule in TABLE), facts


@pytest.mark.parametrize(
    ("item", "element", "operation"),
    [
        (LocalItem(1, True, "d", "f"), None, Operation.ADD),
        (LocalItem(1, True, "d", "f"), OnRecord(7, US, "d", "f"), Operation.ADOPT),
        (LocalItem(1, True, "d", "f"), OnRecord(7, US, "e", "f"), Operation.CHANGE),
        (LocalItem(1, True, "d", "f"), OnRecord(7, THEM, "d", "f"), Operation.ADD),
        (LocalItem(1, True, "d", "f"), OnRecord(7, "", "d", "f"), Operation.ADD),
        (LocalItem(1, True, "d", "f"), OnRecord(7, US, "e", "g"), Operation.ADD),
        (LocalItem(1, True, "d", "f", 7), OnRecord(7, US, "d", "f"), Operation.KEEP),
        (LocalItem(1, True, "d", "f", 7), OnRecord(7, US, "e", "g"), Operation.CHANGE),
        (LocalItem(1, True, "d", "f", 7), OnRecord(8, US, "d", "f"), Operation.REMOVED_BY_PERSON),
        (LocalItem(1, True, "d", "f", 7), OnRecord(7, THEM, "e", "g"), Operation.CONFLICT),
        (LocalItem(1, False, "d", "f", 7), OnRecord(7, THEM, "e", "g"), Operation.CONFLICT),
        (LocalItem(1, False, "d", "f", 7), OnRecord(7, US, "e", "g"), Operation.WITHDRAW),
        (LocalItem(1, False, "d", "f", 7), None, Operation.ALREADY_GONE),
        (LocalItem(1, False, "d", "f"), None, Operation.ALREADY_GONE),
        (LocalItem(1, True, "d", "f", is_removed_by_person=True), None, Operation.LEAVE_OFF),
        (LocalItem(1, False, "d", "f", is_removed_by_person=True), None, Operation.ALREADY_GONE),
    ],
)
def test_an_item_and_an_element_lead_to_one_operation(item, element, operation):
    (step,) = plan_push([item], [element] if element else [], client_id=US)

    assert step.operation is operation


def test_what_a_person_removed_comes_back_only_by_policy():
    item = LocalItem(1, True, "d", "f", is_removed_by_person=True)

    (step,) = plan_push([item], [], client_id=US, policy=Policy(put_back_removed=True))

    assert step.operation is Operation.ADD


def test_one_element_serves_one_item():
    items = [LocalItem(1, True, "d", "f"), LocalItem(2, True, "d", "f")]

    steps = plan_push(items, [OnRecord(7, US, "d", "f")], client_id=US)

    assert [step.operation for step in steps] == [Operation.ADOPT, Operation.ADD]


def test_a_wanted_item_chooses_before_a_withdrawn_one():
    items = [LocalItem(1, False, "d", "f"), LocalItem(2, True, "d", "f")]

    steps = {step.item_id: step.operation for step in plan_push(items, [OnRecord(7, US, "d", "f")], client_id=US)}

    assert steps == {1: Operation.ALREADY_GONE, 2: Operation.ADOPT}


def test_withdrawals_come_first():
    items = [LocalItem(1, True, "d", "f"), LocalItem(2, False, "e", "g", 7)]

    steps = plan_push(items, [OnRecord(7, US, "e", "g")], client_id=US)

    assert [step.item_id for step in steps] == [2, 1]


items_lists = st.lists(
    st.builds(
        LocalItem,
        item_id=st.integers(1, 99),
        is_wanted=st.booleans(),
        digest=st.sampled_from("abc"),
        fingerprint=st.sampled_from("xy"),
        put_code=st.none() | st.integers(1, 9),
        is_removed_by_person=st.booleans(),
    ),
    unique_by=(lambda item: item.item_id, lambda item: item.put_code or -item.item_id),
    max_size=6,
)
records = st.lists(
    st.builds(
        OnRecord,
        put_code=st.integers(1, 9),
        source_client_id=st.sampled_from([US, THEM, ""]),
        digest=st.sampled_from("abc"),
        fingerprint=st.sampled_from("xy"),
    ),
    unique_by=lambda element: element.put_code,
    max_size=6,
)


@given(items_lists, records)
def test_nothing_that_is_not_ours_is_ever_written_to(items, record):
    ours = {element.put_code for element in record if element.source_client_id == US}

    steps = plan_push(items, record, client_id=US)

    assert {step.put_code for step in steps if step.operation in WRITES} <= ours
    assert sorted(step.item_id for step in steps) == sorted(item.item_id for item in items)


@given(items_lists, records)
def test_no_element_is_written_to_twice_by_one_plan(items, record):
    codes = [step.put_code for step in plan_push(items, record, client_id=US) if step.operation in WRITES]

    assert len(codes) == len(set(codes))


@given(items_lists, records)
def test_an_item_is_added_only_when_none_of_ours_says_the_same(items, record):
    steps = plan_push(items, record, client_id=US)
    by_id = {item.item_id: item for item in items}
    used = {step.put_code for step in steps} | {item.put_code for item in items}
    free = [element for element in record if element.source_client_id == US and element.put_code not in used]

    for step in steps:
        if step.operation is Operation.ADD:
            assert by_id[step.item_id].fingerprint not in {element.fingerprint for element in free}
