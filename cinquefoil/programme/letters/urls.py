"""The addresses of rounds of letters."""

from django.urls import URLPattern, path

from cinquefoil.programme.letters import views

urlpatterns: list[URLPattern] = [
    path("programme/letters", views.rounds, name="letter-rounds"),
    path("programme/letters/rounds/<int:number>", views.letter_round, name="letter-round"),
    path("programme/letters/<int:letter>", views.round_letter, name="round-letter"),
]
