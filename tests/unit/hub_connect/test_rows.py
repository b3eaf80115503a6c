"""Every row is judged, and every mistake of every row is told with what, where and how to mend."""

import pytest

from cinquefoil.hub.connect.cells import country_codes
from cinquefoil.hub.connect.content import Content
from cinquefoil.hub.connect.layouts import AFFILIATION_MANAGER, NZ_HUB
from cinquefoil.hub.connect.rows import Context, Kept, Known, Ours, judge_rows
from cinquefoil.hub.connect.tables import Row

SOFIA = Known(1, "Sofia Garcia", "sofia@people.example", "0000-0002-1825-0097")
TOMOS = Known(2, "Tomos Evans", "Tomos@people.example")
OURS = Ours("University of Aberwen", "Aberwen", "Wales", "GB", "https://ror.org/0aberwe15")
GOOD = {
    "email": "sofia@people.example",
    "section": "employment",
    "role": "Lecturer",
    "department": "Marine Biology",
    "start": "2021-09-01",
}


def judge(*changes, layout=AFFILIATION_MANAGER, kept=(), base=GOOD):
    context = Context(OURS, (SOFIA, TOMOS), kept)
    rows = [Row(number, base | change) for number, change in enumerate(changes, 2)]
    return judge_rows(rows, layout, context)


def test_what_a_row_leaves_out_about_the_organisation_comes_from_the_organisation():
    (judged,) = judge({})

    content = judged.content
    assert judged.problems == ()
    assert judged.person == SOFIA
    assert (content.organisation_name, content.city, content.region, content.country) == (
        "University of Aberwen",
        "Aberwen",
        "Wales",
        "GB",
    )
    assert (content.organisation_id, content.organisation_id_source) == ("https://ror.org/0aberwe15", "ROR")


def test_another_organisation_keeps_its_own_place():
    (judged,) = judge(
        {
            "organisation_name": "Penrhos College",
            "city": "Penrhos",
            "country": "ie",
            "organisation_id": "0penrhs76",
            "section": "Education",
        }
    )

    assert judged.problems == ()
    assert (judged.content.region, judged.content.country) == ("", "IE")
    assert judged.content.organisation_id == "https://ror.org/0penrhs76"
    assert judged.content.kind == "education"


@pytest.mark.parametrize(
    ("written", "kept"), [("2021", "2021"), ("2021-9", "2021-09"), ("2021-09-01", "2021-09-01"), ("2024-02-29",) * 2]
)
def test_dates_may_be_as_exact_as_they_are_known(written, kept):
    assert judge({"start": written})[0].content.start == kept


@pytest.mark.parametrize(
    ("change", "column", "parts"),
    [
        ({"start": "01/09/2021"}, "start-date", ["“01/09/2021” is not a date", "2021-09-01"]),
        ({"start": "2024-02-30"}, "start-date", ["not in the calendar"]),
        ({"start": "2021-13"}, "start-date", ["not in the calendar"]),
        ({"start": "0021-01"}, "start-date", ["out of ORCID's range"]),
        ({"end": "2020"}, "end-date", ["ends (2020) before it starts"]),
        ({"end": "2021-08"}, "end-date", ["before it starts"]),
        ({"start": "", "end": "2020"}, "start-date", ["no start date"]),
        ({"email": "nobody@people.example"}, "email", ["no person of this organisation", "under People"]),
        ({"email": "nobody"}, "email", ["not an e-mail address"]),
        ({"email": ""}, "email", ["nobody is named"]),
        ({"section": "job"}, "affiliation-section", ["“job”", "employment"]),
        ({"section": ""}, "affiliation-section", ["missing"]),
        ({"country": "Wales"}, "org-country", ["“Wales” is not a country code", "ISO 3166"]),
        ({"country": "XX"}, "org-country", ["not a country code"]),
        (
            {"organisation_name": "Elsewhere", "city": "Here", "country": "GB"},
            "disambiguated-organization-identifier",
            ["no employment without an identifier", "ror.org"],
        ),
        (
            {"organisation_name": "Elsewhere", "country": "GB", "organisation_id": "0penrhs76"},
            "org-city",
            ["without its city"],
        ),
        (
            {"organisation_name": "Elsewhere", "city": "Here", "organisation_id": "0penrhs76"},
            "org-country",
            ["without its country"],
        ),
        (
            {"organisation_id": "https://ror.org/1234", "organisation_id_source": "ROR"},
            "disambiguated-organization-identifier",
            ["is not a ROR identifier"],
        ),
        (
            {"organisation_id": "5488", "organisation_id_source": "ISNI"},
            "disambiguation-source",
            ["“ISNI”", "RINGGOLD"],
        ),
        ({"organisation_id": "5488"}, "disambiguation-source", ["missing"]),
        ({"url": "www.here.example"}, "url", ["not a web address", "https://"]),
        ({"external_id": "X1"}, "external-id-type", ["both a value and a type"]),
        ({"external_id_type": "source-work-id"}, "external-id", ["both a value and a type"]),
        ({"role": "x" * 1001}, "role-title", ["1001 characters"]),
    ],
)
def test_a_mistake_is_told_with_what_where_and_how_to_mend(change, column, parts):
    (judged,) = judge(change)

    assert [problem.column for problem in judged.problems] == [column]
    sentence = judged.problems[0].sentence
    assert sentence.startswith(f"Row 2, column “{column}”: ")
    assert all(part in sentence for part in parts), sentence
    assert judged.content is None


