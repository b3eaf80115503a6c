"""Sign-in controls, links and requests, as pages have them."""

import pytest

from cinquefoil.guidelines.passive import control_names, links_of, sign_in_controls, visibility_request

URL = "https://repository.example/profile"
ICON = '<img src="/orcid.svg" alt="">'


def controls(body):
    return sign_in_controls(f"<html><body>{body}</body></html>", url=URL)


@pytest.mark.parametrize("body", [
    f'<a href="/orcid/connect">{ICON} Connect your ORCID iD</a>',
    f'<form action="/start" method="post"><button>{ICON} Sign in with ORCID</button></form>',
    f'<a href="https://orcid.org/oauth/authorize?x=1">{ICON} ORCID</a>',
    '<button aria-label="Create or connect your ORCID iD"><svg class="orcid-icon"></svg></button>',
    f"<a href='/cysylltu'>{ICON} Cysylltwch eich ORCID iD</a>",
])  # fmt: skip
def test_a_branded_control_is_recognised(body):
    assert [control.is_branded for control in controls(body)] == [True]


@pytest.mark.parametrize(("body", "branded"), [
    ('<a href="/orcid/connect">Connect your ORCID iD</a>', [False]),
    ('<a href="https://orcid.org/oauth/authorize?x=1">Log in</a>', [False]),
    ('<a href="/help">What is ORCID?</a>', []),
    (f'<a href="/x">{ICON} Disconnect ORCID</a>', []),
    ('<a href="https://orcid.org/0000-0002-1825-0097">Connect to ORCID record</a>', []),
    ('<a href="/login">Log in</a>', []),
])  # fmt: skip
def test_what_is_no_branded_control_is_not_taken_for_one(body, branded):
    assert [control.is_branded for control in controls(body)] == branded


def test_the_target_of_a_button_is_its_forms():
    (control,) = controls(f'<form action="/start"><button>{ICON} Connect ORCID</button></form>')

    assert control.target == "https://repository.example/start"
    assert control.selector.endswith("/button")


def test_links_are_absolute_and_without_fragment():
    assert links_of('<body><a href="/help#orcid">Why?</a></body>', url=URL) == {
        "https://repository.example/help": "Why?"
    }
    assert links_of("", url=URL) == {}


def test_the_names_of_controls_come_in_order():
    body = '<body><a href="/a">Back</a><button>Try again</button><input type="submit" value="Go"></body>'

    assert control_names(body) == ("Back", "Try again", "Go")
    assert control_names("") == ()


@pytest.mark.parametrize(("text", "is_request"), [
    ("Please make your email address public at ORCID and try again.", True),
    ("Set the visibility of your name to everyone first.", True),
    ("You need not make your email public.", False),
    ("Your profile is public.", False),
    ("", False),
])  # fmt: skip
def test_a_request_to_make_data_public_is_found_and_its_opposite_is_not(text, is_request):
    assert bool(visibility_request(text)) is is_request
