"""The addresses of the lead's member list."""

from django.urls import URLPattern, path

from cinquefoil.programme.members import views

urlpatterns: list[URLPattern] = [
    path("programme/members", views.members, name="programme-members"),
    path("programme/members.csv", views.members_csv, name="programme-members-csv"),
    path("programme/members/import", views.take, name="programme-members-import"),
]
