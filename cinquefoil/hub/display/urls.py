"""The addresses of this room's pages."""

from django.urls import URLPattern, URLResolver, path

from cinquefoil.hub.display import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("people/<slug:slug>", views.profile, name="profile"),
]
