"""The words of version 2: which are capitals in JSON, which belong to a closed list, and what version 3 calls them.

Knows trees of the wire's keys only; the lists are data.

Source: `data/words_v2.json`, which says whence.
"""

import json
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from cinquefoil.orcid.model.common import Wire


def first_stranger(type_: type[Wire], tree: Any) -> str | None:
    """Return a clause on the first text that is no word of its list, None when all are. Empty texts are no words."""
    closed: dict[str, str] = _load()["closed"].get(type_.__name__, {})
    key, text = next(
        _strangers(tree, {key: frozenset(_load()["words"][name]) for key, name in closed.items()}), ("", "")
    )
    return f"“{text[:40]}” is not a word of version 2 for {key}" if key else None


def _strangers(tree: Any, closed: dict[str, frozenset[str]]) -> Iterator[tuple[str, str]]:
    if isinstance(tree, (list, tuple)):
        for each in tree:
            yield from _strangers(each, closed)
    elif isinstance(tree, dict):
        for key, held in tree.items():
            if isinstance(held, str) and held and held not in closed.get(key, {held}):
                yield key, held
            yield from _strangers(held, closed)


def in_capitals(tree: Any) -> Any:
    """Return the tree with its words as JSON writes them: `journal-article` is `JOURNAL_ARTICLE`."""
    return _spelt(tree, _capital)


def in_small_letters(tree: Any) -> Any:
    """Return the tree with its words as XML writes them, whichever way they came."""
    return _spelt(tree, _small)


def _spelt(tree: Any, spell: Callable[[str], str]) -> Any:
    if isinstance(tree, (list, tuple)):
        return [_spelt(each, spell) for each in tree]
    if not isinstance(tree, dict):
        return tree
    keys = _capital_keys()
    return {
        key: spell(held) if key in keys and isinstance(held, str) else _spelt(held, spell) for key, held in tree.items()
    }


@lru_cache(maxsize=256)  # a record has many words and few of them
def _capital(text: str) -> str:
    return text.upper().replace("-", "_")


def _small(text: str) -> str:
    return text.lower().replace("_", "-")


def work_type_in_v2(work_type: str | None) -> str | None:
    """Return what version 2 calls a type of work: by its own name if it has one, else `other`."""
    names: dict[str, str] = _load()["work-types-of-v3"]
    if work_type is None or work_type in _load()["words"]["work-types"]:
        return work_type
    return names.get(work_type, names["otherwise"])


def work_type_in_v3(work_type: str | None) -> str | None:
    """Return what version 3 calls a type of work of version 2."""
    back = {theirs: ours for ours, theirs in _load()["work-types-of-v3"].items() if ours != "otherwise"}
    return back.get(work_type or "", work_type)


def is_word(name: str, text: str) -> bool:
    """Whether a text is a word of the list called so, such as `work-roles`."""
    return text in _load()["words"][name]


@cache
def _capital_keys() -> frozenset[str]:
    return frozenset(_load()["capitals"])


@cache
def _load() -> dict[str, Any]:
    text = files("cinquefoil.orcid").joinpath("data", "words_v2.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
