"""Three languages: who asks is answered in hers, who chooses is remembered, and data stay the same in all of them."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.utils.formats import date_format
from django.utils.translation import override

from cinquefoil.hub.collect.dates import date_in_words
from cinquefoil.mailing.selectors import mail_by_key
from cinquefoil.mailing.services import send
from cinquefoil.organisations import services as organisations
from cinquefoil.programme.site import helpdesk

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "language", "word"),
    [
        ("cy", "cy", "Beth mae pob bathodyn yn ei ofyn"),
        ("fr-CA,fr;q=0.9", "fr", "Ce que demande chaque badge"),
        ("de", "en-gb", "What each badge asks"),
        ("", "en-gb", "What each badge asks"),
    ],
)
def test_a_browser_is_answered_in_the_language_it_asks_for(client: Client, asked: str, language: str, word: str):
    page = client.get("/", headers={"accept-language": asked})

    text = page.content.decode()
    assert f'<html lang="{language}">' in text
    assert word in text
    assert page["Content-Language"] == language
    assert "Accept-Language" in page["Vary"]


def test_no_cookie_is_set_before_somebody_chooses_and_the_choice_outweighs_the_browser(client: Client):
    assert "language" not in client.get("/", headers={"accept-language": "fr"}).cookies

    answer = client.post("/language", {"language": "cy", "next": "/criteria"})

    assert answer["Location"] == "/criteria"
    assert client.cookies["language"].value == "cy"
    assert '<html lang="cy">' in client.get("/criteria", headers={"accept-language": "fr"}).content.decode()


def test_a_choice_leads_to_no_other_site(client: Client):
    answer = client.post("/language", {"language": "cy", "next": "https://elsewhere.example/"})

    assert answer["Location"] == "/"


def test_pages_nobody_has_gone_over_say_so_and_english_ones_do_not(client: Client):
    assert "Nid oes siaradwr o’r iaith hon" in client.get("/", headers={"accept-language": "cy"}).content.decode()
    assert "No speaker of this language" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("language", "day", "month"),
    [
        ("en-gb", "2 March 2026", "March 2026"),
        ("cy", "2 Mawrth 2026", "Mawrth 2026"),
        ("fr", "2 mars 2026", "mars 2026"),
    ],
)
def test_dates_are_written_as_the_language_writes_them(language: str, day: str, month: str):
    with override(language):
        assert date_format(date(2026, 3, 2)) == day
        assert date_in_words("2026-03-02") == day
        assert date_in_words("2026-03") == month


@pytest.mark.parametrize("address", ["/systems.csv", "/members.csv", "/api/systems", "/api/members"])
def test_data_for_programs_are_the_same_in_every_language(client: Client, address: str):
    english = client.get(address, headers={"accept-language": "en"})

    assert english.status_code == 200
    assert client.get(address, headers={"accept-language": "fr"}).content == english.content


def test_a_mail_is_in_its_readers_language_not_in_that_of_who_pressed_the_button():
    context = {"first_name": "Sofia", "organisation": {"name": "Aberwen"}, "link": "https://x.example/", "until": AT}
    with override("fr"):
        send("collect/mail/invitation.txt", to="a@x.example", context=context, key="known", language="cy", at=AT)
        send("collect/mail/invitation.txt", to="b@x.example", context=context, key="unknown", at=AT)

    assert mail_by_key("known").subject == "Cysylltwch eich ORCID iD â Aberwen"
    assert "hyd 24 Tachwedd 2026:" in mail_by_key("known").text
    assert mail_by_key("unknown").subject == "Connect your ORCID iD with Aberwen"


def test_whoever_asks_the_help_desk_is_answered_in_the_language_she_asked_in(client: Client):
    organisations.create_consortium(
        "meadow", name="Meadow", lead_name="The lead", awarding_body="Body", help_desk_email="desk@meadow.example"
    )
    form = {"text": "Pam?", "email": "sofia@aberwen.example", "consortium": client.get("/help").context["desks"][0].id}

    assert client.post("/help", form, headers={"accept-language": "cy"}).status_code == 302

    question = helpdesk.Question.objects.get()
    with override("fr"):
        helpdesk.add(question, "Felly.", at=AT, user_id=None)
    received, asked = (mail_by_key(f"help:{question.id}:{n}:{kind}") for n, kind in _mails(question))
    assert "Helo," in received.text
    assert "Answer in the portal" in asked.text


def _mails(question: helpdesk.Question) -> list[tuple[int, str]]:
    first = question.messages.order_by("id").first()
    assert first is not None
    return [(first.id, "received"), (first.id, "question")]


@pytest.mark.parametrize("language", ["cy", "fr"])
@pytest.mark.parametrize("address", ["/", "/sign-in", "/help", "/me", "/systems", "/members", "/search?q=orcid"])
def test_pages_open_in_every_language(client: Client, address: str, language: str):
    page = client.get(address, headers={"accept-language": language})

    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.content.decode()
