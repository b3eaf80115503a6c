"""Which format a request asks for: the table of what real clients send."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinquefoil.registry.negotiation import wanted_format

JAVA = "text/html, image/gif, image/jpeg, */*; q=0.2"


@pytest.mark.parametrize(
    ("accept", "content_type", "media_type"),
    [
        ("application/json", None, "application/json"),
        ("application/vnd.orcid+json", None, "application/vnd.orcid+json"),
        ("application/orcid+json; qs=2", None, "application/orcid+json"),
        ("application/vnd.orcid+xml", None, "application/vnd.orcid+xml"),
        ("*/*", "application/json", "application/json"),
        ("*/*", "application/vnd.orcid+xml", "application/vnd.orcid+xml"),
        ("*/*", "application/json;charset=utf-8", "application/vnd.orcid+xml"),
        ("*/*", None, "application/vnd.orcid+xml"),
        (None, "application/json", "application/xml"),
        ("", None, "application/xml"),
        (JAVA, None, "application/vnd.orcid+xml"),
        ("application/json, text/plain, */*", None, "application/json"),
        ("application/json, application/vnd.orcid+xml", None, "application/json"),
        ("application/xml;q=0.5, application/orcid+json", None, "application/orcid+json"),
        ("application/json;q=0.1, application/*", None, "application/xml"),
        ("application/json;q=0, application/orcid+json;q=0.5, */*;q=0.1", None, "application/orcid+json"),
        ("application/json;q=0, */*", None, "application/xml"),
        ("application/orcid+json, application/vnd.orcid+json", None, "application/vnd.orcid+json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", None, "application/xml"),
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", None, "application/vnd.orcid+xml"),
        ("APPLICATION/JSON", None, "application/json"),
        ("application/json,", None, "application/json"),
        ("*/*", "text/turtle", ""),
        ("*/*", "application/ld+json", ""),
        ("*/*", "application/x-www-form-urlencoded", "application/vnd.orcid+xml"),
        ("*/*", "application/vnd.orcid+json; qs=4", "application/vnd.orcid+xml"),
        ("text/plain", None, ""),
    ],
)
def test_the_format_follows_accept_and_then_the_content_type(accept, content_type, media_type):
    assert wanted_format(accept, content_type).media_type == media_type


def test_only_plain_json_is_compact():
    assert not wanted_format("application/json", None).is_pretty
    assert wanted_format("application/vnd.orcid+json", None).is_pretty


@pytest.mark.parametrize(
    "accept", ["json", "application/", "application/json;q=nonsense", "*/json/x", "a b/c", "*/*;q=2"]
)
def test_a_header_that_is_no_list_of_types_is_told_apart(accept):
    assert wanted_format(accept, None).family == "unreadable"
    assert wanted_format("text/plain", None).family == "none"


@pytest.mark.parametrize("accept", [None, "*/*", JAVA])
def test_on_some_paths_anything_means_json(accept):
    assert wanted_format(accept, None, default="json").media_type == "application/json"


@given(st.text(st.characters(codec="latin-1"), max_size=60), st.text(st.characters(codec="latin-1"), max_size=30))
def test_any_two_headers_have_an_answer(accept, content_type):
    assert wanted_format(accept, content_type).family in {"json", "xml", "none", "unreadable"}
