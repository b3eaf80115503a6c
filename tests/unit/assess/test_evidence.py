"""Bundles: they read back as written, and what is none is refused with a sentence."""

from datetime import UTC, datetime

import pytest

from cinquefoil.assess.evidence import UnreadableBundle, digest_of, read_bundle, read_witness_line, write_bundle
from tests.unit.assess.bundles import good_bundle


def test_a_bundle_reads_back_as_it_was_written_and_gives_the_same_bytes():
    data = write_bundle(good_bundle())

    assert read_bundle(data) == good_bundle()
    assert write_bundle(read_bundle(data)) == data
    assert digest_of(data) == digest_of(write_bundle(good_bundle()))


@pytest.mark.parametrize("data", [b"", b"[]", b'{"subject": 1}', b'{"schema": "cinquefoil/bundle/1"}'])
def test_what_is_no_bundle_is_refused(data):
    with pytest.raises(UnreadableBundle) as caught:
        read_bundle(data)

    assert "assess run" in caught.value.sentence


def test_a_bundle_of_another_schema_is_refused():
    with pytest.raises(UnreadableBundle, match="bundle/7"):
        read_bundle(write_bundle(good_bundle()).replace(b"cinquefoil/bundle/1", b"cinquefoil/bundle/7"))


@pytest.mark.parametrize(
    "query", ["?scope=%2Fauthenticate+openid&state=x", {"scope": "/authenticate openid", "state": "x"}]
)
def test_a_witness_line_becomes_an_exchange(query):
    line = {
        "number": 7,
        "time": "2026-03-02T09:00:00.125Z",
        "method": "GET",
        "path": "/oauth/authorize",
        "query": query,
        "scope": ["openid", "/authenticate"],
        "status": 200,
        "error_code": None,
        "client_id": None,
    }

    exchange = read_witness_line(line, step="connect")

    assert exchange.query == {"scope": "/authenticate openid", "state": "x"}
    assert exchange.scope == "/authenticate openid"
    assert exchange.time == datetime(2026, 3, 2, 9, 0, 0, 125000, tzinfo=UTC)
    assert (exchange.step, exchange.client_id, exchange.error_code) == ("connect", "", "")


def test_the_latest_step_of_a_name_is_the_one_that_counts():
    bundle = good_bundle()

    assert bundle.step("connect").name == "connect"
    assert bundle.step("nowhere") is None
    assert bundle.canary("first").person == "first"
    assert bundle.canary("third") is None
