"""Tells a sentence that was kept in the reader's language: history, reasons and mistakes are kept in English, for good.

What is kept is hashed, compared and handed out as data, so it is never translated where it is written. A room marks
the sentence there with `kept`; the catalogues hold it under the context of that name, and `retold` finds it again,
with its names and numbers, when it is shown. A sentence no catalogue knows is shown as it stands.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from django.utils.functional import lazy
from django.utils.translation import get_language, pgettext
from django.utils.translation.trans_real import translation

CONTEXT: Final = "kept"
_KEY: Final = f"{CONTEXT}\x04"
_PLACEHOLDER: Final = re.compile(r"%\((\w+)\)s")
MOST_SEAMS: Final = 24
# Between two sentences, and between the members of a list.
_SEAMS: Final = (re.compile(r"(?<=[.?!”]) "), re.compile(r", "))


def kept(sentence: str, **values: object) -> str:
    """Return a sentence marked for the catalogues but kept in English; `values` fill a form with `%(name)s` in it."""
    return sentence % values if values else sentence


def retold(text: str) -> str:
    """Return a kept text in the language of whoever reads it now; what is not known stays as it is."""
    language = get_language()
    if not text or not language or language.startswith("en"):
        return text
    return _told(text, language) or text


retold_lazy = lazy(retold, str)
"""`retold` for what a module holds: told when it is shown."""


@lru_cache(maxsize=4096)
def _told(text: str, language: str) -> str | None:
    """The text in a language, as one known sentence or as several in a row; None if a part of it is unknown."""
    known = pgettext(CONTEXT, text)
    if known != text:
        return known
    for pattern, form in _forms(language):
        found = pattern.fullmatch(text)
        if found:
            told = {name: _told(part, language) or part for name, part in found.groupdict().items()}
            return pgettext(CONTEXT, form) % told
    for seam in _SEAMS:
        cuts = list(seam.finditer(text))
        # Looking for parts costs the square of the seams; what has so many is somebody's own text.
        for cut in cuts if len(cuts) <= MOST_SEAMS else ():
            first, rest = _told(text[: cut.start()], language), _told(text[cut.end() :], language)
            if first and rest:
                return f"{first}{cut.group()}{rest}"
    return None


@lru_cache(maxsize=8)
def _forms(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Every form with a placeholder that a catalogue holds: the longest first, for they say the most."""
    forms = sorted({form for form in _kept_forms(language) if _PLACEHOLDER.search(form)}, key=len, reverse=True)
    return tuple((_pattern(form), form) for form in forms)


def _kept_forms(language: str) -> Iterator[str]:
    catalogue = translation(language)._catalog  # type: ignore[attr-defined]  # noqa: SLF001 - as Django for JavaScript
    for key in catalogue.keys():  # noqa: SIM118 - several catalogues in one, which only name their keys
        name = key[0] if isinstance(key, tuple) else key
        if name.startswith(_KEY):
            yield name.removeprefix(_KEY)


def _pattern(form: str) -> re.Pattern[str]:
    parts = _PLACEHOLDER.split(form)
    words = [f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts)]
    return re.compile("".join(words), re.DOTALL)
