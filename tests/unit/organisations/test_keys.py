"""The key file: read, refused, made."""

from base64 import urlsafe_b64encode
from pathlib import Path

import pytest

from cinquefoil.organisations.keys import KeyFileError, KeyFileExists, KeyRing, write_new_key_file

ONE = f"k1 {urlsafe_b64encode(b'1' * 32).decode()}"
TWO = f"k2 {urlsafe_b64encode(b'2' * 32).decode()}"


def test_the_newest_key_comes_first_and_comments_are_left_out() -> None:
    ring = KeyRing.parse(f"# made in November\n{TWO}\n\n{ONE}\n", where="keys")

    assert [key_id for key_id, _ in ring.keys] == ["k2", "k1"]
    assert ring.derive("sealing") == ring.derive("sealing", "k2") != ring.derive("sealing", "k1")
    assert ring.derive("sealing") != ring.derive("django")


def test_printing_a_key_ring_prints_no_key() -> None:
    assert repr(KeyRing.parse(ONE, where="keys")) == "KeyRing(k1)"


@pytest.mark.parametrize("line", ["k1", "k1 AAAA", "k1 ***", f"k-1 {ONE[3:]}", f"{ONE} again"])
def test_a_damaged_line_is_named(line) -> None:
    with pytest.raises(KeyFileError, match="keys, line 2"):
        KeyRing.parse(f"{TWO}\n{line}", where="keys")


def test_a_file_without_keys_says_how_to_make_one() -> None:
    with pytest.raises(KeyFileError, match="make_keys"):
        KeyRing.parse("# nothing\n", where="keys")


def test_a_named_file_that_is_not_there_is_never_made(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="everyone reconnects"):
        KeyRing.read(str(tmp_path / "keys"), fallback=tmp_path / "other", may_create=True)
    assert list(tmp_path.iterdir()) == []


def test_a_made_file_is_this_users_alone_and_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "keys"

    write_new_key_file(path)

    assert path.stat().st_mode & 0o777 == 0o600
    assert len(KeyRing.read(str(path), fallback=path, may_create=False).keys) == 1
    with pytest.raises(KeyFileExists, match="not touched"):
        write_new_key_file(path)
    assert list(tmp_path.iterdir()) == [path]


def test_a_key_file_that_cannot_be_written_says_why(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="No such file or directory"):
        write_new_key_file(tmp_path / "nowhere" / "keys")
