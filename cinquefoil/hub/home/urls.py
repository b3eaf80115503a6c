"""The addresses of this room's pages."""

from django.urls import URLPattern, URLResolver, path

from cinquefoil.hub.home import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("me", views.me, name="me"),
    path("me/export.json", views.my_data, name="my-data"),
    path("o/<slug:organisation>", views.organisation, name="organisation"),
]
