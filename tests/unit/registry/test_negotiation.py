"""Which format a request asks for: the table of what real clients send."""

import pytest

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
        ("application/json;q=nonsense", None, ""),
        ("text/plain", None, ""),
    ],
)
def test_the_format_follows_accept_and_then_the_content_type(accept, content_type, media_type):
    assert wanted_format(accept, content_type).media_type == media_type


def test_only_plain_json_is_compact():
    assert not wanted_format("application/json", None).is_pretty
    assert wanted_format("application/vnd.orcid+json", None).is_pretty
