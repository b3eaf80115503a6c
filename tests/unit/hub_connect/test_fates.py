"""The fate of a row follows from what it says, what is here, and whether its person is connected."""

import pytest

from cinquefoil.hub.connect.content import Content, change_in_words, list_changes, read_content
from cinquefoil.hub.connect.fates import Existing, Fate, fate_words, foresee

LECTURER = Content(kind="employment", role="Lecturer", start="2021-09-01")
ENDED = Content(kind="employment", role="Lecturer", start="2021-09-01", end="2025")


def existing(*, wanted=True, removed=False, settled=True):
    return Existing(1, LECTURER, wanted, removed, settled)


@pytest.mark.parametrize(
    ("content", "item", "connected", "fate"),
    [
        (LECTURER, None, True, Fate.ADD),
        (LECTURER, None, False, Fate.WAIT),
        (LECTURER, existing(), True, Fate.UNCHANGED),
        (LECTURER, existing(settled=False), True, Fate.ADD),
        (LECTURER, existing(settled=False), False, Fate.WAIT),
        (ENDED, existing(), True, Fate.CHANGE),
        (ENDED, existing(), False, Fate.WAIT),
        (ENDED, existing(removed=True), True, Fate.HELD),
        (LECTURER, existing(wanted=False), True, Fate.ADD),
        (None, existing(), True, Fate.WITHDRAW),
        (None, existing(wanted=False), True, Fate.UNCHANGED),
        (None, None, True, Fate.UNCHANGED),
    ],
)
def test_a_row_has_one_fate(content, item, connected, fate):
    assert foresee(content, item, is_connected=connected).fate is fate


def test_a_change_names_every_field_that_differs():
    changes = foresee(ENDED, existing(), is_connected=True).changes

    assert [(change.label, change.before, change.after) for change in changes] == [("end date", "", "2025")]


def test_an_appointment_that_ends_is_still_the_same_one():
    assert LECTURER.fingerprint == ENDED.fingerprint
    assert LECTURER.digest != ENDED.digest


def test_another_role_is_another_appointment():
    assert LECTURER.fingerprint != Content(kind="employment", role="Reader", start="2021-09-01").fingerprint


def test_content_is_kept_and_read_without_loss():
    assert read_content(ENDED.to_json()) == ENDED
    assert list_changes(ENDED, read_content(ENDED.to_json())) == ()


def test_every_fate_has_words():
    assert all(fate_words(fate, 2, is_sent=is_sent) for fate in Fate for is_sent in (False, True))


@pytest.mark.parametrize(
    ("fate", "count", "is_sent", "words"),
    [
        (Fate.WAIT, 1, False, "waits for the person to connect"),
        (Fate.WAIT, 2, False, "wait for the person to connect"),
        (Fate.WAIT, 2, True, "had to wait for the person to connect"),
        (Fate.ERROR, 3, False, "have an error"),
        (Fate.CHANGE, 1, False, "will change"),
        (Fate.CHANGE, 1, True, "was to change"),
    ],
)
def test_the_words_fit_the_number_of_rows_and_the_time(fate, count, is_sent, words):
    assert fate_words(fate, count, is_sent=is_sent) == words


def test_dates_are_told_in_words():
    change = {"field": "start", "label": "start date", "before": "2021-09-01", "after": ""}

    assert change_in_words(change)["before"] == "1 September 2021"
    assert change_in_words({**change, "field": "role"})["before"] == "2021-09-01"
    assert Content(kind="employment", role="Reader", start="2021-09").title == "Reader, from September 2021"
