"""The addresses of the lead's first page and figures."""

from django.urls import URLPattern, path

from cinquefoil.programme.dashboard import views

urlpatterns: list[URLPattern] = [
    path("programme", views.programme, name="programme"),
    path("programme/figures", views.dashboard, name="dashboard"),
    path("programme/figures/systems.csv", views.systems_csv, name="dashboard-systems"),
    path("programme/figures/petals.csv", views.uptake_csv, name="dashboard-petals"),
    path("programme/quarters/<str:quarter>", views.quarter, name="quarter"),
]
