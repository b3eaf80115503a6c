"""Which format a request asks for.

A function of two headers; it serves nothing. What cannot be produced and what cannot be read are told apart.

Source: orcid-api.md section 3.2 and systems.md section 2.5 (ORCID/ORCID-Source, request filter, read 2026-08-21).
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

# The server's own weight of each type it can produce.
_WEIGHTS = {
    "application/xml": 1.0,
    "application/json": 1.0,
    "application/vnd.orcid+xml": 0.5,
    "application/vnd.orcid+json": 0.4,
    "application/orcid+xml": 0.3,
    "application/orcid+json": 0.2,
}
# What a request's own type may be for `*/*` to mean that type; the last ones no record is written in.
_KNOWN = (
    *_WEIGHTS,
    *("text/turtle", "text/n3", "application/n-triples", "application/ld+json", "application/rdf+xml"),
)
# What Java's built-in client sends; some versions write the last range without its slash.
_JAVA = re.compile(r"text/html, image/gif, image/jpeg, (\*; q=\.2, )?\*/\*; q=0?\.2")
_RANGE = re.compile(r"(\*|[\w!#$&^.+-]+)/(\*|[\w!#$&^.+-]+)", re.ASCII)

Family = Literal["json", "xml", "none", "unreadable"]


@dataclass(frozen=True, slots=True)
class Format:
    """An answer's format: `media_type` without parameters.

    Family `none` is for what cannot be produced, `unreadable` for a header that is none.
    """

    media_type: str
    family: Family

    @property
    def is_pretty(self) -> bool:
        """Whether JSON is written over many lines, as ORCID does for its own types."""
        return self.media_type != "application/json"


@lru_cache(maxsize=1024)
def format_of(media_type: str) -> Format:
    """Return the format of one media type; family `none` when ORCID does not know it."""
    bare = media_type.partition(";")[0].strip().lower()
    if bare not in _WEIGHTS:
        return Format("", "none")
    return Format(bare, "json" if bare.endswith("json") else "xml")


@lru_cache(maxsize=1024)
def wanted_format(accept: str | None, content_type: str | None, *, default: Literal["json", "xml"] = "xml") -> Format:
    """Return the format of the answer, by the Accept and Content-Type of the request (None: header absent).

    `default` is what is answered when anything will do: JSON on a few paths, XML on all others.
    """
    if accept is None or not accept.strip():
        return Format(f"application/{default}", default)
    asked = _settled(accept.strip(), content_type, default)
    try:
        ranges = [_parsed(part, place) for place, part in enumerate(asked.split(",")) if part.strip()]
    except ValueError:
        return Format("", "unreadable")
    shunned = {wanted for quality, _, _, wanted in ranges if quality == 0}
    candidates = [
        (quality, weight, precision, -place, media_type)
        for quality, precision, place, wanted in ranges
        for media_type, weight in _WEIGHTS.items()
        if quality > 0 and media_type not in shunned and _covers(wanted, media_type)
    ]
    if not candidates:
        return Format("", "none")
    best = max(candidates)
    return format_of(next(one[-1] for one in candidates if one[:4] == best[:4]))


def _settled(accept: str, content_type: str | None, default: str) -> str:
    """Return what the registry's filter makes of the header before anybody else reads it."""
    if accept != "*/*" and not _JAVA.fullmatch(accept):
        return accept
    given = (content_type or "").strip().lower()
    if accept == "*/*" and given and any(given in known for known in _KNOWN):
        return given
    return "application/json" if default == "json" else "application/vnd.orcid+xml"


def _parsed(part: str, place: int) -> tuple[float, int, int, str]:
    """Return quality, precision, place and range.

    Raises:
        ValueError: it is not a media range.
    """
    media_type, *parameters = [piece.strip().lower() for piece in part.split(";")]
    if not _RANGE.fullmatch(media_type):
        raise ValueError(media_type)
    quality = next((float(one[2:]) for one in parameters if one.startswith("q=")), 1.0)
    if not 0 <= quality <= 1:
        raise ValueError(part)
    return quality, 2 - media_type.endswith("/*") - (media_type == "*/*"), place, media_type


def _covers(wanted: str, media_type: str) -> bool:
    return wanted in {"*/*", "application/*", media_type}
