"""`{% load sign %}{% cinquefoil petals size=96 %}` draws the flower in a page.

Only hands values to the drawing; decides no petal's state.
"""

from collections.abc import Mapping
from functools import lru_cache

from django import template
from django.template.defaultfilters import capfirst
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext_lazy

from cinquefoil.history.kept import retold
from cinquefoil.programme import sign

register = template.Library()

SHORT = {"ready": pgettext_lazy("petal", "works")}
"""A narrower word where a table has five of them a row."""
ALL_LIT = dict.fromkeys(sign.BADGES, "earned")

KEPT = 4_000
"""Units: drawings. A list shows the same few flowers again and again, in each language; each is drawn once."""


@register.simple_tag
def cinquefoil(petals: Mapping[str, str], size: int = 128, title: str = "") -> SafeString:
    """Return the flower for `petals` (badge → earned, ready, not_yet, expired); every text in it is escaped."""
    if title:
        return mark_safe(sign.draw(petals, int(size), title, retold))  # noqa: S308 - draw escapes all
    return _drawn(_states(petals), int(size), get_language())


@register.simple_tag
def mark(size: int = 36) -> SafeString:
    """Return the product's own mark: the flower with all petals lit, silent because its name stands beside it."""
    shapes = sign.flower(ALL_LIT, small=True)
    return mark_safe(  # noqa: S308 - nothing foreign in it
        f'<svg xmlns="http://www.w3.org/2000/svg" class="sign" viewBox="0 0 128 128" width="{int(size)}" '
        f'height="{int(size)}" aria-hidden="true" focusable="false">{shapes}</svg>'
    )


@register.simple_tag
def petal_words(petals: Mapping[str, str]) -> SafeString:
    """Return the petals' states as a list of words, to stand beside the flower."""
    return format_html(
        '<ul class="petals">{}</ul>',
        format_html_join(
            "",
            '<li>{} <span class="status status--{}">{}</span></li>',
            (
                (capfirst(retold(badge)), state, retold(sign.WORDS[state]))
                for badge in sign.BADGES
                if (state := sign.state_of(petals, badge))
            ),
        ),
    )


@register.simple_tag
def petal_summary(petals: Mapping[str, str]) -> SafeString:
    """Return the petals by state in a few words, for the cell of a table."""
    return _summary(_states(petals), get_language())


@register.simple_tag
def petal_cells(petals: Mapping[str, str]) -> SafeString:
    """Return five cells of a table's row, each with one petal's state as a word in its colour."""
    return _cells(_states(petals), get_language())


def _states(petals: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sign.state_of(petals, badge) for badge in sign.BADGES)


# The language is part of what tells one from another: the words are in it.


@lru_cache(KEPT)
def _drawn(states: tuple[str, ...], size: int, _language: str | None) -> SafeString:
    return mark_safe(sign.draw(dict(zip(sign.BADGES, states, strict=True)), size, say=retold))  # noqa: S308 - nothing foreign in it


@lru_cache(KEPT)
def _summary(states: tuple[str, ...], _language: str | None) -> SafeString:
    rows = [
        (state, retold(words), ", ".join(map(retold, badges.split(", "))))
        for state, words, badges in sign.summarise(dict(zip(sign.BADGES, states, strict=True)))
    ]
    return format_html_join("", '<p><span class="status status--{}">{}</span> {}</p>', rows)


@lru_cache(KEPT)
def _cells(states: tuple[str, ...], _language: str | None) -> SafeString:
    rows = ((state, SHORT[state] if state in SHORT else retold(sign.WORDS[state])) for state in states)
    return format_html_join("", '<td><span class="status status--{}">{}</span></td>', rows)
