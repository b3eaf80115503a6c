"""Settings are read strictly: what cannot be used is refused in one sentence that says how to mend it."""

import os
from pathlib import Path

import pytest

from cinquefoil.web import environment as env
from cinquefoil.web.environment import SettingError


@pytest.fixture(autouse=True)
def clean(monkeypatch):
    for name in [name for name in os.environ if name.startswith("TRIAL")]:
        monkeypatch.delenv(name)
    return monkeypatch


def test_text_has_a_default_a_value_and_a_file(clean, tmp_path: Path) -> None:
    assert env.text("TRIAL", "default") == "default"
    clean.setenv("TRIAL", "value")
    assert env.text("TRIAL", "default") == "value"
    (tmp_path / "secret").write_text("from a file\n")
    clean.setenv("TRIAL_FILE", str(tmp_path / "secret"))
    assert env.text("TRIAL", "default") == "from a file"


def test_a_file_that_cannot_be_read_is_named(clean, tmp_path: Path) -> None:
    clean.setenv("TRIAL_FILE", str(tmp_path / "nothing"))

    with pytest.raises(SettingError, match=r"TRIAL_FILE names .*nothing, which cannot be read"):
        env.text("TRIAL")


def test_a_choice_must_be_one_of_the_allowed(clean) -> None:
    assert env.choice("TRIAL", ("a", "b"), "a") == "a"
    clean.setenv("TRIAL", "c")

    with pytest.raises(SettingError, match="TRIAL is 'c'; it must be one of: a, b"):
        env.choice("TRIAL", ("a", "b"), "a")


@pytest.mark.parametrize("value", ["0", "-1", "many", "1.5", ""])
def test_a_number_must_be_whole_and_large_enough(clean, value) -> None:
    assert env.number("TRIAL", 8, at_least=1) == 8
    clean.setenv("TRIAL", value)

    with pytest.raises(SettingError, match="must be a whole number, 1 or more"):
        env.number("TRIAL", 8, at_least=1)


def test_an_address_must_begin_as_one_and_its_password_is_not_repeated(clean) -> None:
    assert env.address("TRIAL", "outbox:", ("outbox", "smtp")) == "outbox:"
    clean.setenv("TRIAL", "ftp://me:hunter2@host")

    with pytest.raises(SettingError, match="begins with one of: outbox:, smtp:") as told:
        env.address("TRIAL", "outbox:", ("outbox", "smtp"))
    assert "hunter2" not in str(told.value)


def test_a_folder_is_made(clean, tmp_path: Path) -> None:
    clean.setenv("TRIAL", str(tmp_path / "new" / "folder"))

    assert env.folder("TRIAL", tmp_path).is_dir()


def test_a_folder_that_cannot_be_made_is_refused(clean, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    clean.setenv("TRIAL", str(tmp_path / "file" / "folder"))

    with pytest.raises(SettingError, match="Set TRIAL to a folder this user may write to"):
        env.folder("TRIAL", tmp_path)


def test_a_missing_setting_is_missed_only_where_it_is_needed() -> None:
    assert env.needed_in("production", "development", "TRIAL", "Set it.") == ""
    with pytest.raises(SettingError, match=r"TRIAL is not set, and production needs it\. Set it\."):
        env.needed_in("production", "production", "TRIAL", "Set it.")


@pytest.mark.parametrize(
    ("address", "file"),
    [("sqlite:///a.db", "a.db"), ("sqlite:////srv/a.db", "/srv/a.db"), ("sqlite:////srv/a#b?c.db", "/srv/a#b?c.db")],
)
def test_a_sqlite_address_names_a_file(address, file) -> None:
    assert env.database("TRIAL", address)["NAME"] == file


def test_a_postgresql_address_is_taken_apart() -> None:
    read = env.database("TRIAL", "postgresql://me:p%40ss@db.example:5433/cinquefoil?sslmode=require")

    assert (read["USER"], read["PASSWORD"], read["HOST"], read["PORT"]) == ("me", "p@ss", "db.example", "5433")
    assert (read["NAME"], read["OPTIONS"]) == ("cinquefoil", {"sslmode": "require"})


@pytest.mark.parametrize("address", ["mysql://host/name", "cinquefoil.db", "postgresql://host:port/name"])
def test_another_kind_of_database_is_refused(address) -> None:
    with pytest.raises(SettingError, match="TRIAL"):
        env.database("TRIAL", address)
