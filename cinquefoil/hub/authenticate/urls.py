"""The addresses of this room's pages."""

from django.urls import URLPattern, URLResolver, path

from cinquefoil.hub.authenticate import views, views_me

urlpatterns: list[URLPattern | URLResolver] = [
    path("connect/callback", views.callback, name="connect-callback"),
    path("connect/problem", views.problem_anywhere, name="connect-problem-anywhere"),
    path("connect/<slug:organisation>", views.connect, name="connect"),
    path("connect/<slug:organisation>/start", views.start, name="connect-start"),
    path("connect/<slug:organisation>/done", views.done, name="connect-done"),
    path("connect/<slug:organisation>/fewer", views.fewer, name="connect-fewer"),
    path("connect/<slug:organisation>/refused", views.refused, name="connect-refused"),
    path("connect/<slug:organisation>/other-id", views.other_id, name="connect-other-id"),
    path("connect/<slug:organisation>/kept", views.kept, name="connect-kept"),
    path("connect/<slug:organisation>/taken", views.taken, name="connect-taken"),
    path("connect/<slug:organisation>/problem", views.problem, name="connect-problem"),
    path("connect/<slug:organisation>/not-me", views.not_me, name="connect-not-me"),
    path("connect/<slug:organisation>/disconnected", views_me.disconnected, name="connect-disconnected"),
    path("me/disconnect/<int:permission_id>", views_me.disconnect, name="disconnect"),
    path("me/sign-in/<slug:organisation>", views_me.sign_in, name="orcid-sign-in"),
    path("me/leave", views_me.leave, name="orcid-leave"),
    path("help/orcid", views.explanation, name="help-orcid"),
    path("help/orcid/<slug:organisation>", views.explanation, name="help-orcid-at"),
]
