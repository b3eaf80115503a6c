"""What is in the way is said in one clear line, with exit status 2."""

import os
import socket
import subprocess
import sys

import pytest

from tests.needs import ROOT


def cinquefoil(*arguments: str, **settings: str) -> subprocess.CompletedProcess:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CINQUEFOIL_")}
    return subprocess.run(
        [sys.executable, "-m", "cinquefoil.cli", *arguments],
        env={**environment, **settings}, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def refused(done: subprocess.CompletedProcess) -> str:
    """The one line of a refusal."""
    (line,) = done.stderr.splitlines()
    assert done.returncode == 2
    assert done.stdout == ""
    return line


@pytest.fixture(scope="module")
def migrated(tmp_path_factory) -> str:
    folder = tmp_path_factory.mktemp("data")
    done = cinquefoil("manage", "migrate", "--verbosity", "0", CINQUEFOIL_DATA=str(folder))
    assert done.returncode == 0, done.stderr
    return str(folder)


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_database_without_tables_says_what_to_run(command, tmp_path) -> None:
    assert "Run: cinquefoil manage migrate" in refused(cinquefoil(command, CINQUEFOIL_DATA=str(tmp_path)))


def test_a_port_in_use_is_named(migrated) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])

        line = refused(cinquefoil("serve", "--port", port, CINQUEFOIL_DATA=migrated))

    assert f"port {port}" in line
    assert "--port" in line


def test_a_data_folder_that_cannot_be_used_is_named(tmp_path) -> None:
    (tmp_path / "file").touch()

    line = refused(cinquefoil("serve", CINQUEFOIL_DATA=str(tmp_path / "file" / "data")))

    assert "Set CINQUEFOIL_DATA to a folder this user may write to" in line


def test_production_without_a_key_file_says_how_to_make_one(tmp_path) -> None:
    line = refused(cinquefoil("serve", CINQUEFOIL_MODE="production", CINQUEFOIL_DATA=str(tmp_path)))

    assert "CINQUEFOIL_KEYS is not set" in line
    assert "cinquefoil manage make_keys FILE" in line


def test_keys_can_be_made_before_there_is_a_key_file(tmp_path) -> None:
    keys = tmp_path / "keys"

    made = cinquefoil("manage", "make_keys", str(keys), CINQUEFOIL_MODE="production")
    again = cinquefoil("manage", "make_keys", str(keys), CINQUEFOIL_MODE="production")

    assert made.returncode == 0
    assert "Set CINQUEFOIL_KEYS to it" in made.stdout
    assert "was not touched" in refused(again)


def test_a_value_that_cannot_be_used_is_named(tmp_path) -> None:
    assert "CINQUEFOIL_MODE is 'live'" in refused(cinquefoil("worker", CINQUEFOIL_MODE="live"))


@pytest.mark.parametrize("name", ["CINQUEFOIL_DATABASE", "CINQUEFOIL_ENGINE_DATABASE"])
def test_a_database_that_does_not_answer_is_named(name, migrated) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"postgresql://nobody:hunter2@127.0.0.1:{nobody.getsockname()[1]}/none"

        line = refused(cinquefoil("worker", CINQUEFOIL_DATA=migrated, **{name: address}))

    assert name in line
    assert "hunter2" not in line


def test_help_names_every_command() -> None:
    done = cinquefoil("--help")

    assert done.returncode == 0
    for command in ("demo", "registry", "serve", "worker", "manage", "assess"):
        assert command in done.stdout


def test_the_portal_is_served_and_ends_when_told_to(migrated) -> None:
    import time
    from urllib.error import URLError
    from urllib.request import urlopen

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "cinquefoil.cli", "serve", "--port", str(port)],
        env={**os.environ, "CINQUEFOIL_DATA": migrated}, cwd=ROOT, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    deadline = time.monotonic() + 30
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/outbox", timeout=5) as page:
                assert page.status == 200
                break
        except URLError:
            assert time.monotonic() < deadline
            time.sleep(0.05)

    process.terminate()

    assert process.wait(timeout=20) == 0
    assert process.stderr.read() == f"The portal answers on http://127.0.0.1:{port}\n"
