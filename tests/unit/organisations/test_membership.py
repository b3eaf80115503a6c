"""ROR ids as people paste them."""

import pytest

from cinquefoil.organisations.membership import parse_ror

CERN = "https://ror.org/01ggx4157"


@pytest.mark.parametrize("typed", ["01ggx4157", CERN, "http://ror.org/01GGX4157/", " ror.org/01ggx4157 "])
def test_a_ror_id_is_read_as_people_paste_it(typed):
    assert parse_ror(typed) == CERN


@pytest.mark.parametrize("typed", ["01ggx4158", "11ggx4157", "01ggx415", "01igx4157", "CERN", "01ggx41٥7"])
def test_what_is_no_ror_id_is_refused(typed):
    with pytest.raises(ValueError, match="ROR id"):
        parse_ror(typed)
