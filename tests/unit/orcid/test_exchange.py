"""Requests and responses as values."""

from datetime import timedelta

import pytest

from cinquefoil.orcid.exchange import Request, Response

SENT = {"date": "Sun, 22 Nov 2026 10:00:00 GMT"}


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"retry-after": "7"}, timedelta(seconds=7)),
        ({"retry-after": " 0 "}, timedelta()),
        ({"retry-after": "9" * 30}, timedelta(days=7)),
        ({"retry-after": "Sun, 22 Nov 2026 10:01:30 GMT"} | SENT, timedelta(seconds=90)),
        ({"retry-after": "Sun, 22 Nov 2026 09:00:00 GMT"} | SENT, timedelta()),
        ({"retry-after": "Sun, 22 Nov 2026 10:01:30 GMT"}, None),
        ({"retry-after": "Sun, 22 Nov 2026 10:01:30 -0000"} | SENT, None),
        ({"retry-after": "soon"} | SENT, None),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "٣"}, None),
        ({}, None),
    ],
)
def test_how_long_the_registry_asks_to_wait(headers, expected):
    assert Response(429, headers).retry_after == expected


@pytest.mark.parametrize(("method", "may"), [("GET", True), ("PUT", True), ("DELETE", True), ("POST", False)])
def test_which_requests_may_be_sent_twice(method, may):
    assert Request(method, "https://a.example").may_repeat is may


def test_printing_shows_no_secret():
    request = Request("POST", "https://a.example", {"Authorization": "Bearer hush"}, b"client_secret=hush")

    assert "hush" not in repr(request)
    assert "hush" not in repr(Response(200, {"set-cookie": "hush"}, b"hush"))
