"""The page of coverage says what is so: every operation of ORCID's is on it, and every proof it names is there."""

import json

import pytest

from cinquefoil.registry.api.table import TABLE
from cinquefoil.registry.coverage import behaviours, deviations, operations, status_of
from tests.needs import ROOT


def test_every_operation_orcid_has_is_on_the_page(orcid_data):
    known = json.loads((orcid_data / "tables" / "endpoints.json").read_text())
    wanted = {
        (side, row["method"], len(row["path"].removeprefix("/v3.0").split("/")), row["path"].split("/")[-1].strip("{}"))
        for side, name in (("api", "member"), ("pub", "public"))
        for row in known[name]
    }
    ours = {
        (side, one.method, len(one.path.split("/")), one.path.split("/")[-1].strip("{}"))
        for one in operations()
        for side in one.sides
    }

    renamed = {"orcid": "orcid_id", "putCode": "put_code", "putCodes": "put_codes", "id": "put_code"}
    assert {(side, method, depth, renamed.get(last, last)) for side, method, depth, last in wanted} == ours


@pytest.mark.parametrize("operation", operations(), ids=lambda one: f"{one.method} {one.path}")
def test_an_operation_is_served_or_says_that_it_is_not(operation):
    assert {status_of(TABLE, operation, side) for side in operation.sides} <= {"done", "refused"}


@pytest.mark.parametrize("behaviour", behaviours(), ids=lambda one: one["behaviour"])
def test_a_behaviour_names_the_test_that_shows_it_or_the_reason_why_not(behaviour):
    if behaviour["status"] == "refused":
        assert behaviour["reason"].endswith(".")
        return
    path, _, name = behaviour["proof"].partition("::")
    assert behaviour["status"] == "done"
    assert (ROOT / path).is_file()
    assert f"def {name}" in (ROOT / path).read_text(encoding="utf-8")


def test_a_deviation_says_what_and_why():
    assert all({"area", "orcid", "here", "why"} == set(one) for one in deviations())
