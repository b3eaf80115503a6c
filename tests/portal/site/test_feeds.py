"""News as Atom, events as a calendar, and readers that ask again and again."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar

from cinquefoil.programme.site import editing
from cinquefoil.programme.site.text import parse_text

ATOM = "{http://www.w3.org/2005/Atom}"
EVENT = """+++
title = "Spring meeting; with ORCID, and \\"tea\\""
summary = "A day for everybody who connects systems to ORCID, with time to try one's own system against the practice registry."
section = "events"
date = 2026-03-02
place = "Penrhos, Room 5"
starts = 2026-05-04T09:30:00Z
ends = 2026-05-04T15:00:00Z
+++
Bring a laptop.
"""


@pytest.fixture
def event(house):
    at = datetime(2026, 3, 3, 12, tzinfo=UTC)
    editing.revise("events/spring", parse_text(EVENT), based_on=0, note="", user_id=house.lead.pk, at=at)


def test_the_feed_names_news_and_events_with_whole_addresses(event, client):
    feed = ET.fromstring(client.get("/news.atom").content)

    links = {entry.find(f"{ATOM}link").get("href") for entry in feed.iter(f"{ATOM}entry")}
    assert links == {
        "https://orcid.meadow.example/news/this-site-opens",
        "https://orcid.meadow.example/events/spring",
    }
    assert all(entry.find(f"{ATOM}updated").text for entry in feed.iter(f"{ATOM}entry"))


def test_the_calendar_can_be_read_by_a_calendar(event, client):
    answer = client.get("/events.ics")
    (found,) = Calendar.from_ical(answer.content).walk("VEVENT")

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert found["summary"] == 'Spring meeting; with ORCID, and "tea"'
    assert found["dtstart"].dt == datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
    assert found["location"] == "Penrhos, Room 5"
    assert found["uid"] == "spring@orcid.meadow.example"
    assert max(map(len, answer.content.split(b"\r\n"))) <= 75


def test_events_to_come_stand_before_past_ones(event, client, time_machine):
    time_machine.move_to("2026-04-01T10:00:00Z")
    assert "To come" in client.get("/events").content.decode()
    assert [page.slug for page in client.get("/events").context["coming"]] == ["spring"]

    time_machine.move_to("2026-05-05T10:00:00Z")
    later = client.get("/events")
    assert later.context["coming"] == []
    assert [page.slug for page in later.context["pages"]] == ["spring"]


@pytest.mark.parametrize("address", ["/news.atom", "/events.ics"])
def test_a_reader_that_remembers_gets_nothing_again(event, client, house, address):
    first = client.get(address)

    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(address, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    at = datetime(2026, 3, 4, 12, tzinfo=UTC)
    editing.revise("events/spring", parse_text(EVENT.replace("15:00", "16:00")), based_on=1, note="",
                   user_id=house.lead.pk, at=at)  # fmt: skip
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200
    if address == "/events.ics":
        assert client.get(address, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 200


def test_a_reader_that_hammers_is_told_when_to_come_back(event, client):
    answers = [client.get("/news.atom") for _ in range(31)]

    assert [answer.status_code for answer in answers] == [200] * 30 + [429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 300
    assert client.get("/news").status_code == 200


def test_an_empty_calendar_is_still_a_calendar(house, client):
    assert Calendar.from_ical(client.get("/events.ics").content).walk("VEVENT") == []
