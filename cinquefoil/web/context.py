"""What every page's template may use."""

from django.conf import settings
from django.http import HttpRequest


def page(_request: HttpRequest) -> dict[str, object]:
    """Return the facts that the page frame shows: whether mail and registry are for practice."""
    return {"mode": settings.MODE, "base_url": settings.BASE_URL}
