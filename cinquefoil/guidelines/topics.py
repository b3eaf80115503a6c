"""The topics an explanation must cover, and a scorer that finds them in a text.

Finds passages by topic, never compares with anybody's sentences, and gives no verdict: a person decides
whether a passage says enough. Texts in a language without phrase families are left to a person altogether.

Source: criteria.md 3.2 to 3.8 (our classification, confidence C).
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

SNIPPET = 240  # characters kept of a passage
ENOUGH_WORDS = 8  # below this the language of a text cannot be guessed
READ = ("en", "cy")  # the languages there are phrase families for
BEFORE, AFTER = 3, 1  # sentences around one, among which ORCID must be spoken of
HERE = "HERE"  # in a pattern: whoever speaks here, by the names the caller knows, or as "we"

# Small words that give a language away; enough for a guess, and a wrong guess only calls a person.
_SMALL_WORDS = {
    "en": "the and of to is in you your for that with we are on this it from not be or as at by",
    "cy": "mae yn ac yr y eich chi rydym ni er mwyn gyda hwn wedi bydd i o ar ein sydd nid fel yw",
    "fr": "le la les et de des vous votre nous pour dans est que sur une avec un du pas ce au",
    "de": "der die das und ist sie ihre wir mit für auf nicht eine zu von im den dass ein bei",
    "es": "el la los las y de que en su usted nosotros para con una por es un del se al",
    "ga": "agus an na ar do tú le is sé seo go leis mar bhfuil ag chun nó ó",
}
_ENGLISH_HERE = (
    r"we|us|our|(?:the|this) (?:system|service|site|portal|page|university|college|institute|library|repository|"
    r"archive|journal|press|museum|fund|trust|society)"
)
_WELSH_HERE = r"rydym|rydyn ni|byddwn|ni|ein|casglwn|gofynnwn|(?:yr?|r) (?:coleg|brifysgol|llyfrgell|archif|ystorfa)"
# What a sentence, or one close to it, must speak of, or the right words are about something else.
_ORCID = re.compile(r"\borcid|\bids?\b|\b(?:your|the) record\b|\bregistry\b|\bcofnod", re.IGNORECASE)
# A question or a heading in the form of one announces a topic and says nothing about it.
_ASKING = re.compile(r"(?:what|why|how|where|when|who|which|beth|pam|sut|ble|pryd|pwy)\b[^.!:]*\??$", re.IGNORECASE)
# Words of a name that say what kind of house it is, not which.
_PLAIN_WORDS = {
    "en": "university college institute institution library repository archive portal journal press museum fund trust "
    "society school centre center department service system data research field",
    "cy": "prifysgol coleg llyfrgell archif ystorfa",
}


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing people must be told: its title, a draft of ours to adapt, and the patterns by language.

    `unless`: patterns of sentences that only look like it. `links`: patterns of addresses, for what a link says.
    """

    id: str
    title: str
    draft: str
    patterns: Mapping[str, tuple[str, ...]]
    unless: Mapping[str, tuple[str, ...]]
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicGroup:
    """The topics one explanation needs (`all`), and those that are good to have (`advised`)."""

    id: str
    all: tuple[str, ...]
    advised: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """What a text says of some topics. `found`: topic → passage. `language` "" means too short to guess.

    `passage`: for a text that is not judged, what a person should read: where it speaks of ORCID. `advised`: what it
    says beyond what is needed.
    """

    language: str
    is_readable: bool
    found: dict[str, str]
    missing: tuple[str, ...]
    passage: str = ""
    advised: dict[str, str] = field(default_factory=dict)


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


def score(text: str, group: str, *, declared: str = "", names: Iterable[str] = (), links: Iterable[str] = ()) -> Score:
    """Look for the topics of a group in a text.

    Args:
        text: visible text; sentences end in a full stop, a line break, "!", "?" or ":" before a new line.
        group: id of a group of topics.
        declared: the language the page says it is in ("en-GB"), for texts too short to guess.
        names: what the system and its organisation are called, so that "Penrhos collects …" is known to be said here.
        links: the addresses the text leads to.
    """
    asked = load_groups()[group]
    told = score_topics(text, asked.all + asked.advised, declared=declared, names=names, links=links)
    return Score(
        language=told.language,
        is_readable=told.is_readable,
        found={topic: told.found[topic] for topic in asked.all if topic in told.found},
        missing=tuple(topic for topic in asked.all if topic not in told.found),
        passage=told.passage,
        advised={topic: told.found[topic] for topic in asked.advised if topic in told.found},
    )


