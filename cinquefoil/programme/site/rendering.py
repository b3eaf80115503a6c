"""Markdown to HTML that may stand on our pages: no script, no raw HTML, nothing from elsewhere.

Two barriers: the renderer escapes raw HTML and loads no foreign picture, and a cleaner passes only what is named here.

Source: CommonMark 0.31; OWASP, "Cross Site Scripting Prevention", read 2026-11.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import nh3
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

OWN_PICTURES: Final = "/static/"
SCHEMES: Final = {"http", "https", "mailto"}
TAGS: Final = {
    *("p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote", "hr", "br"),
    *("a", "img", "div", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES: Final = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "loading"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "ol": {"start"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
}
_OWN_LINK: Final = re.compile(r"(?:/(?!/)|#|https?://|mailto:)", re.IGNORECASE)
_SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Part:
    """A page's beginning or one of its headings with what stands under it, as plain words. `anchor`: "" at the top."""

    heading: str
    anchor: str
    words: str


@lru_cache(maxsize=512)
def render(markdown: str) -> str:
    """Return the HTML of a page's body. Its highest heading is h2, for the page's title is the h1."""
    tokens = _parsed(markdown)
    return nh3.clean(
        str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})),
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer",
    )


@lru_cache(maxsize=512)
def parts_of(markdown: str) -> tuple[Part, ...]:
    """Return the page's parts as plain words, for searching."""
    parts, heading, anchor, words = [], "", "", [""]
    tokens = _parsed(markdown)
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            parts.append(Part(heading, anchor, _joined(words)))
            heading, anchor, words = _plain(tokens[place + 1]), str(token.attrs["id"]), []
        elif token.type == "inline" and tokens[place - 1].type != "heading_open":
            words.append(_plain(token))
        elif token.type in {"fence", "code_block"}:
            words.append(token.content)
    parts.append(Part(heading, anchor, _joined(words)))
    return tuple(part for part in parts if part.heading or part.words)


def _joined(words: Sequence[str]) -> str:
    return _SPACE.sub(" ", " ".join(words)).strip()


def _plain(token: Token) -> str:
    return "".join(" " if child.type in {"softbreak", "hardbreak"} else child.content for child in token.children or ())


def _parsed(markdown: str) -> list[Token]:
    tokens = _MARKDOWN.parse(markdown)
    taken: dict[str, int] = {}
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    shift = 2 - min(levels, default=2)
    for place, token in enumerate(tokens):
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + shift, 6)}"
        if token.type == "heading_open":
            token.attrs["id"] = _anchor(_plain(tokens[place + 1]), taken)
        if token.children:
            token.children = [_own_picture(child) for child in token.children]
    return tokens


def _anchor(heading: str, taken: dict[str, int]) -> str:
    name = f"s-{slugify(heading)[:60]}"
    taken[name] = taken.get(name, 0) + 1
    return name if taken[name] == 1 else f"{name}-{taken[name]}"


def _own_picture(token: Token) -> Token:
    """Return the token, or for a picture from elsewhere its description in words: no page calls another site."""
    if token.type != "image":
        return token
    source = str(token.attrs.get("src", ""))
    if source.startswith(OWN_PICTURES) and ".." not in source:
        token.attrs["loading"] = "lazy"
        return token
    words = Token("text", "", 0)
    words.content = f"[picture left out: {token.content or 'no description'}]"
    return words


def _may_link(address: str) -> bool:
    return bool(_OWN_LINK.match(address.strip()))


def _open_table(*_: object) -> str:
    return '<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>'


def _close_table(*_: object) -> str:
    return "</table></div>"


_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).enable("table")
_MARKDOWN.validateLink = _may_link  # type: ignore[assignment,method-assign]
_MARKDOWN.renderer.rules["table_open"] = _open_table  # type: ignore[attr-defined]
_MARKDOWN.renderer.rules["table_close"] = _close_table  # type: ignore[attr-defined]
