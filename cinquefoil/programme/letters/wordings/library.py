"""The languages in which letters ship, read once from their files: wordings, and the phrases that fill them.

A file that lacks a wording, a phrase or a badge is refused when it is read, so no letter meets a gap.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from cinquefoil.programme.letters.wordings.placeholders import WORDINGS, faults_of
from cinquefoil.programme.sign import BADGES

FOLDER: Final = Path(__file__).parent / "texts"
DEFAULT: Final = "en"
PORTAL: Final = {"en": "en-gb"}
"""Languages of letters that the portal knows by another code."""

PHRASES: Final = frozenset(
    [
        "all_met",
        "award_picture",
        "award_until",
        "awarded",
        "badge_of_system",
        "ended_on",
        "evidence",
        "greeting",
        "greeting_nobody",
        "issuer_line",
        "last_joined_by",
        "mend",
        "more",
        "next_badge",
        "qualifies_for",
        "questions",
        "valid_until",
    ]
)
"""What the parts of a letter are made from."""


class Incomplete(ValueError):
    """A language's file lacks something, or has a wording that cannot be filled in."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Subject and text of a letter, with names in braces."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Language:
    """One language of letters. `is_reviewed`: whether a speaker has looked at what ships."""

    code: str
    name: str
    is_reviewed: bool
    phrases: Mapping[str, str]
    questions: tuple[str, ...]
    badges: Mapping[str, str]
    means: Mapping[str, str]
    wordings: Mapping[str, Wording]

    @property
    def portal(self) -> str:
        """The code by which the portal knows the language."""
        return PORTAL.get(self.code, self.code)

    def joined(self, words: tuple[str, ...]) -> str:
        """Return words in a row: the last one joined as the language does."""
        if len(words) < 2:
            return "".join(words)
        return f"{', '.join(words[:-1])}{self.phrases['last_joined_by']}{words[-1]}"

    def badge(self, badge: str) -> str:
        """Return the badge's name, capital first."""
        name = self.badges[badge]
        return f"{name[:1].upper()}{name[1:]}"


@cache
def languages() -> Mapping[str, Language]:
    """Return every language that ships, English first: code → language. Raises: Incomplete."""
    found = {path.stem: read_language(path) for path in sorted(FOLDER.glob("*.toml"))}
    return {code: found[code] for code in sorted(found, key=lambda code: (code != DEFAULT, code))}


def language(code: str) -> Language:
    """Return a language, or English where its file is not there any more."""
    return languages().get(code) or languages()[DEFAULT]


def read_language(path: Path) -> Language:
    """Read a language's file. Raises: Incomplete with all that is wrong."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    wordings = {name: Wording(told["subject"], told["text"].strip() + "\n") for name, told in data["wordings"].items()}
    lacking = [
        *(f"wording {name}" for name in WORDINGS.keys() ^ wordings.keys()),
        *(f"phrase {name}" for name in PHRASES ^ data["phrases"].keys()),
        *(f"badge {name}" for name in set(BADGES) ^ data["badges"].keys()),
        *(f"meaning of {name}" for name in set(BADGES) ^ data["means"].keys()),
        *(
            f"{name}: {fault}"
            for name, one in wordings.items()
            if name in WORDINGS
            for fault in faults_of(name, one.subject, one.text)
        ),
    ]
    if lacking:
        raise Incomplete(f"{path.name}: {'; '.join(sorted(lacking))}")
    phrases = {name: words for name, words in data["phrases"].items() if name != "questions"}
    return Language(
        code=path.stem,
        name=data["name"],
        is_reviewed=data["is_reviewed"],
        phrases=phrases,
        questions=tuple(data["phrases"]["questions"]),
        badges=data["badges"],
        means=data["means"],
        wordings=wordings,
    )
