"""The form of a text, and the texts that ship."""

import re
from datetime import UTC, date, datetime

import pytest
from django.urls import Resolver404, resolve
from hypothesis import given
from hypothesis import strategies as st

from cinquefoil.programme.site import walk
from cinquefoil.programme.site.library import TEXTS, shipped
from cinquefoil.programme.site.text import SECTIONS, Text, TextFault, parse_text, write_text
from tests.needs import ROOT

HEAD = 'title = "T"\nsummary = "S"\nsection = "guidance"\ndate = 2026-03-02\n'
PAGES = sorted(shipped())


def source(head=HEAD, body="Body."):
    return f"+++\n{head}+++\n{body}\n"


@given(
    words=st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip),
    order=st.integers(0, 999),
    hidden=st.booleans(),
    starts=st.none() | st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0)),
)
def test_what_is_written_is_read_again(words, order, hidden, starts):
    text = Text(
        title=words, summary=words, section="news", date=date(2026, 3, 2), order=order, hidden=hidden,
        starts=starts, place=words, body="# Heading\n",
    )  # fmt: skip

    assert parse_text(write_text(text)) == text


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ("Just words.", "head between two lines"),
        (source("title = \n"), "cannot be read"),
        (source(HEAD + 'colour = "red"\n'), "has colour"),
        (source(HEAD.replace('"T"', '""')), "no title"),
        (source(HEAD.replace("guidance", "gossip")), "no section 'gossip'"),
        (source(HEAD.replace("2026-03-02", '"soon"')), "no date"),
        (source(HEAD.replace("guidance", "events")), "needs its beginning"),
        (source(HEAD + "order = true\n"), "order must be"),
        (source(HEAD + "starts = 2026-03-02T10:00:00Z\nends = 2026-03-02T09:00:00Z\n"), "ends before it begins"),
    ],
)
def test_a_text_that_cannot_be_a_page_says_why(broken, told):
    with pytest.raises(TextFault, match=told):
        parse_text(broken)


def test_a_moment_without_a_zone_is_utc():
    text = parse_text(source(HEAD + "starts = 2026-03-02T10:00:00\n"))

    assert text.starts == datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_every_section_that_is_promised_has_texts():
    found = {path.partition("/")[0] for path in PAGES}
    assert found | {"events"} == set(SECTIONS)
    assert {path for path in PAGES if path.startswith("faq/")} == {
        f"faq/{group}"
        for group in [
            "membership",
            "contacts",
            "technical",
            "support",
            "specific-systems",
            "advocacy",
            "collect-and-connect",
            "business-case",
            "general",
        ]
    }
    for slug in ("thinking-about-orcid", "next-steps-for-new-members", "capabilities-of-systems", "self-service"):
        assert f"guidance/{slug}" in PAGES


@pytest.mark.parametrize("path", PAGES)
def test_a_shipped_text_lies_where_it_says_and_leads_only_to_what_is_there(path):
    page = shipped()[path]
    assert path.partition("/")[0] == page.text.section

    for address in re.findall(r'href="([^"]+)"', page.html):
        if address.startswith("/"):
            where, _, anchor = address.partition("#")
            try:
                resolve(where.partition("?")[0])
            except Resolver404:
                pytest.fail(f"{path} leads to {address}, where nothing is.")
            target = shipped().get(where.strip("/"))
            if where.count("/") == 2 and where.strip("/").partition("/")[0] in SECTIONS:
                assert target, address
            if anchor and target:
                assert f'id="{anchor}"' in target.html, address


def test_every_case_that_ships_is_marked_as_invented():
    assert all(page.text.invented for path, page in shipped().items() if path.startswith("cases/"))


def test_the_texts_spell_the_id_right_and_name_no_real_desk():
    for file in TEXTS.rglob("*.md"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"ORCID IDs?\b(?!\"|”)", text.replace('"Your ORCID ID"', "")), file.name
        assert not re.search(r"[\w.]+@[\w.]+", text), file.name


def test_the_walk_takes_less_than_six_minutes_and_every_picture_is_a_test_s_own():
    assert walk.seconds() < 6 * 60
    folder = TEXTS.parent / "static" / "site" / "walk"
    for stop in walk.STOPS:
        assert (folder / f"{stop.picture}.webp").read_bytes()[8:12] == b"WEBP"
        assert (ROOT / "docs" / "images" / f"{stop.picture}.png").exists()
        assert stop.caption
        assert stop.alt
    taken = (ROOT / "tests" / "journeys" / "test_walk.py").read_text(encoding="utf-8")
    assert all(f'"{stop.picture}"' in taken for stop in walk.STOPS)
