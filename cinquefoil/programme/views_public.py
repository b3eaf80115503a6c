"""Pages that anyone may read: systems and what each badge asks.

Shows only what was awarded; a system's failings are nobody's business here.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def systems(request: HttpRequest) -> HttpResponse:
    """List systems and their badges."""
    return render(request, "programme/systems.html")


def criteria(request: HttpRequest) -> HttpResponse:
    """List what each badge asks."""
    return render(request, "programme/criteria.html")