@pytest.mark.parametrize(
    ("written", "part"),
    [("0000-0002-1825-0098", "0098"), ("0000-0002", ""), ("Sofia", "")],
)
def test_a_broken_id_is_told_with_its_row(written, part):
    (judged,) = judge({"orcid_id": written, "section": "staff"}, layout=NZ_HUB)

    assert [problem.column for problem in judged.problems] == ["ORCID iD"]
    assert part in judged.problems[0].sentence
    assert "Copy the iD" in judged.problems[0].mend


def test_an_id_finds_its_person_and_never_contradicts_the_one_she_signed_in_with():
    by_id, contradicting, unknown = judge(
        {"email": "", "orcid_id": "https://orcid.org/0000-0002-1825-0097", "section": "student"},
        {"orcid_id": "0000-0001-5109-3700", "section": "staff", "role": "Reader"},
        {"email": "", "orcid_id": "0000-0001-5109-3700", "section": "staff"},
        layout=NZ_HUB,
    )

    assert (by_id.person, by_id.content.kind) == (SOFIA, "education")
    assert "another is written here" in contradicting.problems[0].sentence
    assert "nobody here has connected" in unknown.problems[0].sentence


def test_all_rows_and_all_their_mistakes_are_told_not_only_the_first():
    judged = judge({"start": "x", "country": "Wales", "email": "who"}, {}, {"section": "job", "role": "Reader"})

    assert [len(each.problems) for each in judged] == [3, 0, 1]


def test_a_name_alone_never_finds_a_person():
    (judged,) = judge({"email": "", "given_names": "Sofia", "family_name": "Garcia", "section": "staff"}, layout=NZ_HUB)

    assert judged.person is None
    assert judged.problems


def test_a_row_that_repeats_an_earlier_one_is_told():
    first, again, same_id = judge(
        {"local_id": "1"}, {"end": "2022", "local_id": "2"}, {"local_id": "1", "role": "Reader"}
    )

    assert first.problems == ()
    assert "same appointment as row 2" in again.problems[0].sentence
    assert "same appointment as row 2" in same_id.problems[0].sentence


def kept(item_id=7, person_id=1, kind="employment", local_id="HR-1", fingerprint="print"):
    return Kept(item_id, person_id, kind, local_id, fingerprint)


def fingerprint_of(change):
    return judge(change)[0].content.fingerprint


def test_an_id_alone_takes_back_and_must_be_known():
    known, unknown = judge({"local_id": "HR-1"}, {"local_id": "HR-2"}, base={"email": ""}, kept=(kept(),))

    assert (known.item_id, known.content, known.problems) == (7, None, ())
    assert "no item here has that id" in unknown.problems[0].sentence


@pytest.mark.parametrize("other", [kept(person_id=2), kept(kind="education")])
def test_an_id_never_changes_its_person_or_section(other):
    (judged,) = judge({"local_id": "HR-1"}, kept=(other,))

    assert "already stands for an item of" in judged.problems[0].sentence


@pytest.mark.parametrize(
    ("local_id", "item", "found"),
    [
        ("HR-1", kept(), 7),
        ("", kept(fingerprint=fingerprint_of({})), 7),
        ("HR-2", kept(local_id="", fingerprint=fingerprint_of({})), 7),
        ("HR-2", kept(), None),
        ("", kept(), None),
        ("", kept(person_id=2, fingerprint=fingerprint_of({})), None),
    ],
)
def test_an_item_is_found_by_its_id_or_its_exact_fingerprint_only(local_id, item, found):
    (judged,) = judge({"local_id": local_id}, kept=(item,))

    assert (judged.item_id, judged.problems) == (found, ())


def test_one_appointment_never_goes_by_two_ids():
    (judged,) = judge({"local_id": "HR-2"}, kept=(kept(fingerprint=fingerprint_of({})),))

    assert "already here under the id “HR-1”" in judged.problems[0].sentence


def test_a_master_of_history_never_changes_a_doctorate_in_physics():
    doctorate = Content(kind="education", role="PhD", department="Physics", start="2010", end="2014")

    (judged,) = judge(
        {"section": "education", "role": "MA", "department": "History", "start": "2018", "end": "2020"},
        kept=(kept(kind="education", local_id="", fingerprint=doctorate.fingerprint),),
    )

    assert (judged.item_id, judged.problems) == (None, ())


def test_the_country_list_is_that_of_iso_and_kosovo():
    assert len(country_codes()) == 250
    assert {"GB", "NZ", "XK"} <= country_codes()
