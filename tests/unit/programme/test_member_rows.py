"""What becomes of each row of a member list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinquefoil.programme.members.rows import Fate, Known, WrongHeader, fields_of, judge

ROR = "https://ror.org/02mhbdp94"
HERE = {"name": "Penrhos College", "ror": ROR, "city": "", "country": "GB", "contact_name": "", "contact_email": ""}


def judged(*rows, known=()):
    return judge([(number, row) for number, row in enumerate(rows, start=2)], known)


def test_columns_are_known_by_the_names_people_give_them():
    assert fields_of(["Institution", "ROR_ID", "Notes", "Contact Email"]) == ("name", "ror", "", "contact_email")


@pytest.mark.parametrize("header", [["ror", "city"], [], ["name", "member"]])
def test_a_first_line_that_does_not_name_members_is_told(header):
    with pytest.raises(WrongHeader, match="first line"):
        fields_of(header)


@pytest.mark.parametrize("written", ["02mhbdp94", "ror.org/02mhbdp94", "HTTPS://ROR.ORG/02MHBDP94", f"{ROR}/"])
def test_a_ror_is_read_however_it_is_written(written):
    (row,) = judged({"name": "Penrhos College", "ror": written})

    assert row.fate == Fate.ADD
    assert row.values["ror"] == ROR


@pytest.mark.parametrize(("wrong", "said"), [
    ({"name": "", "city": "Bangor"}, "no name"),
    ({"name": "A", "ror": "grid.5.1"}, "is no ROR id"),
    ({"name": "A", "country": "Wales"}, "two letters"),
    ({"name": "A", "contact_email": "peredur at a"}, "no mail address"),
    ({"name": "A" * 201}, "at most 200"),
])  # fmt: skip
def test_what_cannot_be_taken_says_why_and_how_to_mend_it(wrong, said):
    (row,) = judged(wrong)

    assert row.fate == Fate.REFUSE
    assert said in row.problems[0]


def test_a_member_is_found_by_its_ror_and_then_by_its_name():
    known = [Known(7, HERE)]
    by_ror, by_name = judged(
        {"name": "Penrhos University", "ror": ROR}, {"name": "penrhos  college", "city": "Bangor"}, known=known
    )

    assert by_ror.changes == {"name": ("Penrhos College", "Penrhos University")}
    assert (by_name.organisation_id, by_name.changes) == (
        7,
        {"name": ("Penrhos College", "penrhos college"), "city": ("", "Bangor")},
    )


def test_an_empty_cell_takes_nothing_away():
    (row,) = judged({"name": "Penrhos College", "ror": "", "country": "", "contact_email": ""}, known=[Known(7, HERE)])

    assert row.fate == Fate.SAME


def test_one_member_twice_in_a_list_is_taken_once():
    first, second, third = judged({"name": "A", "ror": ROR}, {"name": "B", "ror": ROR}, {"name": " a "})

    assert first.fate == Fate.ADD
    assert second.problems == third.problems == ("The same member stands in row 2. Leave one of the two out.",)


def test_another_consortiums_member_and_another_ror_are_left_alone():
    theirs, other = (
        Known(8, {**HERE, "name": "Other"}, is_ours=False),
        Known(9, {**HERE, "ror": "https://ror.org/00000aa11"}),
    )

    assert "another consortium" in judged({"name": "Other", "ror": ROR}, known=[theirs])[0].problems[0]
    assert "another ROR" in judged({"name": "Penrhos College", "ror": ROR}, known=[other])[0].problems[0]


def test_a_name_that_is_anothers_is_not_taken_by_way_of_the_ror():
    known = [Known(7, HERE), Known(9, {**HERE, "name": "Bryn", "ror": "https://ror.org/00000aa11"})]

    assert "Bryn is another member here" in judged({"name": "bryn", "ror": ROR}, known=known)[0].problems[0]


TEXT = st.text(max_size=30)


@given(st.lists(st.fixed_dictionaries({"name": TEXT, "ror": TEXT, "country": TEXT, "contact_email": TEXT}), max_size=6))
def test_a_list_taken_twice_changes_nothing_the_second_time(rows):
    taken = [row for row in judged(*rows) if row.fate == Fate.ADD]
    known = [Known(number, row.values) for number, row in enumerate(taken)]
    again = judge([(row.number, row.values) for row in taken], known)

    assert {row.fate for row in again} <= {Fate.SAME}
