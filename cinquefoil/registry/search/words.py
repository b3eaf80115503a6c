"""Texts cut into words, in the same way when they are indexed and when they are asked for.

Knows no field and no index. The rules are those of the tokenizer the real service uses, as far as they matter here:
letters and digits run together, ideographs stand alone, dots and apostrophes hold only inside a word.

Source: Unicode Standard Annex 29, section 4 (word boundaries); schema.xml of the search fields.
"""

import re
import unicodedata

# Letters, digits, `_` and the marks that belong to the letter before them, by the blocks in which they lie.
_CHARACTER = (
    r"\w\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u06d6-\u06dc\u06df-\u06e8"
    r"\u0900-\u0963\u0966-\u0e3a\u0e40-\u0e4e\u1000-\u1049\u1056-\u109f\u1780-\u17d3\u200c\u200d"
)
_WORD = re.compile(rf"[{_CHARACTER}]+(?:(?:(?<=\d)[.,;'](?=\d)|(?<=[^\W\d_])['’.·](?=[^\W\d_]))[{_CHARACTER}]+)*")
_IDEOGRAPH = re.compile(r"[\u3040-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_LATIN = re.compile(r"[\u00c0-\u024f\u1e00-\u1eff]")
_UNDECOMPOSED = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ŋ": "n"}
    | {"Æ": "AE", "Œ": "OE", "Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "TH", "Ŋ": "N", "ẞ": "SS"}
)


def words(text: str) -> list[str]:
    """Return the words of a text, lower-cased."""
    return _WORD.findall(_IDEOGRAPH.sub(r" \g<0> ", text).lower())


def without_accents(text: str) -> str:
    """Return the text with Latin letters brought to ASCII; other scripts stay as they are."""
    return _LATIN.sub(_base, unicodedata.normalize("NFC", text).translate(_UNDECOMPOSED))


def _base(letter: re.Match[str]) -> str:
    return "".join(part for part in unicodedata.normalize("NFD", letter[0]) if not unicodedata.combining(part))


def distance_at_most(one: str, other: str, most: int) -> bool:
    """Whether `most` insertions, deletions, changes or swaps of neighbours make one word of the other."""
    if abs(len(one) - len(other)) > most:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        earlier, before, row = before, row, [place]
        for column, its in enumerate(other, 1):
            cost = min(before[column] + 1, row[column - 1] + 1, before[column - 1] + (letter != its))
            if place > 1 and column > 1 and letter == other[column - 2] and one[place - 2] == its:
                cost = min(cost, earlier[column - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return False
    return row[-1] <= most
