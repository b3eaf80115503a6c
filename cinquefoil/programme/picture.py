"""The badge as a picture of its own: flower, words, issuer and dates, on a card that reads on any page.

Draws what it is told at the moment it is asked; nothing is stored, so a picture greys itself once the day is past.
No mark of ORCID is in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Final

from cinquefoil.programme import sign

WIDTH: Final = 560
HEIGHT: Final = 160
FONT: Final = 'font-family="system-ui, sans-serif"'
LONGEST: Final = 46
"""Units: characters; longer lines are cut, the description holds them whole."""

LARGE: Final = 30
"""Units: characters; a longer list of badges is set smaller."""


@dataclass(frozen=True, slots=True)
class Caption:
    """The words beside the flower: what was awarded, to what, by whom, from when to when.

    `ended`: expired, suspended or revoked; empty while it is in force.
    """

    badges: str
    system: str
    issuer: str
    rule: str
    issued: date
    valid_until: date
    ended: str = ""

    @property
    def dates(self) -> str:
        """The dates as on a badge: *Mar 2026 to Mar 2027*, or *expired Mar 2027*, or *suspended*."""
        if self.ended:
            return f"expired {self.valid_until:%b %Y}" if self.ended == "expired" else self.ended
        return f"{self.issued:%b %Y} to {self.valid_until:%b %Y}"

    @property
    def sentence(self) -> str:
        """All of it in one line, for titles and alternative texts."""
        return f"{self.badges}, Collect & Connect, awarded by {self.issuer} | {self.dates}"


def draw(petals: Mapping[str, str], caption: Caption) -> str:
    """Return the picture as SVG: 560 by 160, with title and description."""
    ink, quiet = ("#1b2333", "#5b6472") if not caption.ended else ("#5b6472", "#5b6472")
    lines = (
        (42, 20 if len(caption.badges) <= LARGE else 16, ink, "bold", caption.badges),
        (70, 16, ink, "normal", caption.system),
        (102, 13, quiet, "normal", f"Awarded by {caption.issuer}"),
        (122, 13, quiet, "normal", caption.rule),
        (142, 13, quiet, "normal", caption.dates),
    )
    texts = "".join(
        f'<text x="164" y="{y}" {FONT} font-size="{size}" font-weight="{weight}" fill="{fill}">'
        f"{escape(_cut(words))}</text>"
        for y, size, fill, weight, words in lines
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img"><title>{escape(caption.sentence)}</title>'
        f"<desc>{escape(f'{caption.system}. {sign.describe(petals)} {caption.rule}.')}</desc>"
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="10" fill="#fbfaf7" stroke="#d9d5cc"/>'
        f'<g transform="translate(16 16)">{sign.flower(petals)}</g>{texts}</svg>'
    )


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…"
