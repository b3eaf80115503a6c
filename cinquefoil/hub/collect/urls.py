"""The addresses of this room's pages."""

from django.urls import URLPattern, URLResolver, path

from cinquefoil.hub.collect import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("i/<str:token>", views.invitation, name="invitation"),
    path("o/<slug:organisation>/people", views.people, name="people-of"),
    path("o/<slug:organisation>/people/match", views.match, name="match-connection"),
    path("o/<slug:organisation>/people/<int:person_id>", views.person, name="person"),
    path("o/<slug:organisation>/people/<int:person_id>/invite", views.invite, name="invite"),
    path("o/<slug:organisation>/problems/<str:reference>", views.problem, name="connection-problem"),
    path("me/shown/<int:permission_id>", views.choose, name="choose-shown"),
]
