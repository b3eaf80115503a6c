from xml.etree import ElementTree as ET

import pytest

from cinquefoil.programme.sign import BADGES, describe, draw, summarise

SVG = "{http://www.w3.org/2000/svg}"


def petals_of(svg):
    return [path.get("class").rsplit("--", 1)[1] for path in ET.fromstring(svg).iter(f"{SVG}path")]


def test_petals_run_clockwise_from_the_top_in_the_ladders_order():
    svg = draw({"authenticate": "earned", "collect": "ready"})

    turns = [path.get("transform").split("rotate")[1] for path in ET.fromstring(svg).iter(f"{SVG}path")]
    assert turns == ["(0)", "(72)", "(144)", "(216)", "(288)"]
    assert petals_of(svg) == ["earned", "ready", "not_yet", "not_yet", "not_yet"]


def test_below_48_pixels_only_filled_and_empty_remain():
    svg = draw({"authenticate": "earned", "collect": "ready", "display": "expired"}, size=32)

    assert petals_of(svg) == ["earned", "not_yet", "not_yet", "not_yet", "not_yet"]


def test_the_picture_says_in_words_what_its_colours_say():
    svg = ET.fromstring(draw({"authenticate": "earned", "collect": "expired"}))

    assert svg.find(f"{SVG}title").text == "Earned: authenticate"
    assert svg.find(f"{SVG}desc").text == (
        "Authenticate earned; collect expired; display not yet; connect not yet; synchronise not yet."
    )


def test_a_state_nobody_has_heard_of_is_never_a_lit_petal():
    assert petals_of(draw(dict.fromkeys(BADGES, "platinum"))) == ["not_yet"] * 5


@pytest.mark.parametrize("size", [16, 47, 48, 300])
def test_the_picture_needs_no_style_of_its_own(size):
    svg = draw({}, size=size)

    assert "<style" not in svg
    assert "style=" not in svg


def test_a_title_cannot_break_out_of_the_picture():
    svg = draw({}, title='</title><script>alert("x")</script>')

    assert "<script" not in svg
    assert ET.fromstring(svg).find(f"{SVG}title").text == '</title><script>alert("x")</script>'


def test_all_five_lit_has_its_own_words():
    assert "All five capabilities earned" in draw(dict.fromkeys(BADGES, "earned"))
    assert describe({}).startswith("Authenticate not yet")


def test_a_summary_names_each_state_that_occurs_once():
    assert summarise({"authenticate": "earned", "display": "earned", "connect": "ready"}) == (
        ("earned", "earned", "authenticate, display"),
        ("ready", "works, waits for review or for a lower petal", "connect"),
        ("not_yet", "not yet", "collect, synchronise"),
    )
