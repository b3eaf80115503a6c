"""What of a volunteer's record is evidence, and how nothing of her is kept."""

from datetime import UTC, datetime, timedelta

import pytest

from cinquefoil.assess.evidence import Page, Step
from cinquefoil.programme.sessions.canaries import people_of
from cinquefoil.programme.sessions.evidence import Found, Part
from cinquefoil.programme.sessions.volunteer import Volunteer, hidden, hide, is_news, items_of, numbered, tell

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
CLIENT = "APP-PENRHOSREPO00001"
HER = Volunteer(orcid_id="0000-0001-5109-3700", name="Wren Halloway")
STAND_IN = people_of("7", {})["first"]


def summary(put_code, client=CLIENT, origin=None, modified=AT):
    return {
        "put-code": put_code,
        "source": {
            "source-client-id": {"path": client} if client else None,
            "assertion-origin-client-id": {"path": origin} if origin else None,
        },
        "last-modified-date": {"value": int(modified.timestamp() * 1000)},
    }


def record(*works, employments=()):
    return {
        "person": {"keywords": {"keyword": [{"put-code": 99, "source": {"source-client-id": {"path": CLIENT}}}]}},
        "activities-summary": {
            "works": {"group": [{"work-summary": [work]} for work in works]},
            "employments": {"affiliation-group": [{"summaries": [{"employment-summary": one} for one in employments]}]},
            "fundings": None,
        },
    }


def found(number, step="return", minutes=0):
    return Found(step=step, section="work", put_code=number, last_modified=AT + timedelta(minutes=minutes))


def part(step, *items):
    return Part(step=Step(name=step, ok=True, started=AT, ended=AT), is_record=True, items=items)


def test_only_what_the_client_wrote_is_looked_at():
    told = record(summary(1), summary(2, client="APP-OTHER"), summary(3, client=None), employments=[summary(4)])

    items = items_of(told, client_id=CLIENT, step="return")

    assert [(item.section, item.put_code, item.last_modified) for item in items] == [
        ("employment", 4, AT),
        ("work", 1, AT),
    ]


def test_what_another_wrote_on_the_clients_behalf_counts_as_the_clients():
    told = record(summary(1, client="APP-OTHER", origin=CLIENT))

    assert len(items_of(told, client_id=CLIENT, step="return")) == 1


@pytest.mark.parametrize("told", [{}, {"activities-summary": None}, record()])
def test_an_empty_record_holds_nothing(told):
    assert items_of(told, client_id=CLIENT, step="look") == ()


def test_numbers_stand_in_for_put_codes_and_stay_the_same():
    parts = [part("look", found(812, "look")), part("return", found(812), found(977)), part("change", found(977))]

    items = numbered(parts)

    assert [item.number for item in items] == [1, 1, 2, 2]
    assert "977" not in repr(items)


@pytest.mark.parametrize(("now", "news"), [
    ((found(1),), False),
    ((found(1), found(2)), True),
    ((found(1, minutes=1),), True),
    ((), False),
])  # fmt: skip
def test_news_is_what_was_added_or_changed(now, news):
    assert is_news((found(1),), now) is news


def test_she_gives_way_to_an_invented_person_everywhere_on_a_page():
    page = Page(
        id="p001-profile",
        place="profile",
        url=f"https://s.example/people/{HER.orcid_id}",
        at=AT,
        title="Wren Halloway",
        html=f'<a href="https://orcid.org/{HER.orcid_id}">Wren Halloway</a> 0000000151093700',
        text="Wren Halloway",
        screenshot="sha256:00",
    )

    kept = hide(page, HER, STAND_IN)

    assert kept.screenshot is None
    for trace in ("Wren", "5109", "0000000151093700"):
        assert trace not in repr(kept)
    assert f"https://orcid.org/{STAND_IN.orcid_id}" in kept.html


def test_a_volunteer_without_a_name_loses_her_id_all_the_same():
    text = hidden(f"x {HER.orcid_id} y", Volunteer(orcid_id=HER.orcid_id), STAND_IN)

    assert text == f"x {STAND_IN.orcid_id} y"


def test_what_the_record_showed_is_told_in_sentences():
    parts = [
        part("look", found(1, "look")),
        part("return", found(1), found(2)),
        part("change", found(1), found(2, minutes=3)),
        part("disconnect", found(1), found(2, minutes=3)),
    ]

    assert tell(parts) == (
        "Before you began, one item on your record came from this system.",
        "After the step “return”: one item new.",
        "After the step “change”: one item changed in its place.",
        "After the step “disconnect”: nothing new or changed from this system.",
    )
