"""The lead's figures over made-up glances: whose turn, what ends, what holds, how petals come and go."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinquefoil.programme.awards.life import State
from cinquefoil.programme.dashboard import charts, figures, shelf, tables
from cinquefoil.programme.dashboard.values import AwardMark, BadgeMark, Folded, Glance
from cinquefoil.programme.rules import Stage
from cinquefoil.programme.sign import BADGES

TODAY = date(2026, 6, 30)
CRITERIA = ("AUTH-1", "AUTH-2", "COL2-1")


def award(
    badge="authenticate", *, number=1, base=State.AWARDED, on=date(2026, 1, 10), until=date(2027, 1, 10), ended=None
):
    return AwardMark(number, 1, badge, base, on, until, ended)


def glance(
    *awards, member=1, system=1, product="", held=("AUTH-1",), days=10, stage=Stage.DECIDED, sent=True, earned=()
):
    badges = [BadgeMark(badge, "earned" if badge in earned else "not_earned", False, held) for badge in BADGES]
    since = datetime(2026, 6, 30, 12, tzinfo=UTC) - timedelta(days=days)
    return Glance(
        integration_id=system,
        organisation_id=member,
        organisation=f"Member {member}",
        system=f"System {system}",
        product=product,
        folded=Folded(stage=stage, badges=tuple(badges), letter_sent_at=since if sent else None, since=since),
        awards=awards,
    )


def test_a_member_shows_the_best_petal_of_its_systems():
    lit, ended = award(), award("collect", until=date(2026, 1, 1), on=date(2025, 1, 1))
    rows = figures.matrix(
        [(1, "One"), (2, "Two")], [glance(lit, earned=("display",)), glance(ended, system=2)], on=TODAY
    )

    assert rows[0].systems == 2
    assert rows[0].petals == {
        "authenticate": "earned", "collect": "expired", "display": "ready", "connect": "not_yet", "synchronise": "not_yet"
    }  # fmt: skip
    assert set(rows[1].petals.values()) == {"not_yet"}


def test_waiting_is_counted_by_side_and_age():
    seen = [glance(days=3), glance(days=20), glance(days=100), glance(days=100, stage=Stage.IN_REVIEW)]
    member, reviewer = figures.ageing(seen, on=TODAY)

    assert (member.owner, member.counts, member.longest) == ("member", (1, 1, 0, 1), 100)
    assert (reviewer.owner, reviewer.total) == ("reviewer", 1)


def test_a_badge_given_passes_the_turn_on():
    assert glance(award(on=date(2026, 6, 28)), days=60).since == date(2026, 6, 28)


def test_only_what_is_in_force_and_ends_soon_is_told():
    soon, late = award(number=1, until=date(2026, 8, 1)), award(number=2, until=date(2026, 12, 1))
    over, revoked = award(number=3, until=date(2026, 6, 1)), award(number=4, base=State.REVOKED, until=date(2026, 8, 1))

    assert [one.id for _, one in figures.expiring([glance(soon, late, over, revoked)], on=TODAY)] == [1]


def test_what_holds_most_members_comes_first_and_members_count_once():
    seen = [
        glance(member=1, held=("AUTH-1", "AUTH-2")),
        glance(member=1, held=("AUTH-2",)),
        glance(member=2, held=("AUTH-2",)),
    ]

    assert figures.blockers(seen) == (figures.Blocker("AUTH-2", 2, 3), figures.Blocker("AUTH-1", 1, 1))


def test_nothing_holds_a_system_with_every_badge():
    assert figures.blockers([glance(earned=BADGES)]) == ()


def test_the_mend_that_gives_most_badges_comes_first():
    seen = [
        glance(member=1, product="DSpace", held=("AUTH-1", "AUTH-2")),
        glance(member=2, product="DSpace", held=("AUTH-2",)),
        glance(member=3, product="", held=("AUTH-2",)),
    ]

    assert figures.unlocks(seen) == (
        figures.Unlock("DSpace", "AUTH-2", 1, 2),
        figures.Unlock("DSpace", "AUTH-1", 0, 1),
    )


def test_petals_over_time_follow_awards_and_their_ends():
    awards = [
        award(on=date(2026, 4, 15)),
        award("collect", on=date(2026, 2, 1), base=State.REVOKED, ended=date(2026, 5, 20)),
    ]
    months = figures.uptake(awards, on=TODAY, months=5)

    assert [one.day for one in months] == [
        date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31), TODAY
    ]  # fmt: skip
    assert [one.total for one in months] == [1, 1, 2, 1, 1]


def test_a_renewal_keeps_one_petal_lit_on_every_day():
    first = award(base=State.RENEWED, ended=date(2026, 12, 1))
    again = award(number=2, on=date(2026, 12, 1), until=date(2028, 1, 10))

    for days in range(600):
        assert sum(one.is_lit(date(2026, 1, 10) + timedelta(days=days)) for one in (first, again)) == 1


def test_each_side_is_timed_by_what_it_ended_within_the_days():
    first = figures.Passage(date(2026, 4, 1), date(2026, 4, 2), date(2026, 4, 12), date(2026, 4, 15), date(2026, 5, 1))
    second = figures.Passage(date(2026, 6, 1), date(2026, 6, 3), date(2026, 7, 12))
    turns = figures.turns([first, second], first=date(2026, 4, 1), last=TODAY)

    assert [(one.owner, one.times, one.days) for one in turns] == [
        ("machine", 2, 1.5), ("reviewer", 1, 10), ("lead", 1, 3), ("awarding body", 1, 16)
    ]  # fmt: skip


def test_who_moved_between_two_days():
    gained = glance(award(on=date(2026, 5, 1)), system=1)
    lost = glance(award(base=State.REVOKED, ended=date(2026, 5, 1)), system=2)
    still = glance(award(on=date(2026, 1, 1)), system=3)
    moved = figures.moved([lost, still, gained], first=date(2026, 3, 31), last=TODAY)

    assert [(one.glance.integration_id, one.gained, one.lost) for one in moved] == [
        (1, ("authenticate",), ()), (2, (), ("authenticate",))
    ]  # fmt: skip


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2999, 12, 31)))
def test_every_day_lies_in_its_quarter_and_quarters_touch(day):
    quarter = figures.Quarter.of(day)

    assert quarter.first <= day <= quarter.last
    assert quarter.before.last + timedelta(days=1) == quarter.first
    assert figures.Quarter.read(str(quarter)) == quarter


@pytest.mark.parametrize("word", ["", "2026", "2026-Q5", "2026-Q0", "26-Q1", "２０２６-Q1", "2026-Q11", "q"])
def test_what_is_no_quarter_is_told(word):
    with pytest.raises(ValueError, match="2026-Q1"):
        figures.Quarter.read(word)


def test_charts_hold_every_number_and_escape_every_word():
    drawn = charts.bars("What <holds>", [("A & B", 3), ("C", 0)], unit="Members")

    assert "<title>What &lt;holds&gt;</title>" in drawn
    assert "A &amp; B: 3; C: 0." in drawn
    assert charts.bars("Empty", [], unit="Members") == ""
    assert charts.line("One", [("Jan", 1)], unit="Petals") == ""
    assert charts.line("Flat", [("Jan", 0), ("Feb", 0)], unit="Petals").count("<circle") == 2


def test_a_cell_that_looks_like_a_formula_is_disarmed():
    line = tables.systems_csv([glance(product="=cmd()")], on=TODAY).splitlines()[1]

    assert ",'=cmd()," in line


def test_the_spreadsheet_says_whose_turn_it_is_in_words():
    head, line = tables.systems_csv([glance(held=("AUTH-1", "AUTH-2"))], on=TODAY).splitlines()

    assert head.startswith("member,system,product,authenticate")
    assert line.endswith("authenticate,AUTH-1 AUTH-2,member,to take the next step,2026-06-20")


MEMBERS = [(1, "Member 1"), (2, "Member 2"), (3, "Lone College")]


def shown(asked, *glances):
    return [
        (row.name, [one.glance.integration_id for one in row.systems])
        for row in shelf.rows(MEMBERS, shelf.place(glances, on=TODAY), asked)
    ]


def test_the_list_without_a_question_has_every_member():
    assert shown(shelf.Asked(), glance(system=1), glance(system=2, member=2)) == [
        ("Member 1", [1]), ("Member 2", [2]), ("Lone College", [])
    ]  # fmt: skip


def test_the_list_is_narrowed_by_words_turn_and_petal():
    lit, reviewed = glance(award(), system=1), glance(system=2, member=2, stage=Stage.IN_REVIEW)

    assert shown(shelf.Asked(words="lone"), lit, reviewed) == [("Lone College", [])]
    assert shown(shelf.Asked(words="SYSTEM 2 member"), lit, reviewed) == [("Member 2", [2])]
    assert shown(shelf.Asked(owner="reviewer"), lit, reviewed) == [("Member 2", [2])]
    assert shown(shelf.Asked(without="authenticate"), lit, reviewed) == [("Member 2", [2])]


def test_an_address_that_means_nothing_asks_nothing():
    asked = shelf.Asked.of({"without": "<b>", "q": "  ", "page": "x"})

    assert not asked.is_anything
    assert asked.query == ""
    assert shelf.Asked.of({"q": "a&b", "waits": "lead"}).query == "q=a%26b&waits=lead"


def test_what_waits_longest_comes_first():
    waits = shelf.waiting(shelf.place([glance(days=1, system=1), glance(days=9, system=2)], on=TODAY), "member")

    assert [one.glance.integration_id for one in waits] == [2, 1]
