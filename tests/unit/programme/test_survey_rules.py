"""The survey's rules: where to look, when again, and what several looks show together."""

from datetime import UTC, datetime, timedelta

import pytest

from cinquefoil.programme.sign import BADGES
from cinquefoil.programme.survey.rows import Place, read_places, why_not_url
from cinquefoil.programme.survey.rules import AGAIN_AFTER, Kind, Look, State, Target, due, missing, picture, targets_of

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SITE, CLIENT = Target(Kind.SITE, "https://a.example/"), Target(Kind.CLIENT, "APP-1")
MEMBERS = {"penrhos college": 1, "https://ror.org/02mhbdp94": 1, "aberwen, university of": 2}


def look(target=SITE, *, seen=(), days=0, state=State.DONE):
    told = dict.fromkeys(seen, ("an iD", "https://a.example/items/7"))
    return Look(target=target, state=state, ended_at=NOW - timedelta(days=days), seen=told)


def seen(*looks, targets=(SITE, CLIENT)):
    return [one.capability for one in picture(targets, looks) if one.is_seen]


def test_each_site_and_each_client_is_one_target_however_often_it_is_named():
    pairs = [("https://a.example/", "APP-1"), ("https://a.example/", ""), ("", "APP-1"), ("", "")]
    assert targets_of(pairs) == (CLIENT, SITE)
    assert (SITE.host, CLIENT.host) == ("a.example", "")


@pytest.mark.parametrize(("days", "again", "is_due"), [(0, False, False), (29, False, False), (30, False, True),
                                                       (0, True, True), (None, False, True)])  # fmt: skip
def test_a_target_is_due_when_never_looked_at_or_long_ago_or_on_request(days, again, is_due):
    looked = {} if days is None else {SITE: NOW - timedelta(days=days)}
    assert timedelta(days=30) == AGAIN_AFTER
    assert bool(due([SITE], looked, again=again, at=NOW)) is is_due


def test_what_any_look_saw_is_seen_and_the_newest_is_the_evidence():
    looks = [look(seen=("display",), days=3), look(CLIENT, seen=("authenticate", "connect", "display"))]
    assert seen(*looks) == ["authenticate", "display", "connect"]
    assert next(one.at for one in picture((SITE, CLIENT), looks) if one.capability == "display") == NOW


def test_a_place_that_was_forgotten_shows_nothing_any_more():
    assert seen(look(seen=("display",)), targets=(CLIENT,)) == []


def test_a_site_that_did_not_answer_was_not_looked_at():
    assert not any(one.is_looked_at for one in picture((SITE,), [look(state=State.NO_ANSWER)]))
    assert all(one.is_looked_at and one.absent for one in picture((SITE,), [look()]))


def test_every_capability_is_told_once_in_the_order_of_the_petals():
    assert tuple(one.capability for one in picture((), ())) == BADGES


def test_what_is_missing_is_named():
    assert missing((), ror="") == ("url", "client", "ror")
    assert missing((SITE, CLIENT), ror="https://ror.org/02mhbdp94") == ()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_list_is_read_with_each_usual_separator_and_by_name_or_ror(separator):
    lines = [("Member", "URL", "client"), ("PENRHOS College", "https://p.example/", ""), ("02mhbdp94", "", "APP-1")]
    places, problems = read_places("\ufeff" + "\n".join(map(separator.join, lines)), MEMBERS)
    assert places == (Place(1, "https://p.example/", ""), Place(1, "", "APP-1"))
    assert problems == ()


def test_a_name_with_a_comma_may_stand_in_quotation_marks():
    assert read_places('"Aberwen, University of",https://a.example/,', MEMBERS)[0] == (
        Place(2, "https://a.example/", ""),
    )


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://a.example/", "https://", "https://me:pw@a.example/",
                                 "https://[a", "https://a.example/" + "x" * 500, "a.example"])  # fmt: skip
def test_what_is_no_public_page_s_address_is_refused(url):
    assert why_not_url(url)
