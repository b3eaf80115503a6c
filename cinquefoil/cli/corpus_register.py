"""The corpus as it is met from outside: its systems, which are processes, and the register they print.

Imports nothing of the corpus itself and acts nothing out.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from cinquefoil.assess.recordings import FAULTLESS

PACKAGE = Path(str(files("cinquefoil")))
CORPUS = PACKAGE / "corpus"
# The faultless system, acted out whole over https, as systems elsewhere are met: on loopback without a certificate the
# redirect URI is left to a person.
OVER_HTTPS = "S27"
SECRET = "secret-of-the-corpus"  # noqa: S105  of clients that live for one run


@dataclass(frozen=True, slots=True)
class Skin:
    """One system that behaves as the register says: how it is started, its plan, and the files it is made of."""

    name: str
    title: str
    command: tuple[str, ...]
    plan: Path
    made_of: tuple[Path, ...]


SKINS: Mapping[str, Skin] = {
    "reference": Skin(
        "reference",
        "First skin: Python, pages from the server, English",
        (sys.executable, "-m", "cinquefoil.corpus"),
        CORPUS / "plan.toml",
        (CORPUS,),
    ),
    "skin": Skin(
        "skin",
        "Second skin: JavaScript, pages made in the browser, Welsh",
        ("node", str(CORPUS / "skin" / "server.js")),
        CORPUS / "skin" / "plan.toml",
        (CORPUS / "skin",),
    ),
}


@cache
def read_register() -> dict[str, dict[str, dict[str, Any]]]:
    """What can be switched on, and what must come of it, as the corpus itself says it."""
    command = [sys.executable, "-m", "cinquefoil.corpus", "--register"]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=60)  # noqa: S603  our own
    register: dict[str, dict[str, dict[str, Any]]] = json.loads(told.stdout)
    return register


def knows(skin: str, entry_id: str) -> bool:
    """Whether a skin can switch this on: its files name it."""
    if skin == "reference":
        return True
    return any(f'"{entry_id}"' in path.read_text(encoding="utf-8") for path in SKINS[skin].made_of[0].rglob("*.js"))


def parts_of(run_id: str) -> tuple[str, ...]:
    """What is switched on in a run of that name: nothing, one thing or several."""
    return () if run_id == FAULTLESS else tuple(run_id.split("+"))
