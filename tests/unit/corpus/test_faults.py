"""The register of faults and the code agree."""

import re
from pathlib import Path

import pytest

from cinquefoil.corpus import faults

ROOM = Path(faults.__file__).parent
IN_CODE = re.compile(r'(?:(?:fault|variant)\(|)"([MSN]\d\d)"(?:\)| in )')


def switches_in_code() -> set[str]:
    return {name for path in ROOM.rglob("*.py") for name in IN_CODE.findall(path.read_text(encoding="utf-8"))}


def test_everything_in_the_register_is_in_the_code_and_the_other_way_round() -> None:
    assert switches_in_code() == {*faults.read_register(), *faults.read_look_alikes()}


def test_every_fault_says_for_both_sets_what_must_fail() -> None:
    """Nothing, where the set does not ask the criterion; but never in both."""
    for fault in faults.read_register().values():
        assert set(fault.must_fail) == {"cc-2016", "cc-2018"}, fault.id
        assert any(fault.must_fail.values()), fault.id


def test_no_fault_lists_a_criterion_it_must_fail_only_as_a_side_effect() -> None:
    for fault in faults.read_register().values():
        must = [set(ids) for ids in fault.must_fail.values() if ids]
        assert not set.intersection(*must) & set(fault.may_change), fault.id


def test_every_file_of_the_register_is_read() -> None:
    files = {path.stem for path in faults.REGISTER.glob("*.toml")}

    assert files - {"setup", "pairs", "combinations"} <= set(faults.SWITCHES)


def test_a_list_of_faults_is_read() -> None:
    assert faults.choose("M15, M17,") == {"M15", "M17"}
    assert faults.choose("") == frozenset()


def test_an_unknown_fault_is_named_with_the_ones_there_are() -> None:
    with pytest.raises(faults.UnknownFault, match=r"no fault 'M99'.*M01"):
        faults.choose("M99")
