"""The witness takes secrets out before it writes, and keeps only so much."""

from datetime import UTC, datetime

import pytest

from cinquefoil.registry.redaction import (
    DOTS,
    LONGEST,
    SECRETS,
    Body,
    digest,
    redacted_body,
    redacted_form,
    redacted_query,
)
from cinquefoil.registry.witness import Witness

AT = datetime(2026, 11, 24, 12, 30, 15, 250000, tzinfo=UTC)
JSON = "application/vnd.orcid+json"
XML = "application/vnd.orcid+xml"


def kept(body, media_type=JSON, secret=""):
    found = redacted_body(body, media_type, secret)
    return found.read() if isinstance(found, Body) else found


def test_secrets_in_forms_and_queries_become_dots():
    assert redacted_form(b"client_id=APP&client_secret=s&code=c") == {
        "client_id": "APP",
        "client_secret": "•••",
        "code": "•••",
    }
    assert redacted_query("access_token=t&x=1") == "access_token=•••&x=1"
    assert redacted_query("access%5Ftoken=t") == "access%5Ftoken=•••"
    assert redacted_query("scope=%2Fread-limited") == "scope=%2Fread-limited"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{"a": [{"token": "t", "country": {"code": "GB"}}]}', {"a": [{"token": "•••", "country": {"code": "•••"}}]}),
        (b'{"\\u0074oken": "s"}', {"token": "•••"}),
        (b'{"Password": ["s", {"b": "s"}]}', {"Password": "•••"}),
        (b'{"token": null, "put-code": 7}', {"token": None, "put-code": 7}),
        (b'{"title": "hydrology"}', {"title": "hydrology"}),
        (b'{"token": "s"', None),
        (b'{"title": ', None),
        ('{"token": "s"}'.encode("utf-16"), {"token": "•••"}),
    ],
)
def test_secrets_in_json_become_dots(body, told):
    assert kept(body) == told


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<w:work put-code='7'><t>hydrology</t></w:work>", "<w:work put-code='7'><t>hydrology</t></w:work>"),
        ('<work put-code="7"><o:token>s</o:token></work>', '<work put-code="7"><o:token>•••</o:token></work>'),
        ("<a><token><b>s</b></token></a>", "<a><token>•••</token></a>"),
        ("<a><token><![CDATA[s]]></token></a>", "<a><token>•••</token></a>"),
        ("<a><token/><b>x</b></a>", "<a><token/><b>x</b></a>"),
        ("<a><token>s", "<a><token>•••"),
        ("<a x:client_secret = 's' b='2'/>", "<a x:client_secret = \"•••\" b='2'/>"),
        ('<a password="s', '<a password="•••"'),
    ],
)
def test_secrets_in_xml_become_dots(body, told):
    assert kept(body.encode(), XML) == told


@pytest.mark.parametrize(
    "body",
    [
        "<token>s</token>".encode("utf-16"),
        b'<?xml version="1.0" encoding="utf-7"?><a>+ADw-token+AD4-s</a>',
        b'<!DOCTYPE a [<!ENTITY x "s">]><a>&x;</a>',
    ],
)
def test_xml_in_which_a_secret_could_hide_is_not_kept(body):
    assert kept(body, XML) is None


def test_a_token_the_request_carries_is_taken_out_wherever_it_stands():
    assert kept(b'{"note": "mine is 0123-token"}', secret="0123-token") == {"note": "mine is •••"}
    assert kept(b"<a>0123-token</a>", XML, "0123-token") == "<a>•••</a>"


def test_bodies_that_are_too_long_or_of_another_type_are_not_kept():
    long = b'"' + b"x" * LONGEST + b'"'

    assert kept(long) == {"truncated": True, "bytes": len(long)}
    assert kept(b"hello", "text/plain") is None
    assert kept(b"", JSON) is None


def test_lines_are_numbered_and_numbers_go_on_after_clearing():
    witness = Witness()
    witness.add(AT, "GET", "/a", client_id="C")
    witness.clear()

    line = witness.add(AT, "GET", "/b", client_id="D")

    assert line["number"] == 2
    assert line["time"] == "2026-11-24T12:30:15.250Z"
    assert list(witness.lines(client_id="C")) == []
    assert list(witness.lines(after=1)) == [line]
    assert list(witness.lines(after=2)) == []


def test_only_so_much_is_kept_the_newest():
    witness = Witness(most_bytes=10_000)
    for number in range(100):
        witness.add(AT, "POST", f"/{number}", body=Body("json", b'"' + b"x" * 1000 + b'"'))

    numbers = [line["number"] for line in witness.lines()]

    assert numbers == [96, 97, 98, 99, 100]
    assert [line["number"] for line in witness.lines(after=98)] == [99, 100]


def test_every_line_has_the_same_keys():
    bare = Witness().add(AT, "GET", "/")

    assert list(bare) == [
        *("number", "time", "client_id", "orcid_id", "token_id", "method", "path", "query", "scope", "status"),
        *("error_code", "digest", "form", "body", "user_agent"),
    ]


def test_a_digest_tells_bodies_apart_and_is_absent_for_none():
    assert digest(b"a") != digest(b"b")
    assert digest(b"") is None


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_every_name_of_a_secret_is_found_in_json(name):
    for written in (name, name.upper()):
        assert kept(f'{{"{written}": "s3cret-value"}}'.encode()) == {written: DOTS}
