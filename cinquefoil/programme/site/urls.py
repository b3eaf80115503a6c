"""The addresses of the public site."""

from django.urls import URLPattern, path

from cinquefoil.programme.site.views import asking, leading, listing, reading

SECTIONS = (("guidance", "guidance"), ("faq", "faq"), ("cases", "case"), ("news", "news"), ("events", "event"))
ABOUT = ("privacy", "cookies", "accessibility", "community", "links")

urlpatterns: list[URLPattern] = [
    *(path(name, reading.section, {"section": name}, name=name) for name, _ in SECTIONS),
    *(path(f"{name}/<slug:slug>", reading.page, {"section": name}, name=f"{one}-page") for name, one in SECTIONS),
    *(path(name, reading.about, {"slug": name}, name=name) for name in ABOUT),
    path("walk", reading.walk_through, name="walk"),
    path("search", reading.find, name="search"),
    path("news.atom", reading.atom, name="news-feed"),
    path("events.ics", reading.calendar, name="events-feed"),
    path("systems", listing.systems, name="systems"),
    path("systems.csv", listing.systems_csv, name="systems-csv"),
    path("members", listing.members, name="members"),
    path("members.csv", listing.members_csv, name="members-csv"),
    path("api", listing.api, name="api"),
    path("api/systems", listing.api_systems, name="api-systems"),
    path("api/members", listing.api_members, name="api-members"),
    path("help", asking.help_desk, name="help"),
    path("help/questions/<str:secret>", asking.question, name="question"),
    path("feedback", asking.feedback, name="feedback"),
    path("desk", leading.desk, name="desk"),
    path("desk/questions/<int:number>", leading.desk_question, name="desk-question"),
    path("desk/feedback", leading.told, name="desk-feedback"),
    path("desk/texts", leading.texts, name="texts"),
    path("desk/texts/edit", leading.text_edit, name="text-edit"),
    path("desk/texts/history", leading.text_history, name="text-history"),
    path("desk/texts/restore", leading.text_restore, name="text-restore"),
]
