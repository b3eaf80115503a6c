"""Charts drawn on the server as SVG with title and description; the same numbers always stand in a table beside them.

Colours are classes of the page's own style sheet, shapes are told apart by words too.
"""

from collections.abc import Sequence
from html import escape
from typing import Final

WIDTH: Final = 640
ROW: Final = 30
LABEL: Final = 250
TOP: Final = 12
HEIGHT: Final = 220
LEFT: Final = 40


def bars(title: str, rows: Sequence[tuple[str, int]], *, unit: str) -> str:
    """Return bars lying on their side, a row each with its number; "" without rows. `unit`: what is counted."""
    if not rows:
        return ""
    most = max(1, *(count for _, count in rows))
    shapes = []
    for place, (label, count) in enumerate(rows):
        y = place * ROW
        length = round((WIDTH - LABEL - 60) * count / most, 1)
        shapes.append(
            f'<text x="{LABEL - 10}" y="{y + 20}" text-anchor="end" class="chart-label">{escape(_short(label))}</text>'
            f'<rect x="{LABEL}" y="{y + 6}" width="{length}" height="{ROW - 12}" class="chart-bar"/>'
            f'<text x="{LABEL + length + 8}" y="{y + 20}" class="chart-number">{count}</text>'
        )
    told = "; ".join(f"{label}: {count}" for label, count in rows)
    return _svg(title, f"{unit}. {told}.", len(rows) * ROW, shapes)


def line(title: str, points: Sequence[tuple[str, int]], *, unit: str) -> str:
    """Return a line over time with a dot and a number at each point; "" for fewer than two points."""
    if len(points) < 2:
        return ""
    most = max(1, *(count for _, count in points))
    step = (WIDTH - 2 * LEFT) / (len(points) - 1)
    floor = HEIGHT - 34
    places = [
        (round(LEFT + place * step, 1), round(floor - (floor - TOP - 16) * count / most, 1))
        for place, (_, count) in enumerate(points)
    ]
    path = "M" + " L".join(f"{x},{y}" for x, y in places)
    shapes = [
        f'<line x1="{LEFT}" y1="{floor}" x2="{WIDTH - LEFT}" y2="{floor}" class="chart-axis"/>',
        f'<path d="{path}" class="chart-line"/>',
    ]
    for (label, count), (x, y) in zip(points, places, strict=True):
        shapes.append(
            f'<circle cx="{x}" cy="{y}" r="4" class="chart-dot"/>'
            f'<text x="{x}" y="{y - 10}" text-anchor="middle" class="chart-number">{count}</text>'
            f'<text x="{x}" y="{floor + 22}" text-anchor="middle" class="chart-label">{escape(label)}</text>'
        )
    told = "; ".join(f"{label}: {count}" for label, count in points)
    return _svg(title, f"{unit}. {told}.", HEIGHT, shapes)


def _svg(title: str, told: str, height: int, shapes: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {WIDTH} {height}" role="img">'
        f"<title>{escape(title)}</title><desc>{escape(told)}</desc>{''.join(shapes)}</svg>"
    )


def _short(label: str) -> str:
    return label if len(label) <= 30 else f"{label[:29]}…"
