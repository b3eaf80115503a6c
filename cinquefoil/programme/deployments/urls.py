"""The addresses of a system's deployments."""

from django.urls import path

from cinquefoil.programme.deployments import views

urlpatterns = [
    path("integrations/<int:integration>/credentials", views.credentials, name="credentials"),
    path("integrations/<int:integration>/credentials/begin", views.begin, name="begin-credentials"),
    path("integrations/<int:integration>/credentials/line", views.act, name="credentials-line"),
    path("integrations/<int:integration>/running", views.run, name="running"),
    path("integrations/<int:integration>/history", views.history, name="integration-history"),
]
