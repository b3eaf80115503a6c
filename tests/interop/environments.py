"""The environments in which real clients live: one folder each, filled once by `pip` or `npm`, used again after.

The folder's name holds a digest of what is asked for, so that a new version makes a new folder. Knows nothing of
tests; `python -m tests.interop.environments NAME…` builds ahead of time (`scripts/interop`).
"""

import fcntl
import hashlib
import os
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CLIENTS = Path(__file__).resolve().parent / "clients"
HOME = CLIENTS.parents[2] / ".interop"
_DIGITS = 12
_DEBIANS = "/etc/ssl/certs/ca-certificates.crt"
_PIP = ("-m", "pip", "--disable-pip-version-check", "--quiet", "--no-input")


class CannotBuild(Exception):
    """An environment cannot be had; the text is one sentence that says why."""


@dataclass(frozen=True, slots=True)
class Environment:
    """One client's environment: where it is, and the command that runs the client's driver in it."""

    folder: Path
    command: tuple[str, ...]


def names() -> list[str]:
    """Return the clients there are, in order."""
    return sorted(path.name for path in CLIENTS.iterdir() if any(path.glob("drive.*")))


def environment_of(name: str) -> Environment:
    """Return a client's environment, built first if it is not there.

    Raises:
        CannotBuild: when the network, `pip` or `npm` refuses.
    """
    asked = CLIENTS / name
    is_node = (asked / "package.json").exists()
    wanted = asked / ("package.json" if is_node else "requirements.txt")
    version = _version_of("node", "--version") if is_node else sys.version
    digest = hashlib.sha256(wanted.read_bytes() + version.encode()).hexdigest()[:_DIGITS]
    folder = HOME / f"{name}-{digest}"
    with _alone(HOME / f"{name}.lock"):
        if not (folder / "ready").exists():
            shutil.rmtree(folder, ignore_errors=True)
            (_fill_with_npm if is_node else _fill_with_pip)(folder, wanted)
            (folder / "ready").touch()
            for older in set(HOME.glob(f"{name}-{'[0-9a-f]' * _DIGITS}")) - {folder}:
                shutil.rmtree(older)
    if is_node:
        return Environment(folder, ("node", str(asked / "drive.mjs"), str(folder)))
    return Environment(folder, (str(folder / "bin" / "python"), str(asked / "drive.py")))


def _fill_with_pip(folder: Path, wanted: Path) -> None:
    _run(sys.executable, "-m", "venv", "--without-pip", str(folder))
    python = str(folder / "bin" / "python")
    # No dependencies: each file names all that is needed. Not compiled: of many modules, drivers import a few.
    _run(
        sys.executable,
        *_PIP,
        "--python",
        python,
        "install",
        "--no-deps",
        "--no-compile",
        "--retries=2",
        "-r",
        str(wanted),
    )


def _fill_with_npm(folder: Path, wanted: Path) -> None:
    folder.mkdir(parents=True)
    shutil.copy(wanted, folder)
    # What npm has fetched before serves again, and a registry that does not answer is given up within seconds.
    patience = (
        "--prefer-offline",
        "--fetch-retries=1",
        "--fetch-retry-mintimeout=200",
        "--fetch-retry-maxtimeout=2000",
    )
    _run(
        "npm", "install", "--silent", "--no-package-lock", "--no-audit", "--no-fund", *patience, "--prefix", str(folder)
    )


def _version_of(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise CannotBuild(f"{command[0]} does not run: {error}.") from error


def _trusting() -> dict[str, str]:
    """The environment, in which Node too trusts whom this machine trusts: it brings a list of its own."""
    store = ssl.get_default_verify_paths()
    known = next((path for path in (store.cafile, store.openssl_cafile, _DEBIANS) if path and Path(path).exists()), "")
    return {**({"NODE_EXTRA_CA_CERTS": known} if known else {}), **os.environ}


def _run(*command: str) -> None:
    try:
        subprocess.run(command, capture_output=True, text=True, check=True, timeout=280, env=_trusting())
    except FileNotFoundError as error:
        raise CannotBuild(f"There is no {command[0]} on this machine.") from error
    except subprocess.TimeoutExpired as error:
        raise CannotBuild(f"{command[0]} had not finished after {error.timeout:.0f} seconds.") from error
    except subprocess.CalledProcessError as error:
        lines = [line for line in (error.stderr or error.stdout or "").splitlines() if line.strip()]
        why = lines[-1].removeprefix("ERROR: ").rstrip(".") if lines else "no word why"
        raise CannotBuild(f"It could not be installed: {why}.") from error


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Let one process at a time build an environment."""
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def main(wanted: list[str]) -> int:
    """Build the environments named, or all; say how long each took."""
    for name in wanted or names():
        start = time.monotonic()
        try:
            environment = environment_of(name)
        except CannotBuild as refusal:
            sys.stderr.write(f"{name}: {refusal}\n")
            return 1
        sys.stdout.write(f"{name}: {environment.folder.name}, {time.monotonic() - start:.1f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
