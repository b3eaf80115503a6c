"""The addresses of this room's pages."""

from django.urls import URLPattern, URLResolver, path

from cinquefoil.programme import views_public

urlpatterns: list[URLPattern | URLResolver] = [
    path("systems", views_public.systems, name="systems"),
    path("criteria", views_public.criteria, name="criteria"),
]
