"""Which format a request asks for.

A function of two headers; it serves nothing. Formats that are asked for and not served are still named, so
that the answer can say so.

Source: orcid-api.md section 3.2 and systems.md section 2.5 (ORCID/ORCID-Source, request filter, read 2026-08-21).
"""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Format:
    """An answer's format: `media_type` without parameters, empty when nothing asked for can be produced."""

    media_type: str
    family: Literal["json", "xml", "none"]

    @property
    def is_pretty(self) -> bool:
        """Whether JSON is written over many lines, as ORCID does for its own types."""
        return self.media_type != "application/json"


def format_of(media_type: str) -> Format:
    """Return the format of one media type; family `none` when ORCID does not know it."""
    bare = media_type.partition(";")[0].strip().lower()
    if bare not in _WEIGHTS:
        return Format("", "none")
    return Format(bare, "json" if bare.endswith("json") else "xml")


def wanted_format(accept: str | None, content_type: str | None) -> Format:
    """Return the format of the answer, by the Accept and Content-Type of the request (None: header absent)."""
    default = Format("application/vnd.orcid+xml", "xml")
    if accept is None or not accept.strip():
        return Format("application/xml", "xml")
    if accept.strip() == "*/*":
        asked = (content_type or "").strip().lower()
        known = Format(asked, "json" if asked.endswith("json") else "xml")
        return known if asked in _WEIGHTS else default
    ranges = [_parsed(part, place) for place, part in enumerate(accept.split(","))]
    candidates = [
        (quality, weight, precision, -place, media_type)
        for quality, precision, place, wanted in ranges
        for media_type, weight in _WEIGHTS.items()
        if quality > 0 and _covers(wanted, media_type)
    ]
    if not candidates:
        return Format("", "none")
    if all(wanted in {"*/*", "*"} or "html" in wanted or "image" in wanted for *_, wanted in ranges):
        return default
    return format_of(max(candidates)[-1])


def _parsed(part: str, place: int) -> tuple[float, int, int, str]:
    media_type, *parameters = [piece.strip().lower() for piece in part.split(";")]
    quality = next((_number(one[2:]) for one in parameters if one.startswith("q=")), 1.0)
    precision = 2 - (media_type.endswith("/*") or media_type == "*") - (media_type in {"*/*", "*"})
    return quality, precision, place, media_type


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _covers(wanted: str, media_type: str) -> bool:
    return wanted in {"*/*", "*", "application/*", media_type}
