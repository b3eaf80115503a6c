"""Asking without an account, answering as the lead, reading through a link; and saying whether a page was useful."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from cinquefoil.mailing.models import Mail
from cinquefoil.organisations import services as organisations
from cinquefoil.programme.site import helpdesk
from cinquefoil.programme.site.models import Feedback, Question


def asked(house, **changes):
    return {"consortium": str(house.consortium), "text": "Why is our petal pale?", "email": "gwen@penrhos.example",
            "name": "Gwen", "institution": "Penrhos College", "about": "/criteria/AUTH-4"} | changes  # fmt: skip


def ask(house, client=None, **changes):
    answer = (client or Client()).post("/help", asked(house, **changes))
    return answer, Question.objects.order_by("-id").first()


def test_a_question_goes_out_as_a_mail_with_the_subject_and_opens_a_thread(house):
    answer, question = ask(house)

    assert answer["Location"] == f"/help/questions/{question.secret}"
    desk, asker = Mail.objects.order_by("id")
    assert desk.to == "orcid-help@meadow.example"
    assert desk.subject == f"ORCID Collect and Connect [question {question.id}]"
    assert "Why is our petal pale?" in desk.text
    assert "/criteria/AUTH-4" in desk.text
    assert f"https://orcid.meadow.example/desk/questions/{question.id}" in desk.text
    assert question.secret not in desk.text
    assert asker.to == "gwen@penrhos.example"
    assert f"https://orcid.meadow.example/help/questions/{question.secret}" in asker.text


def test_the_lead_answers_and_the_asker_reads_it_without_an_account(house, lead):
    _, question = ask(house)
    assert "1 question waits" in lead.get("/desk").content.decode()

    lead.post(f"/desk/questions/{question.id}", {"act": "answer", "text": "Because the petal below is not lit."})

    thread = Client().get(f"/help/questions/{question.secret}")
    assert "Because the petal below is not lit." in thread.content.decode()
    assert "lead@meadow.example" not in thread.content.decode()
    assert thread["Referrer-Policy"] == "no-referrer"
    assert thread["X-Robots-Tag"] == "noindex"
    assert "no-store" in thread["Cache-Control"]
    mail = Mail.objects.order_by("id").last()
    assert (mail.to, mail.subject) == (question.email, f"ORCID Collect and Connect [question {question.id}]")
    assert "No question waits" in lead.get("/desk").content.decode()


def test_the_asker_adds_closes_and_deletes(house, lead):
    _, question = ask(house)
    link = f"/help/questions/{question.secret}"
    lead.post(f"/desk/questions/{question.id}", {"act": "answer", "text": "So."})

    Client().post(link, {"act": "add", "text": "And why?"})
    assert "1 question waits" in lead.get("/desk").content.decode()
    Client().post(link, {"act": "close"})
    assert "No question waits" in lead.get("/desk").content.decode()
    Client().post(link, {"act": "erase"})
    assert not Question.objects.exists()
    assert Client().get(link).status_code == 404


def test_a_lead_closes_and_deletes_only_what_is_her_own(house, lead):
    other = organisations.create_consortium(
        "hill", name="Hill", lead_name="Hill", awarding_body="Hill", help_desk_email="help@hill.example"
    )
    _, theirs = ask(house, consortium=str(other))
    _, ours = ask(house)

    assert lead.get(f"/desk/questions/{theirs.id}").status_code == 404
    assert "petal pale" in lead.get(f"/desk/questions/{ours.id}").content.decode()
    lead.post(f"/desk/questions/{ours.id}", {"act": "close"})
    assert Question.objects.get(id=ours.id).closed_at
    lead.post(f"/desk/questions/{ours.id}", {"act": "erase"})
    assert list(Question.objects.all()) == [theirs]
    assert house.as_(house.officer).get("/desk").status_code == 403


@pytest.mark.parametrize("change", [{"email": "nowhere"}, {"text": ""}, {"consortium": "99"}, {"text": "x" * 5001}])
def test_a_question_with_a_mistake_keeps_what_was_typed_and_sends_nothing(house, change):
    page = Client().post("/help", asked(house, **change))

    assert page.status_code == 200
    assert "Penrhos College" in page.content.decode()
    assert not Question.objects.exists()
    assert not Mail.objects.exists()


def test_a_mail_s_head_cannot_be_written_by_the_asker(house):
    ask(house, name="Gwen\nBcc: all@evil.example")

    assert all("\n" not in mail.subject and "evil" not in mail.subject for mail in Mail.objects.all())


def test_nobody_can_write_to_a_stranger_through_us(house):
    for _ in range(8):
        cache.clear()
        ask(house, name="Cheap watches at evil.example", text="Buy at evil.example")

    letters = Mail.objects.filter(to="gwen@penrhos.example")
    assert letters.count() == 5
    assert all("evil" not in letter.text for letter in letters)
    assert Question.objects.count() == 8


def test_a_machine_that_fills_in_everything_is_not_heard(house):
    ask(house, website="https://evil.example")

    assert not Question.objects.exists()


def test_a_form_sent_by_another_site_is_turned_away(house):
    answer = Client().post("/help", asked(house), headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert not Question.objects.exists()


def test_whoever_asks_too_often_is_told_when_to_come_back(house):
    for _ in range(6):
        ask(house)
    answer, _ = ask(house)

    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 3600
    assert Question.objects.count() == 6


def test_only_our_own_proxies_are_believed_about_who_asks(house, settings):
    def status(forwarded):
        return Client().post("/help", asked(house), headers={"X-Forwarded-For": forwarded}).status_code

    assert [status(f"198.51.100.{n}") for n in range(7)][-1] == 429
    cache.clear()
    settings.PROXIES = 1
    assert {status(f"198.51.100.{n}") for n in range(7)} == {302}
    cache.clear()
    assert [status(f"203.0.113.{n}, 198.51.100.1") for n in range(7)][-1] == 429


def test_asking_sets_no_cookie(house):
    client = Client()
    client.get("/help?about=/systems")
    ask(house, client)

    assert not client.cookies


def test_the_page_somebody_comes_from_is_told_but_never_a_name_or_a_key(house):
    for about, kept in (("/systems?q=dspace", "/systems"), ("/people/sofia-garcia", "/people/<slug:slug>"),
                        ("/i/secret-token", "/i/<str:secret>"), ("https://evil.example/", "")):  # fmt: skip
        cache.clear()
        _, question = ask(house, about=about)
        assert question.about.split("<")[0] == kept.split("<")[0]
        assert "sofia" not in question.about
        assert "secret-token" not in question.about


def test_every_page_leads_to_the_help_desk_and_asks_whether_it_was_useful(house, client):
    for address in ("/", "/systems", "/members", "/criteria/AUTH-4", "/faq/technical", "/no/such/page"):
        page = client.get(address).content.decode()
        assert 'href="/help?about=' in page
        assert "Was this page useful?" in page


def test_feedback_keeps_the_page_and_the_words_and_nobody(house, lead):
    sent = Client().post("/feedback", {"page": "/faq/technical", "useful": "no", "words": "Put-codes?"})
    assert "Thank you" in sent.content.decode()
    assert 'href="/faq/technical"' in sent.content.decode()
    Client().post("/feedback", {"page": "/people/sofia-garcia", "useful": "yes"})

    assert [field.name for field in Feedback._meta.fields] == ["id", "page", "was_useful", "words", "at"]
    assert {row.page for row in Feedback.objects.all()} == {"/faq/technical", "/people/<slug:slug>"}
    told = lead.get("/desk/feedback").content.decode()
    assert "Put-codes?" in told
    assert "sofia" not in told


@pytest.mark.parametrize(
    "sent", [{"page": "/faq", "useful": "perhaps"}, {"page": "/faq", "useful": "yes", "words": "x" * 2001}]
)
def test_feedback_that_cannot_be_read_is_not_thanked_for(house, sent):
    assert "Nothing was kept" in Client().post("/feedback", sent).content.decode()
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("page", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_way_back_leads_nowhere_else(house, page):
    told = Client().post("/feedback", {"page": page, "useful": "yes"}).content.decode()

    assert 'role="button" href="/"' in told
    assert "evil.example" not in told.split("<footer")[0]


def test_feedback_has_its_limit(house):
    answers = [Client().post("/feedback", {"page": "/faq", "useful": "yes"}).status_code for _ in range(21)]

    assert answers == [200] * 20 + [429]


def test_after_a_year_threads_and_feedback_go(house):
    now = timezone.now()
    ask(house)
    Feedback.objects.create(page="/faq", was_useful=True, at=now)

    assert helpdesk.forget_old(at=now + timedelta(days=364)) == 0
    helpdesk.forget_old(at=now + timedelta(days=366))
    assert not Question.objects.exists()
    assert not Feedback.objects.exists()
