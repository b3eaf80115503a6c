"""Each of the 39 rules of real systems has a test that bears its number, here or among the registry's own."""

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]


def test_every_rule_has_a_test():
    files = [*TESTS.glob("interop/test_*.py"), *TESTS.glob("contract/registry/test_*.py")]
    numbers = {
        int(number) for file in files for number in re.findall(r"def test_rule_(\d\d)_", file.read_text("utf-8"))
    }

    assert numbers == set(range(1, 40))
