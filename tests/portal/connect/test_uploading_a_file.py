"""An officer uploads a file and sees every row's fate; nothing is written, nothing is lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cinquefoil.hub.connect.models import Import, ImportRow, Item
from cinquefoil.jobs.selectors import count_open
from tests.portal.connect.cast import HEADER, post, rows

pytestmark = pytest.mark.django_db


def test_every_row_is_shown_with_its_fate_and_nothing_is_written(house):
    page = house.upload(rows(post(), post("tomos@aberwen.example", "Reader", "HR-2")))

    assert page.status_code == 200
    assert "Nothing has been written yet" in page.content.decode()
    assert "2 wait for the person to connect" in page.content.decode()
    assert "Send 2 items" in page.content.decode()
    assert "They wait for the person to connect, and go out by themselves then." in page.content.decode()
    assert Item.objects.count() == 0
    assert count_open() == 0


BAD_FILES = [
    (rows().replace("affiliation-section", "section-of-life").encode() + b"x,y\n", "not known: “section-of-life”"),
    (rows(post(role="Déjà vu")).encode("latin-1"), "line 2 holds the byte 0xE9"),
    (rows(post()).encode("utf-16"), "UTF-16"),
    (b"", "The file is empty"),
    (HEADER.encode(), "no rows"),
]


@pytest.mark.parametrize(("content", "sentence"), BAD_FILES)
def test_a_file_that_cannot_be_read_is_kept_and_told(house, content, sentence):
    page = house.upload(content)

    assert sentence in page.content.decode()
    assert "Nothing was written" in page.content.decode()
    assert Import.objects.get().state == "unreadable"
    assert (ImportRow.objects.count(), Item.objects.count(), count_open()) == (0, 0, 0)


BAD_ROWS = [
    (post(start="2024-02-30"), "Row 2, column “start-date”: “2024-02-30” is not in the calendar."),
    (post("nobody@aberwen.example"), "Row 2, column “email”: no person of this organisation has the address"),
    (post(kind="job"), "Row 2, column “affiliation-section”: “job” is not a section"),
    (post(end="2020"), "Row 2, column “end-date”: it ends (2020) before it starts"),
]


@pytest.mark.parametrize(("line", "sentence"), BAD_ROWS)
def test_a_bad_row_is_told_beside_the_good_ones(house, line, sentence):
    page = house.upload(rows(line, post("tomos@aberwen.example", "Reader", "HR-2"))).content.decode()

    assert sentence in page
    assert "Send 1 item<" in page
    assert "The 1 row with errors is left out and kept below." in page


def test_a_broken_id_is_told(house):
    header = "Affiliation type,Email,First name,Last name,ORCID iD"

    page = house.upload(f"{header}\nstaff,sofia@aberwen.example,Sofia,Garcia,0000-0002-1825-0098\n").content.decode()

    assert "Row 2, column “ORCID iD”" in page
    assert "check digit" in page


def test_no_file_is_told_in_place(house):
    page = house.browser.post("/o/aberwen/imports/", {})

    assert page.status_code == 422
    assert "Choose a file first" in page.content.decode()


def test_bad_rows_come_back_with_reasons_and_the_mended_file_replaces_the_first(house):
    house.upload(rows(post(start="soon"), post("tomos@aberwen.example", "Reader", "HR-2")))

    answer = house.browser.get("/o/aberwen/imports/1/to-mend.csv").content.decode("utf-8-sig")
    mended = house.upload(answer.replace("soon", "2021-09"), replaces="1").content.decode()

    assert answer.splitlines()[0].endswith(",reason")
    assert "“soon” is not a date" in answer
    assert "1 waits for the person to connect" in mended
    assert Import.objects.get(number=1).state == "replaced"
    assert "newer version" in house.browser.get("/o/aberwen/imports/1").content.decode()


def test_good_rows_become_items_that_wait_for_their_person(house):
    house.upload(rows(post(), post(start="soon", local_id="HR-9")))

    page = house.send(1)

    item = Item.objects.get()
    assert (item.person_id, item.local_id, item.state, item.reason) == (house.sofia, "HR-1", "planned", "")
    assert count_open() == 0
    assert "waits for the person to connect" in page.content.decode()


def test_a_file_is_sent_once_however_often_the_button_is_pressed(house):
    house.upload(rows(post()))
    house.send(1)

    page = house.send(1)

    assert "nothing was sent" in page.content.decode()
    assert Item.objects.count() == 1


def test_the_same_file_again_changes_nothing(house):
    house.upload(rows(post()))
    house.send(1)

    house.upload(rows(post()))
    house.send(2)

    assert Item.objects.count() == 1


def test_an_id_alone_takes_back_what_was_never_written(house):
    house.upload(rows(post()))
    house.send(1)

    page = house.upload(rows(",,,,,,,,,,,,,HR-1"))
    house.send(2)

    assert "1 will be withdrawn" in page.content.decode()
    item = Item.objects.get()
    assert (item.is_wanted, item.state) == (False, "gone")


def test_checking_a_thousand_rows_takes_a_handful_of_statements(house):
    content = rows(*(post(role=f"Role {n}", local_id=f"HR-{n}", kind="service") for n in range(1000)))

    with CaptureQueriesContext(
        connection,
    ) as queries:
        house.upload(content)

    assert ImportRow.objects.count() == 1000
    assert len(queries) < 50


def test_another_organisations_officer_sees_nothing(house):
    house.upload(rows(post()))
    house.browser.logout()

    answer = house.browser.get("/o/aberwen/imports/1")

    assert answer.status_code == 302
    assert "/sign-in" in answer.url


def test_cells_that_a_spreadsheet_would_run_come_back_as_text_and_go_in_again_as_they_were(house):
    house.upload(rows(post(role='"=HYPERLINK(""http://evil.example"")"', start="2021-13-01")))
    csv = house.browser.get("/o/aberwen/imports/1/to-mend.csv").content.decode()
    assert "'=HYPERLINK" in csv
    assert ',"=HYPERLINK' not in csv

    house.upload(csv.replace("2021-13-01", "2021-12-01"))
    house.send(2)

    assert Item.objects.get().content["role"] == '=HYPERLINK("http://evil.example")'


def test_a_file_that_cannot_be_read_has_no_rows_to_mend(house):
    house.upload(b"nonsense\n")

    assert house.browser.get("/o/aberwen/imports/1/to-mend.csv").status_code == 404


def test_a_file_checked_for_practice_is_not_sent_to_real_records(house):
    house.upload(rows(post()))
    Import.objects.update(environment="sandbox")

    page = house.send(1)

    assert "nothing was sent" in page.content.decode()
    assert Item.objects.count() == 0
