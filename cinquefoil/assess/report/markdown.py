"""Prints the parts of a page as Markdown. What systems under assessment say is escaped, so that it stays text."""

import re
from collections.abc import Iterable

from cinquefoil.assess.report.page import Heading, Listing, Part, Sentence, Shot, Table, Verbatim

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~!&])")


def write_markdown(parts: Iterable[Part]) -> bytes:
    """The page as Markdown; the same parts give the same bytes."""
    return ("\n\n".join(_part(part) for part in parts) + "\n").encode()


def _part(part: Part) -> str:
    match part:
        case Heading(level, text):
            return f"{'#' * level} {_text(text)}"
        case Sentence(text):
            return _text(text)
        case Listing(items):
            return "\n".join(f"- {_text(item)}" for item in items)
        case Table(_, head, rows):
            lines = [head, tuple("---" for _ in head), *(tuple(_text(cell) for cell in row) for row in rows)]
            return "\n".join(f"| {' | '.join(line)} |" for line in lines)
        case Verbatim(text):
            return "\n".join(f"    {line}".rstrip() for line in text.splitlines())
        case Shot(file, shows):
            return f"![{_text(shows)}](<{file}>)"


def _text(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
