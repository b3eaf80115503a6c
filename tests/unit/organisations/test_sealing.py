"""What is sealed opens only where it belongs, and with the key that sealed it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinquefoil.orcid.secret import Secret
from cinquefoil.organisations.errors import SealBroken
from cinquefoil.organisations.keys import KeyRing
from cinquefoil.organisations.sealing import seal_with, unseal_with

OLD, NEW = ("old", b"1" * 32), ("new", b"2" * 32)
RING = KeyRing((OLD,))
ROTATED = KeyRing((NEW, OLD))


@given(st.text())
def test_what_was_sealed_opens_again(text: str) -> None:
    assert unseal_with(RING, seal_with(RING, text, bound_to="row"), bound_to="row") == Secret(text)


def test_the_same_text_never_looks_the_same() -> None:
    assert seal_with(RING, "hush", bound_to="row") != seal_with(RING, "hush", bound_to="row")
    assert b"hush" not in seal_with(RING, Secret("hush"), bound_to="row")


def test_it_does_not_open_for_another_row() -> None:
    with pytest.raises(SealBroken, match="does not belong"):
        unseal_with(RING, seal_with(RING, "hush", bound_to="row 1"), bound_to="row 2")


def test_an_altered_byte_is_noticed() -> None:
    sealed = bytearray(seal_with(RING, "hush", bound_to="row"))

    for place in range(len(sealed)):
        altered = bytes(sealed[:place]) + bytes([sealed[place] ^ 1]) + bytes(sealed[place + 1 :])
        with pytest.raises(SealBroken):
            unseal_with(RING, altered, bound_to="row")


@pytest.mark.parametrize("blob", [b"", b"old", b"old:", b"old:short", b"\xff:" + b"x" * 40])
def test_what_is_no_seal_is_refused(blob) -> None:
    with pytest.raises(SealBroken):
        unseal_with(RING, blob, bound_to="row")


def test_after_rotation_old_seals_open_and_new_ones_are_made_with_the_new_key() -> None:
    sealed = seal_with(RING, "hush", bound_to="row")

    assert unseal_with(ROTATED, sealed, bound_to="row").reveal() == "hush"
    assert seal_with(ROTATED, "hush", bound_to="row").startswith(b"new:")


def test_without_its_key_a_seal_stays_shut_and_says_so() -> None:
    with pytest.raises(SealBroken, match="The key old is not in the key file any more"):
        unseal_with(KeyRing((NEW,)), seal_with(RING, "hush", bound_to="row"), bound_to="row")
