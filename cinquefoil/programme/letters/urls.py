"""The addresses of letters: rounds, threads, and the answer by link."""

from django.urls import URLPattern, path

from cinquefoil.programme.letters import views
from cinquefoil.programme.letters.comparing import views as comparing
from cinquefoil.programme.letters.threads import views as threads
from cinquefoil.programme.letters.wordings import views as wordings

urlpatterns: list[URLPattern] = [
    path("programme/letters", views.rounds, name="letter-rounds"),
    path("programme/letters/rounds/<int:number>", views.letter_round, name="letter-round"),
    path("programme/letters/<int:letter>", views.round_letter, name="round-letter"),
    path("programme/letters/threads", threads.threads, name="letter-threads"),
    path("programme/letters/wordings", wordings.wordings, name="letter-wordings"),
    path("programme/letters/wordings/<slug:language>/<slug:name>", wordings.wording, name="letter-wording"),
    path("programme/letters/compare", comparing.compare, name="letter-compare"),
    path("programme/letters/compare.csv", comparing.compare_csv, name="letter-compare-csv"),
    path("letters/of/<slug:organisation>", threads.letters_of_member, name="letters-of"),
    path("letters/threads/<int:thread>", threads.thread, name="letter-thread"),
    # What follows /i/ is a key: no log shows it.
    path("letters/i/<str:token>", threads.reply, name="letter-reply"),
]
