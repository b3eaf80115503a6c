"""A secret shows itself only when asked."""

import pickle

import pytest

from cinquefoil.orcid.secret import Secret


def test_printing_a_secret_prints_dots() -> None:
    secret = Secret("hunter2")

    assert "hunter2" not in f"{secret} {secret!r} {[secret]}"


def test_a_secret_is_revealed_only_by_asking() -> None:
    assert Secret("hunter2").reveal() == "hunter2"


def test_two_secrets_are_equal_when_their_values_are() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a")}) == 1


def test_an_empty_secret_is_false() -> None:
    assert not Secret("")
    assert Secret("x")


def test_a_secret_is_not_pickled() -> None:
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(Secret("x"))
