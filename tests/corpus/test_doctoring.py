"""How figure 14 is counted: by the code of the register, and a cry where nothing is wrong spoils it."""

import json

import pytest

from tests.contract.assess.setup_faults import REGISTER
from tests.corpus import doctoring

ALL = {fault: (entry["code"],) for fault, entry in REGISTER.items()}


def test_a_fault_told_by_another_code_is_not_told():
    told = {**ALL, "T03": ("seed.missing",)}

    assert str(doctoring.caught(told)).startswith("11 of 12")
    assert "not told: T03" in "\n".join(doctoring.lines(told, [{"none": ()}]))
    assert doctoring.is_good(told, [{"none": ()}])
    assert not doctoring.is_good({**told, "T09": ()}, [{"none": ()}])


def test_one_cry_where_nothing_is_wrong_is_too_many():
    without = [{"none": (), "S18": ()}, {"M04": ("observer.unreachable",)}]

    assert str(doctoring.cried_out(without)).startswith("1 of 3")
    assert not doctoring.is_good(ALL, without)
    assert "told for nothing: M04 (observer.unreachable)" in "\n".join(doctoring.lines(ALL, without))


def test_faults_of_the_system_and_look_alikes_are_all_tried():
    known = doctoring.well_set_up("reference")

    assert {"none", "S01", "S20", "M01", "M50"} <= set(known)
    assert not any("+" in name for name in known)


def test_what_was_told_is_kept_and_not_looked_at_again(tmp_path, monkeypatch):
    """A proof that was stopped goes on where it was: with everything kept no system is started."""
    monkeypatch.setattr(doctoring.corpus_live, "open_stage", lambda: pytest.fail("acted out again"))
    for name, codes in {"none": [], "M04": ["observer.unreachable"]}.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(codes), encoding="utf-8")

    assert doctoring.told_without(tmp_path, "reference", ["none", "M04"]) == {
        "none": (),
        "M04": ("observer.unreachable",),
    }
