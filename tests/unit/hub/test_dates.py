"""Dates of a record in words."""

import pytest

from cinquefoil.hub.collect.dates import date_in_words, dates_in_words


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2019", "2019"),
        ("2019-09", "September 2019"),
        ("2019-09-01", "1 September 2019"),
        ("", ""),
        ("2019-13", "2019-13"),
        ("2024-02-30", "2024-02-30"),
        ("0000", "0000"),
        ("last year", "last year"),
        ("1-2-3-4", "1-2-3-4"),
    ],
)
def test_a_date_is_told_as_far_as_it_is_known(written, words):
    assert date_in_words(written) == words


def test_a_time_is_told_by_its_ends():
    assert dates_in_words("2019", "2021-05") == "2019 to May 2021"
    assert dates_in_words("2019", "") == "since 2019"
    assert dates_in_words("", "2021") == "until 2021"
    assert dates_in_words("", "") == ""
