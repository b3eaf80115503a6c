"""The addresses of the survey."""

from django.urls import URLPattern, path

from cinquefoil.programme.survey import views

urlpatterns: list[URLPattern] = [
    path("programme/survey", views.survey, name="survey"),
    path("programme/survey.csv", views.survey_csv, name="survey-csv"),
    path("survey/of/<slug:organisation>", views.survey_of, name="survey-of"),
]