def score_topics(
    text: str, topics: Iterable[str], *, declared: str = "", names: Iterable[str] = (), links: Iterable[str] = ()
) -> Score:
    """Look for some topics in a text; as `score`, without a group."""
    language = guess_language(text) or declared.partition("-")[0].casefold()
    is_readable = language in {"", *READ}
    here = tuple(sorted({word.casefold() for name in names for word in _callings(name)}))
    sentences = _sentences(text)
    speaking = _near_orcid(sentences)
    found: dict[str, str] = {}
    asked = tuple(topics)
    for name in asked:
        topic = load_topics()[name]
        passage = _linked(topic, links) or (_passage(speaking, topic, here) if is_readable else "")
        if passage:
            found[name] = passage
    missing = tuple(name for name in asked if name not in found)
    return Score(language, is_readable, found, missing, "" if is_readable else _about_orcid(sentences))


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


def _near_orcid(sentences: list[str]) -> list[str]:
    """The sentences that speak of ORCID, or stand close to one that does."""
    speaking = [bool(_ORCID.search(sentence)) for sentence in sentences]
    return [
        sentence
        for place, sentence in enumerate(sentences)
        if any(speaking[max(0, place - BEFORE) : place + AFTER + 1])
    ]


def _passage(sentences: list[str], topic: Topic, here: tuple[str, ...]) -> str:
    """The sentence that most patterns fit, the earlier of two alike: one fit may be chance, several rarely are."""
    best = max(sentences, key=lambda sentence: _fits(sentence, topic, here), default="")
    return _shortened(best) if _fits(best, topic, here) else ""


def _fits(sentence: str, topic: Topic, here: tuple[str, ...]) -> int:
    """By how many patterns the topic is found in the sentence; none where it asks, or only looks like it."""
    is_told = not _ASKING.match(sentence)
    if not is_told or any(_compiled(line, language, here).search(sentence) for language, line in _lines(topic.unless)):
        return 0
    return sum(bool(_compiled(line, language, here).search(sentence)) for language, line in _lines(topic.patterns))


def _lines(patterns: Mapping[str, tuple[str, ...]]) -> Iterable[tuple[str, str]]:
    return ((language, line) for language, lines in patterns.items() for line in lines)


@lru_cache(maxsize=4096)
def _compiled(line: str, language: str, here: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern in which HERE stands for whoever speaks: "we", or the system's and the organisation's own names."""
    plain = _ENGLISH_HERE if language == "en" else _WELSH_HERE
    own = "|".join([plain, *(re.escape(name) for name in here)])
    return re.compile(line.replace(HERE, rf"(?:\b(?:{own})\b)"), re.IGNORECASE)


def _callings(name: str) -> Iterable[str]:
    """What people may call a house of that name: the name itself, and each of its words that says which house it is."""
    yield name.strip()
    plain = " ".join(_PLAIN_WORDS.values()).split()
    yield from (word for word in re.findall(r"[^\W\d_]{4,}", name) if word.casefold() not in plain)


def _linked(topic: Topic, links: Iterable[str]) -> str:
    """The first address that says what the topic asks, or ""."""
    patterns = [re.compile(line, re.IGNORECASE) for line in topic.links]
    return next((link for link in links for pattern in patterns if pattern.search(link)), "")


def _about_orcid(sentences: list[str]) -> str:
    """Where a text speaks of ORCID, for a person to read; its beginning where it never does."""
    speaking = [sentence for sentence in sentences if "orcid" in sentence.casefold()]
    return _shortened(" ".join(speaking or sentences))


def _shortened(passage: str) -> str:
    return passage if len(passage) <= SNIPPET else passage[: SNIPPET - 1].rstrip() + "…"


def _sentences(text: str) -> list[str]:
    parts = re.split(r"(?<=[.!?])\s+|\s*\n\s*\n\s*|\s*\n\s*(?=[A-ZÀ-Þ•\-*])", text)
    return [" ".join(part.split()) for part in parts if part and part.strip()]


def _topic(name: str, raw: dict[str, Any]) -> Topic:
    return Topic(
        id=name,
        title=raw["title"],
        draft=raw["draft"],
        patterns={language: tuple(raw.get(language, ())) for language in READ},
        unless={language: tuple(raw.get("unless", {}).get(language, ())) for language in READ},
        links=tuple(raw.get("links", ())),
    )


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("cinquefoil.guidelines").joinpath("topics.toml").read_text(encoding="utf-8"))
