from datetime import date
from xml.etree import ElementTree as ET

from cinquefoil.programme.picture import Caption, draw


def caption(*, ended="", system="Penrhos Repository 2.1"):
    return Caption(
        badges="Authenticate, display",
        system=system,
        issuer="The Meadow Board",
        rule="Collect & Connect criteria cc-2016@2026.1",
        issued=date(2026, 3, 2),
        valid_until=date(2027, 3, 2),
        ended=ended,
    )


def test_the_picture_says_by_whom_and_until_when():
    svg = ET.fromstring(draw({"authenticate": "earned"}, caption()))

    title = svg.find("{http://www.w3.org/2000/svg}title").text
    assert title == "Authenticate, display, Collect & Connect, awarded by The Meadow Board | Mar 2026 to Mar 2027"


def test_after_its_end_the_picture_says_expired():
    assert "expired Mar 2027" in draw({"authenticate": "expired"}, caption(ended="expired"))


def test_a_long_or_hostile_name_stays_inside_the_picture():
    svg = draw({}, caption(system="<b>" + "x" * 200))

    texts = [text.text for text in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert max(len(text) for text in texts) <= 46
    assert "<b>" not in svg
