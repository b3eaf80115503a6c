"""Texts of XML and the plain values they stand for: moments, numbers, truths, words of a vocabulary.

Knows no elements. What cannot be read or written raises a `CodecError` with its half of the sentence;
the walks put the place before it.

Source: XML Schema 1.0, part 2 (dateTime, integer, boolean); XML 1.0, production 2 (Char).
"""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from cinquefoil.orcid.errors import CodecError
from cinquefoil.orcid.model.common import Moment, Visibility

# The registry's codes for a document that is not XML or does not fit the schema, and for an unknown word.
FORM = 9012
VOCABULARY = 9051

_MOMENT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:(Z)|([+-])(\d\d):(\d\d))?",
    re.ASCII,
)
# The registry's own form, which Python reads by itself and quickly. It alone would take hour 24 one day, so not here.
_USUAL = re.compile(r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z", re.ASCII)
_MOMENT_LIKE = "a moment such as 2019-04-30T16:09:35.015Z"
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 – in UTC, and without a zone isoformat writes none
_NUMBER = re.compile(r"[+-]?\d{1,19}", re.ASCII)
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}
_MANY = 20
_VISIBILITIES = tuple(str(each) for each in Visibility)
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_SPECIAL = re.compile("[&<>\r]|[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_moment(text: str) -> int:
    """Read a dateTime as milliseconds since 1970; without a zone it is UTC, finer than a millisecond is cut off."""
    if _USUAL.fullmatch(text):
        try:
            return round(datetime.fromisoformat(text).timestamp() * 1000)
        except ValueError:
            raise _refusal(text, _MOMENT_LIKE) from None
    found = _MOMENT.fullmatch(text)
    try:
        if found is None:
            raise ValueError  # noqa: TRY301 – one refusal for both
        *parts, fraction, _zulu, sign, hours, minutes = found.groups()
        offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
        milliseconds = int(f"{fraction or '0':0<3.3}")
        at = datetime(*(int(part) for part in parts), tzinfo=timezone(offset))  # type: ignore[misc,arg-type]
    except ValueError:
        raise _refusal(text, _MOMENT_LIKE) from None
    return Moment.of(at).value + milliseconds


def write_moment(value: int) -> str:
    """Write milliseconds since 1970 as the registry does, with all three places: `2019-04-30T16:09:35.015Z`."""
    try:
        at = _EPOCH + timedelta(milliseconds=value)
    except OverflowError:
        raise CodecError(f"{value} milliseconds since 1970 lie outside the years 1 to 9999.", code=FORM) from None
    return at.isoformat(timespec="milliseconds") + "Z"


def read_number(text: str) -> int:
    """Read a whole number of at most 64 bits."""
    number = int(text) if _NUMBER.fullmatch(text) else 2**63
    if not -(2**63) <= number < 2**63:
        raise _refusal(text, "a whole number of at most 64 bits")
    return number


def read_truth(text: str) -> bool:
    """Read `true`, `false`, `1` or `0`."""
    if text not in _TRUTHS:
        raise _refusal(text, "true or false")
    return _TRUTHS[text]


def write_truth(value: bool) -> str:
    """Write `true` or `false`."""
    return "true" if value else "false"


def read_word(text: str, words: Collection[str]) -> str:
    """Read one word of a closed vocabulary."""
    if text not in words:
        raise _refusal(text, f"one of {_some(words)}", code=VOCABULARY)
    return text


def _some(words: Collection[str]) -> str:
    """Name the words in their order, the first of them where there are very many."""
    ordered = sorted(words) if isinstance(words, frozenset) else list(words)
    return ", ".join(ordered[:_MANY]) + (" …" if len(ordered) > _MANY else "")


def read_visibility(text: str) -> str:
    """Read one of the three words."""
    return read_word(text, _VISIBILITIES)


# By the kind of leaf, see `places.Place.kind`; a kind that is not here is text.
READERS: Mapping[str, Callable[[str], Any]] = {
    "moment": read_moment,
    "number": read_number,
    "truth": read_truth,
    "visibility": read_visibility,
}
WRITERS: Mapping[str, Callable[[Any], str]] = {"moment": write_moment, "truth": write_truth}


def escape(text: str) -> str:
    """Escape a text for use between tags.

    Raises:
        CodecError: 9012, the text holds a character that no XML document can hold.
    """
    return _SPECIAL.sub(_escaped, text) if _SPECIAL.search(text) else text


def escape_attribute(text: str) -> str:
    """Escape a text for use inside double quotation marks; line breaks survive.

    Raises:
        CodecError: 9012, as `escape`.
    """
    return escape(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def without_forbidden(tree: Any) -> Any:
    """Return a tree of dicts, lists and texts without the characters that no XML document can hold."""
    if isinstance(tree, str):
        return _SPECIAL.sub(lambda found: found[0] if found[0] in _ESCAPES else "", tree)
    if isinstance(tree, dict):
        return {key: without_forbidden(value) for key, value in tree.items()}
    return [without_forbidden(value) for value in tree] if isinstance(tree, (list, tuple)) else tree


def _escaped(found: re.Match[str]) -> str:
    if found[0] not in _ESCAPES:
        raise CodecError(f"XML cannot hold the character U+{ord(found[0]):04X}; take it out of the text.", code=FORM)
    return _ESCAPES[found[0]]


def _refusal(text: str, wanted: str, *, code: int = FORM) -> CodecError:
    return CodecError(f"“{text[:40]}” is not {wanted}.", code=code)
