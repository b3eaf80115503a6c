import hashlib
from pathlib import Path

import pytest

import cinquefoil

STATIC = Path(cinquefoil.__file__).parent / "web" / "static" / "web"
LINES = (STATIC / "vendor" / "MANIFEST.sha256").read_text(encoding="ascii").splitlines()


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.split()[1])
def test_a_file_others_wrote_is_byte_for_byte_what_was_taken(line):
    digest, name = line.split()

    assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == digest


def test_every_vendored_file_is_in_the_manifest():
    listed = {line.split()[1] for line in LINES}
    there = {str(path.relative_to(STATIC)) for path in (STATIC / "vendor").rglob("*") if path.is_file()}

    assert there - listed == {"vendor/README.md", "vendor/MANIFEST.sha256"}
