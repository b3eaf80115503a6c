"""The witness takes secrets out as it writes, and keeps only so much."""

from datetime import UTC, datetime

from cinquefoil.registry.witness import LONGEST_BODY, Witness, digest, redacted_form, redacted_json, redacted_query

AT = datetime(2026, 11, 24, 12, 30, 15, 250000, tzinfo=UTC)


def test_secrets_in_forms_queries_and_bodies_become_dots():
    assert redacted_form(b"client_id=APP&client_secret=s&code=c") == {
        "client_id": "APP",
        "client_secret": "•••",
        "code": "•••",
    }
    assert redacted_query("access_token=t&x=1") == "access_token=•••&x=1"
    assert redacted_query("access%5Ftoken=t") == "access%5Ftoken=•••"
    assert redacted_query("scope=%2Fread-limited") == "scope=%2Fread-limited"
    assert redacted_json(b'{"a": [{"token": "t", "country": {"code": "GB"}}]}') == {
        "a": [{"token": "•••", "country": {"code": "•••"}}]
    }


def test_bodies_that_are_too_long_or_no_json_are_not_kept():
    long = b'"' + b"x" * LONGEST_BODY + b'"'

    assert redacted_json(long) == {"truncated": True, "bytes": len(long)}
    assert redacted_json(b"<work/>") is None


def test_lines_are_numbered_and_numbers_go_on_after_clearing():
    witness = Witness()
    witness.add(AT, "GET", "/a", client_id="C")
    witness.clear()

    line = witness.add(AT, "GET", "/b", client_id="D")

    assert line["number"] == 2
    assert line["time"] == "2026-11-24T12:30:15.250Z"
    assert list(witness.lines(client_id="C")) == []
    assert list(witness.lines(after=1)) == [line]


def test_every_line_has_the_same_keys():
    bare = Witness().add(AT, "GET", "/")

    assert list(bare) == [
        *("number", "time", "client_id", "orcid_id", "token_id", "method", "path", "query", "scope", "status"),
        *("error_code", "digest", "form", "body", "user_agent"),
    ]


def test_a_digest_tells_bodies_apart_and_is_absent_for_none():
    assert digest(b"a") != digest(b"b")
    assert digest(b"") is None
