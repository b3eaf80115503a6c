"""What every page's template may use: the band that says this is practice, and the doors in the header."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

PRACTICE_BAND = "Practice only. This site talks to a practice registry; nothing here reaches ORCID."


@dataclass(frozen=True, slots=True)
class Door:
    """One link in the header."""

    label: str
    href: str
    is_here: bool


def page(request: HttpRequest) -> dict[str, object]:
    """Return the facts that the page frame shows: mode, address, band and doors."""
    return {
        "mode": settings.MODE,
        "base_url": settings.BASE_URL,
        "band": "" if settings.MODE == "production" else PRACTICE_BAND,
        "doors": doors(request),
    }


def doors(request: HttpRequest) -> tuple[Door, ...]:
    """Return the links in the header for whoever is looking."""
    wanted = [("Systems", "systems"), ("My ORCID connections", "me")]
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        wanted = [("Systems", "systems"), ("Programme", "programme")]
    return tuple(door for label, name in wanted if (door := door_to(label, name, request.path)) is not None)


def door_to(label: str, name: str, here: str) -> Door | None:
    """Return the door to the page called `name`, or None while no room has such a page."""
    try:
        href = reverse(name)
    except NoReverseMatch:
        return None
    return Door(label, href, here == href)
