"""Outside production, letters can be read on a page."""

from datetime import UTC, datetime

import pytest

from cinquefoil.jobs.testing import run_due
from cinquefoil.mailing.selectors import mail_by_key
from cinquefoil.mailing.services import send

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_an_empty_outbox_says_so(client) -> None:
    assert "Nothing has been written yet" in client.get("/outbox").content.decode()


def test_a_letter_is_listed_and_its_links_can_be_followed(client) -> None:
    send("trial/mail/hello.txt", to="s@people.example", context={"name": "<b>Sofia</b>"}, key="k", at=AT)
    run_due(AT)

    listed = client.get("/outbox").content.decode()
    shown = client.get(f"/outbox/{mail_by_key('k').id}").content.decode()

    assert "s@people.example" in listed
    assert "kept here, not sent" in listed
    assert 'href="http://127.0.0.1:8000/i/abc?x=1&amp;y=2"' in shown
    assert "&lt;b&gt;Sofia&lt;/b&gt;" in shown


def test_a_letter_that_is_not_there_is_not_there(client) -> None:
    assert client.get("/outbox/999").status_code == 404


def test_in_production_there_is_no_outbox_page(client, settings) -> None:
    settings.MODE = "production"

    assert client.get("/outbox").status_code == 404
