"""The walk-through: eight stops from connecting to a public award, each with a picture that the tests took.

The words are in walk.toml; the pictures are made from docs/images by scripts/pictures.py. Shows nothing itself.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_STOPS: Final = Path(__file__).with_name("walk.toml")
WORDS_A_MINUTE: Final = 180
SECONDS_A_PICTURE: Final = 12
"""How long somebody looks at a picture beside reading its caption."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop: heading, what happens, the picture, what is to be seen on it, and words for who cannot see it."""

    heading: str
    who: str
    says: str
    picture: str
    caption: str
    alt: str


STOPS: Final = tuple(Stop(**told) for told in tomllib.loads(_STOPS.read_text(encoding="utf-8"))["stops"])


def seconds() -> int:
    """How long the whole walk takes: its words read at an easy pace, and a look at each picture."""
    words = sum(len(f"{stop.heading} {stop.says} {stop.caption}".split()) for stop in STOPS)
    return round(words / WORDS_A_MINUTE * 60) + SECONDS_A_PICTURE * len(STOPS)


def minutes() -> int:
    """The same in minutes, rounded up."""
    return -(-seconds() // 60)
