"""What may be kept of a page's address: whole where it names nobody, else only what kind of page it is."""

from typing import Final

from django.urls import Resolver404, resolve

NAMING_NOBODY: Final = frozenset(
    [
        "home",
        "guidance",
        "guidance-page",
        "faq",
        "faq-page",
        "cases",
        "case-page",
        "news",
        "news-page",
        "events",
        "event-page",
        "community",
        "links",
        "walk",
        "privacy",
        "cookies",
        "accessibility",
        "search",
        "systems",
        "members",
        "product",
        "system",
        "criteria",
        "criterion",
        "api",
        "help",
        "award",
    ]
)
"""Public pages, whose addresses name no person: of all others only the kind of page is kept."""


def kept_page(address: str) -> str:
    """What may be kept of a page's address: all of it where it names nobody, else only the kind of page."""
    try:
        found = resolve(address.partition("?")[0])
    except Resolver404:
        return ""
    return address.partition("?")[0][:200] if found.url_name in NAMING_NOBODY else f"/{found.route}"[:200]
