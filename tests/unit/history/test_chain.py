"""The chain shows what was changed, taken out or cut off."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from cinquefoil.history.chain import START, Link, digest_of, find_break

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def chain(length: int) -> list[Link]:
    links, previous = [], START
    for place in range(1, length + 1):
        link = Link(7, place, "item.sent", 3, "item:1", "The item was sent.", {"n": place}, AT, "worker")
        previous = digest_of(previous, link)
        links.append(replace(link, digest=previous))
    return links


def test_a_chain_left_alone_holds() -> None:
    links = chain(4)

    assert find_break(7, links, length=4, head=links[-1].digest) is None
    assert find_break(7, [], length=0, head=START) is None


@pytest.mark.parametrize(
    "change",
    [
        {"sentence": "Nothing was sent."},
        {"at": AT + timedelta(microseconds=1)},
        {"actor": "user:1"},
        {"data": {"n": 3}},
        {"person_id": None},
        {"subject": "item:2"},
        {"kind": "item.gone"},
        {"organisation_id": 8},
    ],
)
def test_a_changed_event_is_found(change) -> None:
    links = chain(4)
    links[1] = replace(links[1], **change)

    found = find_break(7, links, length=4, head=links[-1].digest)

    assert found is not None
    assert (found.place, found.sentence) == (2, "Event 2 was changed after it was written.")


def test_a_missing_event_is_found() -> None:
    links = chain(4)
    head = links[-1].digest
    del links[2]

    assert find_break(7, links, length=4, head=head).sentence == "Event 3 is missing."


def test_a_chain_cut_off_at_its_end_is_found() -> None:
    links = chain(4)

    found = find_break(7, links[:3], length=4, head=links[-1].digest)

    assert found.sentence == "The chain should hold 4 events and holds 3."


def test_the_same_moment_in_another_zone_is_the_same_event() -> None:
    (link,) = chain(1)
    elsewhere = replace(link, at=AT.astimezone(timezone(timedelta(hours=5))))

    assert digest_of(START, elsewhere) == digest_of(START, link)
