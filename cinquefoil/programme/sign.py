"""The sign: a flower whose five petals are the five badges, drawn as SVG.

Holds shape, colours and the words that stand beside them; knows neither awards nor dates. Colours are attributes,
never a `<style>`, so that the strictest content policy shows them; a page's own style sheet may still override them.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Final

from cinquefoil.history.kept import kept

BADGES: Final = ("authenticate", "collect", "display", "connect", "synchronise")
"""The petals, clockwise from the top."""

WORDS: Final = {
    "earned": "earned",
    "ready": "works, waits for review or for a lower petal",
    "not_yet": "not yet",
    "expired": "expired",
}
"""Each state of a petal in words."""

SMALL: Final = 48
"""Units: CSS pixels. Below this only filled and empty petals remain."""

PETAL: Final = "M0,-4 C-16,-12 -25,-30 -17,-44 C-11,-53 -3,-50 0,-45 C3,-50 11,-53 17,-44 C25,-30 16,-12 0,-4 Z"
PAINT: Final = {
    "earned": 'fill="#a4235a" stroke="#ffffff" stroke-width="1.5"',
    "ready": 'fill="#f3d9e4" stroke="#a4235a" stroke-width="1.8" stroke-dasharray="4 3"',
    "not_yet": 'fill="#eceae6" stroke="#8b8779" stroke-width="1.2"',
    "expired": 'fill="#eceae6" stroke="#8b8779" stroke-width="1.2"',
}


Say = Callable[[str], str]
"""How a kept word is told: as it stands where a picture leaves the house, in the reader's language on a page."""


def describe(petals: Mapping[str, str], say: Say = str) -> str:
    """Return the states of all petals in one sentence; an unknown or missing state reads as *not yet*."""
    parts = (f"{say(badge)} {say(WORDS[state_of(petals, badge)])}" for badge in BADGES)
    return "; ".join(parts).capitalize() + "."


def summarise(petals: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    """Return state, its words and the badges in it, for each state that occurs: what stands beside a small flower."""
    grouped: dict[str, list[str]] = {state: [] for state in PAINT}
    for badge in BADGES:
        grouped[state_of(petals, badge)].append(badge)
    return tuple((state, WORDS[state], ", ".join(badges)) for state, badges in grouped.items() if badges)


def headline(petals: Mapping[str, str], say: Say = str) -> str:
    """Return the count of lit petals in words, for a title."""
    earned = [badge for badge in BADGES if state_of(petals, badge) == "earned"]
    if len(earned) == len(BADGES):
        return say(kept("All five capabilities earned"))
    if any(state_of(petals, badge) == "expired" for badge in BADGES) and not earned:
        return say(kept("The awards have expired"))
    if not earned:
        return say(kept("No badge yet"))
    return say(kept("Earned: %(badges)s")) % {"badges": ", ".join(map(say, earned))}


def state_of(petals: Mapping[str, str], badge: str) -> str:
    """Return the badge's state; anything unheard of is *not_yet*, never a lit petal."""
    state = petals.get(badge, "not_yet")
    return state if state in PAINT else "not_yet"


def draw(petals: Mapping[str, str], size: int = 128, title: str = "", say: Say = str) -> str:
    """Return the flower as an SVG element of `size` CSS pixels with title and description.

    Args:
        petals: badge → earned, ready, not_yet or expired.
        size: width and height in CSS pixels; below 48 only filled and empty remain.
        title: what the picture is; if empty, which badges are earned.
        say: how kept words are told.
    """
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="sign" viewBox="0 0 128 128" width="{size}" height="{size}" '
        f'role="img"><title>{escape(title or headline(petals, say))}</title>'
        f"<desc>{escape(describe(petals, say))}</desc>"
        f"{flower(petals, small=size < SMALL)}</svg>"
    )


def flower(petals: Mapping[str, str], *, small: bool = False) -> str:
    """Return the petals and the eye as SVG shapes in a square of 128 units, for use inside a larger drawing."""
    shapes = []
    for position, badge in enumerate(BADGES):
        state = state_of(petals, badge)
        shown = "not_yet" if small and state != "earned" else state
        shapes.append(
            f'<path class="petal petal--{shown}" transform="translate(64 64) rotate({position * 72})" '
            f'{PAINT[shown]} d="{PETAL}"/>'
        )
    eye = '<circle class="eye" cx="64" cy="64" r="9" fill="#e0a526" stroke="#ffffff" stroke-width="1.5"/>'
    return "".join(shapes) + eye
