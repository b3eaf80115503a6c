"""Moments in a query."""

from datetime import UTC, datetime

import pytest

from cinquefoil.registry.search.moments import BadMoment, moment_of

NOW = datetime(2026, 3, 31, 12, 34, 56, 789000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("NOW", NOW),
        ("NOW-1DAY", datetime(2026, 3, 30, 12, 34, 56, 789000, tzinfo=UTC)),
        ("NOW-1MONTH", datetime(2026, 2, 28, 12, 34, 56, 789000, tzinfo=UTC)),
        ("NOW/DAY", datetime(2026, 3, 31, tzinfo=UTC)),
        ("NOW/YEAR+2HOURS-30MINUTES", datetime(2026, 1, 1, 1, 30, tzinfo=UTC)),
        ("NOW/DAY+6MONTHS+3DAYS", datetime(2026, 10, 3, tzinfo=UTC)),
        ("2024-01-01T00:00:00Z", datetime(2024, 1, 1, tzinfo=UTC)),
        ("2024-02-29T10:00:00.5Z-1YEAR/SECOND", datetime(2023, 2, 28, 10, tzinfo=UTC)),
    ],
)
def test_a_moment_is_fixed_or_reckoned_from_now(text, moment):
    assert moment_of(text, NOW) == moment


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2024", "2024-01-01", "2024-13-01T00:00:00Z", "NOW-1", "NOW-1WEEK", "NOW+9999999YEARS", "NOW/"],
)
def test_what_is_no_moment_is_refused_by_name(text):
    with pytest.raises(BadMoment, match=text.replace("+", r"\+") or "Invalid"):
        moment_of(text, NOW)
