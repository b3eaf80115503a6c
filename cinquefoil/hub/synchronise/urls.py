"""The addresses of this room's pages."""

from django.urls import URLPattern, URLResolver, path

from cinquefoil.hub.synchronise import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("o/<slug:organisation>/sync", views.sync, name="sync"),
    path("hooks/orcid/<str:secret>", views.webhook, name="orcid-webhook"),
]
