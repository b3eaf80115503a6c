"""Ranked search over the site's pages, question by question, in memory: a site has some hundred parts.

Pure over what it is given; the same on every database. Reads no table.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import log
from typing import Final

LONGEST: Final = 200
"""Units: characters of a query that are read."""
PASSAGE: Final = 220
"""Units: characters."""
OF_ONE_PAGE: Final = 3
_WORD: Final = re.compile(r"[^\W_]+")
_ENDINGS: Final = ("ations", "ation", "ating", "ates", "ated", "ings", "ing", "ies", "ied", "ed", "es", "s", "e", "y")
_SMALL_WORDS: Final = (
    "a an and are as at be by can do does for from how i in is it my of on or our the to we what when which who why "
    "with you your"
)
_SMALL: Final = frozenset(_SMALL_WORDS.split())


@dataclass(frozen=True, slots=True)
class Source:
    """Something that can be found: title (weighs most), heading, and words."""

    address: str
    kind: str
    title: str
    heading: str
    words: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Hit:
    """One result. `passage`: pieces of text, each with whether it is what was looked for."""

    source: Source
    score: float
    passage: tuple[tuple[str, bool], ...]


def search(query: str, sources: Iterable[Source]) -> tuple[Hit, ...]:
    """Return what fits best, best first. Everything asked for must be there; if nothing has it all, anything may be."""
    wanted = tuple(dict.fromkeys(stem(word) for word in _WORD.findall(query[:LONGEST]) if fold(word) not in _SMALL))
    if not wanted:
        return ()
    looked = [(source, _counts(source)) for source in sources]
    rare = {word: log(1 + len(looked) / (1 + sum(word in counts for _, counts in looked))) for word in wanted}
    found = [
        (sum(word in counts for word in wanted), _score(source, counts, rare), source)
        for source, counts in looked
        if any(word in counts for word in wanted)
    ]
    best = max((matched for matched, _, _ in found), default=0)
    hits = [Hit(source, score, passage(source.words, wanted)) for matched, score, source in found if matched == best]
    return _spread(sorted(hits, key=lambda hit: (-hit.score, hit.source.address)))


def _spread(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """The hits with at most so many of one page, so that a long page does not hide the others."""
    seen: Counter[str] = Counter()
    kept = []
    for hit in hits:
        page = hit.source.address.partition("#")[0]
        seen[page] += 1
        if seen[page] <= OF_ONE_PAGE:
            kept.append(hit)
    return tuple(kept)


def stem(word: str) -> str:
    """The word without accents, capitals and its commonest endings: *affiliations* finds *affiliation*."""
    plain = fold(word)
    for ending in _ENDINGS:
        if plain.endswith(ending) and len(plain) - len(ending) >= 3:
            return plain.removesuffix(ending)
    return plain


def fold(word: str) -> str:
    """The word without accents and capitals."""
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c)).casefold()


def passage(words: str, wanted: Iterable[str]) -> tuple[tuple[str, bool], ...]:
    """The piece of `words` around the first of `wanted`, with every one of them marked."""
    stems = set(wanted)
    first = next((found.start() for found in _WORD.finditer(words) if stem(found[0]) in stems), 0)
    start = 0 if first < PASSAGE // 2 else words.rfind(" ", 0, first - PASSAGE // 3) + 1
    end = len(words) if len(words) - start <= PASSAGE else words.rfind(" ", start, start + PASSAGE)
    piece = ("… " if start else "") + words[start:end] + (" …" if end < len(words) else "")
    told, at = [], 0
    for found in _WORD.finditer(piece):
        if stem(found[0]) in stems:
            told += [(piece[at : found.start()], False), (found[0], True)]
            at = found.end()
    return tuple((text, is_it) for text, is_it in [*told, (piece[at:], False)] if text)


def _counts(source: Source) -> dict[str, float]:
    counts: dict[str, float] = {}
    for text, weight in ((source.title, 5.0), (source.heading, 6.0), (source.words, 1.0)):
        for word in _WORD.findall(text):
            root = stem(word)
            counts[root] = counts.get(root, 0.0) + weight
    return counts


def _score(source: Source, counts: dict[str, float], rare: dict[str, float]) -> float:
    return source.weight * sum(log(1 + counts[word]) * weight for word, weight in rare.items() if word in counts)
