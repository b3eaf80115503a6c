"""The topics an explanation must cover, and a scorer that finds them in a text.

Finds passages by topic, never compares with anybody's sentences, and gives no verdict: a person decides
whether a passage says enough. Texts in a language without phrase families are left to a person altogether.

Source: criteria.md 3.2 to 3.8 (our classification, confidence C).
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

SNIPPET = 240  # characters kept of a passage
ENOUGH_WORDS = 8  # below this the language of a text cannot be guessed
READ = ("en", "cy")  # the languages there are phrase families for

# Small words that give a language away; enough for a guess, and a wrong guess only calls a person.
_SMALL_WORDS = {
    "en": "the and of to is in you your for that with we are on this it from not be or as at by",
    "cy": "mae yn ac yr y eich chi rydym ni er mwyn gyda hwn wedi bydd i o ar ein sydd nid fel yw",
    "fr": "le la les et de des vous votre nous pour dans est que sur une avec un du pas ce au",
    "de": "der die das und ist sie ihre wir mit für auf nicht eine zu von im den dass ein bei",
    "es": "el la los las y de que en su usted nosotros para con una por es un del se al",
    "ga": "agus an na ar do tú le is sé seo go leis mar bhfuil ag chun nó ó",
}


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing people must be told: its title, a draft of ours to adapt, and the patterns by language."""

    id: str
    title: str
    draft: str
    patterns: dict[str, tuple[re.Pattern[str], ...]]


@dataclass(frozen=True, slots=True)
class TopicGroup:
    """The topics one explanation needs (`all`), and those that are good to have (`advised`)."""

    id: str
    all: tuple[str, ...]
    advised: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """What a text says of a group's topics. `found`: topic → passage. `language` "" means too short to guess."""

    language: str
    is_readable: bool
    found: dict[str, str]
    missing: tuple[str, ...]


@cache
def load_topics() -> dict[str, Topic]:
    """All topics by id."""
    return {name: _topic(name, raw) for name, raw in _data()["topics"].items()}


@cache
def load_groups() -> dict[str, TopicGroup]:
    """The groups of topics by id; every topic they name exists."""
    topics = load_topics()
    groups = {
        name: TopicGroup(name, tuple(raw["all"]), tuple(raw.get("advised", ())))
        for name, raw in _data()["groups"].items()
    }
    for group in groups.values():
        for topic in group.all + group.advised:
            if topic not in topics:
                raise ValueError(
                    f"topics.toml: the group {group.id!r} names the topic {topic!r}, which does not exist."
                )
    return groups


def score(text: str, group: str, *, declared: str = "") -> Score:
    """Look for the topics of a group in a text.

    Args:
        text: visible text; sentences end in a full stop, a line break, "!", "?" or ":" before a new line.
        group: id of a group of topics.
        declared: the language the page says it is in ("en-GB"), for texts too short to guess.
    """
    language = guess_language(text) or declared.partition("-")[0].casefold()
    families = {"": READ, "other": READ}.get(language, (language,))
    found: dict[str, str] = {}
    for topic in load_groups()[group].all:
        passage = _passage(_sentences(text), load_topics()[topic], families)
        if passage:
            found[topic] = passage
    missing = tuple(topic for topic in load_groups()[group].all if topic not in found)
    return Score(language, language in {"", *READ}, found, missing)


def guess_language(text: str) -> str:
    """The language of a text by its small words ("en", "cy", "fr" …).

    "other" means whole sentences in a language that is none of these; "" that there is too little to say.
    """
    words = _words(text)
    if len(words) < ENOUGH_WORDS:
        return ""
    counts = {language: sum(word in small.split() for word in words) for language, small in _SMALL_WORDS.items()}
    best = max(counts, key=lambda language: counts[language])
    if counts[best] >= len(words) * 0.08:
        return best
    return "other" if any(_is_prose(sentence) for sentence in _sentences(text)) else ""


def _is_prose(sentence: str) -> bool:
    """Whether it reads like a sentence, not like a menu, a title or a list of names."""
    return sentence.endswith((".", "!", "?")) and len(_words(sentence)) >= ENOUGH_WORDS


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.casefold())


def _passage(sentences: list[str], topic: Topic, families: tuple[str, ...]) -> str:
    """The sentence that most patterns fit, the earlier of two alike: one fit may be chance, several rarely are."""
    best = max(sentences, key=lambda sentence: _fits(sentence, topic, families), default="")
    if not _fits(best, topic, families):
        return ""
    return best if len(best) <= SNIPPET else best[: SNIPPET - 1].rstrip() + "…"


def _fits(sentence: str, topic: Topic, families: tuple[str, ...]) -> int:
    """By how many patterns of the languages the topic is found in the sentence."""
    patterns = (pattern for language in families for pattern in topic.patterns.get(language, ()))
    return sum(bool(pattern.search(sentence)) for pattern in patterns)


def _sentences(text: str) -> list[str]:
    parts = re.split(r"(?<=[.!?])\s+|\s*\n\s*\n\s*|\s*\n\s*(?=[A-ZÀ-Þ•\-*])", text)
    return [" ".join(part.split()) for part in parts if part and part.strip()]


def _topic(name: str, raw: dict[str, Any]) -> Topic:
    patterns = {language: tuple(_pattern(line) for line in raw.get(language, ())) for language in READ}
    return Topic(name, raw["title"], raw["draft"], patterns)


def _pattern(line: str) -> re.Pattern[str]:
    return re.compile(line, re.IGNORECASE)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("cinquefoil.guidelines").joinpath("topics.toml").read_text(encoding="utf-8"))
