"""The small conveniences of the values."""

from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cinquefoil.orcid.model.activities import ActivitiesSummary
from cinquefoil.orcid.model.affiliations import (
    AFFILIATION_TYPES,
    AffiliationGroup,
    AffiliationKind,
    Affiliations,
    AffiliationSummary,
    KindedSummary,
)
from cinquefoil.orcid.model.common import (
    DatePart,
    ExternalId,
    ExternalIds,
    FuzzyDate,
    Moment,
    OrcidUri,
    Source,
    Text,
)
from cinquefoil.orcid.model.person import PersonName
from cinquefoil.orcid.model.works import WorkGroup, Works, WorkSummary

STEADY = settings(derandomize=True, database=None, deadline=None)


@pytest.mark.parametrize("text", ["2018", "2018-07", "2018-07-24", "0001-12-31", "2024-02-29"])
def test_a_fuzzy_date_prints_as_it_was_read(text):
    assert str(FuzzyDate.parse(text)) == text


def test_a_fuzzy_date_gets_its_leading_zeros():
    assert FuzzyDate.parse(" 2018-7-4 ") == FuzzyDate.of(2018, 7, 4)
    assert FuzzyDate.of(2018, 7).month == DatePart("07")
    assert FuzzyDate.of(2018).month is None


@pytest.mark.parametrize(
    "text",
    ["", "18", "July 2018", "2018-13", "2018-02-30", "2023-02-29", "2018-07-24-01", "24.07.2018", "0000", "+2018"],
)
def test_what_is_no_date_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match="is not a date; write 2018"):
        FuzzyDate.parse(text)


def test_a_fuzzy_date_with_gaps_prints_what_it_has():
    assert str(FuzzyDate(DatePart("2018"), DatePart(None))) == "2018"


def test_a_moment_is_an_aware_time_in_utc():
    assert Moment(1556640575015).at == datetime(2019, 4, 30, 16, 9, 35, 15000, tzinfo=UTC)
    assert Moment.of(datetime(1970, 1, 1, 1, 0, 0, 1999, tzinfo=timezone(timedelta(hours=1)))) == Moment(1)


@STEADY
@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_keeps_milliseconds(at):
    assert Moment.of(at).at == at.replace(microsecond=at.microsecond // 1000 * 1000)


def test_a_source_is_a_person_or_a_client():
    client = Source(
        source_client_id=OrcidUri(path="APP-1"), assertion_origin_orcid=OrcidUri(path="0000-0002-1825-0097")
    )

    assert (client.client_id, client.assertion_origin) == ("APP-1", "0000-0002-1825-0097")
    assert Source(assertion_origin_client_id=OrcidUri(path="APP-2")).assertion_origin == "APP-2"
    assert (Source().client_id, Source().assertion_origin) == (None, None)


@pytest.mark.parametrize(
    ("given", "family", "credit", "shown"),
    [
        ("Sofia", "Garcia", "S. Garcia", "S. Garcia"),
        ("Sofia", "Garcia", None, "Sofia Garcia"),
        ("Sofia", None, None, "Sofia"),
        (None, None, None, ""),
    ],
)
def test_the_name_that_is_shown(given, family, credit, shown):
    wrap = lambda text: Text(text) if text else None  # noqa: E731

    assert PersonName(given_names=wrap(given), family_name=wrap(family), credit_name=wrap(credit)).shown == shown


@pytest.mark.parametrize("kind", AffiliationKind)
def test_each_kind_of_affiliation_knows_its_section_and_its_list(kind):
    summary = AffiliationSummary(put_code=1)
    section = Affiliations(affiliation_group=(AffiliationGroup(summaries=(KindedSummary.of(kind, summary),)),))
    activities = ActivitiesSummary(**{kind.plural.replace("-", "_"): section})

    assert AFFILIATION_TYPES[kind].section == kind
    assert KindedSummary.of(kind, summary).found == (kind, summary)
    assert activities.affiliations(kind).summaries == (summary,)
    assert ActivitiesSummary().affiliations(kind) == Affiliations()


def test_a_summary_of_a_kind_not_known_is_passed_over():
    group = AffiliationGroup(summaries=(KindedSummary(extra={"volunteering-summary": {}}),))

    assert Affiliations(affiliation_group=(group,)).summaries == ()


def test_the_summaries_of_works_come_in_order():
    first, second, third = (WorkSummary(put_code=number) for number in (1, 2, 3))
    works = Works(group=(WorkGroup(work_summary=(first, second)), WorkGroup(work_summary=(third,))))

    assert works.summaries == (first, second, third)


def test_external_ids_are_a_sequence():
    ids = ExternalIds((ExternalId(external_id_value="a"), ExternalId(external_id_value="b")))

    assert [each.external_id_value for each in ids] == ["a", "b"]
    assert len(ids) == 2


def test_values_are_frozen_and_hashable():
    summary = WorkSummary(external_ids=ExternalIds((ExternalId(),)))

    assert hash(summary) == hash(msgspec.structs.replace(summary))
    with pytest.raises(AttributeError):
        summary.put_code = 1
