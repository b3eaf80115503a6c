"""What every page's template may use: the band that says this is practice, and the doors in the header."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cinquefoil.organisations.access import Role, places_of
from cinquefoil.programme.site.pages import kept_page

PRACTICE_BAND = gettext_lazy("Practice only. This site talks to a practice registry; nothing here reaches ORCID.")


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
        "page_told": kept_page(request.path),
        "languages": settings.LANGUAGES,
        "languages_not_reviewed": settings.LANGUAGES_NOT_REVIEWED,
    }


def doors(request: HttpRequest) -> tuple[Door, ...]:
    """Return the links in the header for whoever is looking, each to a page that exists."""
    wanted = [
        (_("Guidance"), "/guidance"),
        (_("Systems"), "/systems"),
        *doors_of_roles(getattr(request, "user", AnonymousUser())),
    ]
    if settings.MODE != "production":
        wanted.append((_("Outbox"), "/outbox"))
    return tuple(Door(label, href, href == request.path) for label, href in wanted if leads_somewhere(href))


def doors_of_roles(user: AbstractBaseUser | AnonymousUser) -> list[tuple[str, str]]:
    """Return label and address of the doors that the person's roles open; a researcher's where there is none."""
    if not user.is_authenticated:
        return [(_("My connections"), "/me")]
    found: dict[str, str] = {}
    for role, slug, name in places_of(user):
        if role == Role.OFFICER:
            found |= {f"/o/{slug}": name, "/integrations": _("Our systems")}
        elif role == Role.MEMBER:
            found |= {"/integrations": _("Our systems"), f"/o/{slug}/membership": name}
        elif role == Role.LEAD:
            found |= {"/programme": _("Programme"), "/desk": _("Site")}
        elif role == Role.AWARDER:
            found["/awards/confirm"] = _("Awards")
    return [(label, href) for href, label in found.items()]


def leads_somewhere(href: str) -> bool:
    """Whether a room has a page at this address."""
    try:
        resolve(href)
    except Resolver404:
        return False
    return True
