"""The front page. Every other page belongs to a room."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """Say what this is and show the doors."""
    return render(request, "web/home.html")
