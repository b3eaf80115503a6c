"""The addresses of the sessions' pages."""

from django.urls import URLPattern, path

from cinquefoil.programme.sessions import views

BASE = "integrations/<int:integration>/session"

urlpatterns: list[URLPattern] = [
    path(BASE, views.sessions, name="sessions"),
    path(f"{BASE}/new", views.begin, name="begin-session"),
    path(f"{BASE}/volunteer", views.begin_volunteer, name="begin-volunteer-session"),
    path(f"{BASE}/<int:session>", views.session, name="session"),
    path(f"{BASE}/<int:session>/correct", views.correct, name="correct-session"),
    path(f"{BASE}/<int:session>/ticks", views.ticks, name="session-ticks"),
    path(f"{BASE}/<int:session>/act", views.act, name="act-in-session"),
    path(f"{BASE}/<int:session>/bundle", views.bundle, name="session-bundle"),
    path(f"{BASE}/<int:session>/pictures/<int:sight>", views.picture, name="session-picture"),
    *(
        path(f"{BASE}/<int:session>/{what}", views.turn, {"what": what}, name=f"{what}-session")
        for what in ("pause", "resume", "take-over", "set-up", "give-up")
    ),
]
