"""The addresses of this room's pages."""

from django.urls import URLPattern, URLResolver, path

from cinquefoil.mailing import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("outbox", views.outbox, name="outbox"),
    path("outbox/<int:mail_id>", views.letter, name="outbox-mail"),
]
