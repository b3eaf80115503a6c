"""A letter is answered by its link without an account, in the portal, at the help desk or by mail; the lead answers."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from cinquefoil.history.selectors import events_of_organisation
from cinquefoil.jobs.handlers import GiveUp
from cinquefoil.jobs.testing import run_due
from cinquefoil.mailing import selectors as mails
from cinquefoil.mailing.models import Mail
from cinquefoil.organisations import members
from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations import services as organisation_services
from cinquefoil.organisations.access import Role
from cinquefoil.organisations.keys import KeyRing
from cinquefoil.organisations.values import MemberState
from cinquefoil.programme import services as programme
from cinquefoil.programme.answers.rules import About, Standing
from cinquefoil.programme.answers.selectors import answers_of, answers_to_confirm
from cinquefoil.programme.errors import NotNow
from cinquefoil.programme.letters import selectors as rounds
from cinquefoil.programme.letters import services as round_services
from cinquefoil.programme.letters.kind import Kind
from cinquefoil.programme.letters.models import ReplyLink, ThreadWord
from cinquefoil.programme.letters.threads import selectors, services
from cinquefoil.programme.letters.threads.links import token_of
from cinquefoil.programme.letters.threads.turn import Answer
from cinquefoil.programme.services.answering import keep_answer
from tests.portal.mailing.servers import smtp

DAY = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def unhurried():
    cache.clear()


@pytest.fixture
def now(time_machine):
    time_machine.move_to(DAY, tick=False)
    return time_machine


def send(house, at=DAY):
    """Send a letter to the one member there is, and return its thread."""
    consortium = organisations.consortium(house.consortium)
    number = round_services.open_round(consortium, user_id=house.lead.pk, base_url="https://hub.example", at=at)
    round_services.send_all(number, house.consortium, user_id=house.lead.pk, at=at)
    return selectors.thread(selectors.thread_ids_of_letters([rounds.letters_of(number)[0].id]).popitem()[1])


def link_in(mail):
    return re.search(r"https?://[^/]+(/letters/i/\S+)", mail.text)[1]


@pytest.fixture
def thread(house, now):
    return send(house)


@pytest.fixture
def link(thread):
    return link_in(mails.mail_by_key(thread.mail_key))


def answer(link, client=None, **told):
    return (client or Client()).post(link, {"act": "answer", "answer": "confirmed", **told}, follow=True)


def turn(thread):
    return selectors.thread(thread.id).turn.owner


def test_the_link_shows_the_letter_and_opening_it_changes_nothing(thread, link):
    before = list(ReplyLink.objects.values()), Mail.objects.count()

    for ask in (Client().get, Client().head, Client().get):
        page = ask(link)
        assert page.status_code == 200
    assert thread.subject in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["X-Robots-Tag"] == "noindex"
    assert "no-store" in page["Cache-Control"]
    assert (list(ReplyLink.objects.values()), Mail.objects.count()) == before
    assert not ThreadWord.objects.exists()
    assert turn(thread) == "member"


def test_confirming_ends_it_and_the_lead_is_told(house, thread, link):
    page = answer(link, text="All as it is.").content.decode()

    assert "This link was used on 2 March 2026" in page
    assert "All as it is." in page
    assert turn(thread) == ""
    told = mails.mails()[0]
    assert told.to == "orcid-help@meadow.example"
    assert "All as it is." in told.text
    assert f"/letters/threads/{thread.id}" in told.text
    assert "/letters/i/" not in told.text
    event = next(one for one in events_of_organisation(house.organisation) if one.kind == "programme.letter_answered")
    assert event.actor == "visitor"


def test_what_is_wrong_must_be_said(thread, link):
    page = answer(link, answer="wrong").content.decode()
    assert "Say what is wrong or missing" in page
    assert turn(thread) == "member"

    answer(link, answer="wrong", text="We moved to DSpace 9.")
    assert turn(thread) == "lead"
    assert selectors.thread(thread.id).last_word.text == "We moved to DSpace 9."


def test_a_link_takes_one_answer(thread, link):
    answer(link, text="First")
    page = answer(link, text="Second").content.decode()

    assert "This link has been used, withdrawn or has run out." in page
    assert [one.text for one in selectors.thread(thread.id).words] == ["First"]


def test_a_used_link_sends_a_new_one_to_the_same_address_and_no_other(thread, link):
    answer(link)
    page = Client().post(link, {"act": "new-link", "to": "thief@elsewhere.example"}, follow=True).content.decode()

    assert "o…@penrhos.example" in page
    assert "officer@penrhos.example" not in page
    sent = mails.mails()[0]
    assert sent.to == "officer@penrhos.example"
    assert link_in(sent) != link
    assert (
        Client().post(link, {"act": "new-link"}, follow=True).content.decode().count("A newer link has been sent") == 1
    )
    answer(link_in(sent), answer="wrong", text="One thing more.")
    assert turn(thread) == "lead"


def test_a_link_runs_out_and_says_how_to_get_a_new_one(thread, link, now):
    now.move_to(DAY + timedelta(days=60), tick=False)
    page = answer(link).content.decode()

    assert "This link was good until 1 May 2026" in page
    assert "Send a new link" in page
    assert turn(thread) == "member"
    Client().post(link, {"act": "new-link"})
    assert mails.mails()[0].template == "programme/mail/thread_link.txt"


def test_a_withdrawn_link_shows_no_letter_and_sends_no_new_one(house, thread, link):
    services.withdraw_link(thread, user_id=house.lead.pk, at=DAY)
    page = Client().get(link).content.decode()

    assert "good no more" in page
    assert thread.text[:60] not in page
    assert "was withdrawn" in Client().post(link, {"act": "new-link"}, follow=True).content.decode()
    assert mails.mails()[0].key == thread.mail_key


@pytest.mark.parametrize("change", [lambda it: it[:-1], lambda it: f"{it}x", lambda it: "7." + it.partition(".")[2]])
def test_a_link_that_nobody_signed_opens_nothing(thread, link, change):
    found = Client().get(change(link))

    assert found.status_code == 404
    assert "None" not in found.content.decode()


def test_a_link_still_opens_after_the_keys_were_changed(thread, link, settings):
    settings.KEYS = KeyRing((("new", b"n" * 32), *settings.KEYS.keys))

    assert Client().get(link).status_code == 200
    assert link.rpartition("/")[2] != token_of(ReplyLink.objects.get().id)


def test_another_site_cannot_send_the_form_and_a_machine_that_fills_the_trap_says_nothing(thread, link):
    foreign = Client().post(link, {"act": "answer", "answer": "confirmed"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    answer(link, website="https://spam.example")

    assert turn(thread) == "member"


def test_who_answers_too_often_is_asked_to_wait(thread, link):
    answers = [Client().post(link, {"act": "new-link"}) for _ in range(14)]

    assert answers[-1].status_code == 429
    assert answers[-1]["Retry-After"]


def test_not_me_names_somebody_else_and_the_contact_counts_as_unreachable_until_it_is_changed(house, thread, link):
    answer(link, answer="not_me", name="Gwen Repo", email="gwen@penrhos.example")
    page = house.as_(house.lead).get(f"/letters/threads/{thread.id}").content.decode()
    assert "gwen@penrhos.example" in page
    assert organisations.organisation(house.organisation).contact_email == "officer@penrhos.example"

    consortium = organisations.consortium(house.consortium)
    first = round_services.open_round(consortium, user_id=house.lead.pk, base_url="https://hub.example", at=DAY)
    assert rounds.letters_of(first)[0].kind == Kind.NO_CONTACT
    members.change_member(
        house.consortium, house.organisation, {"contact_email": "gwen@penrhos.example"}, user_id=house.lead.pk, at=DAY
    )
    second = round_services.open_round(consortium, user_id=house.lead.pk, base_url="https://hub.example", at=DAY)
    assert rounds.letters_of(second)[0].kind != Kind.NO_CONTACT


def test_the_lead_answers_by_mail_with_a_new_link(house, thread, link):
    answer(link, answer="wrong", text="Which page?")
    client = house.as_(house.lead)
    page = client.post(f"/letters/threads/{thread.id}", {"act": "word", "text": "The deposit page."}, follow=True)

    assert "on its way to officer@penrhos.example" in page.content.decode()
    assert turn(thread) == "member"
    sent = mails.mails()[0]
    assert sent.subject == f"Re: {thread.subject}"
    assert "The deposit page." in sent.text
    answer(link_in(sent), text="Found it.")
    assert turn(thread) == ""
    assert [one.text for one in selectors.thread(thread.id).words] == ["Which page?", "The deposit page.", "Found it."]


def test_all_of_it_goes_over_a_real_mail_server_once(house, now, settings):
    settings.MODE = "production"
    with smtp() as (settings.MAIL, box):
        thread = send(house)
        run_due(DAY)
        answer(link_in(mails.mail_by_key(thread.mail_key)), answer="wrong", text="Which page?")
        run_due(DAY)
        services.write_back(selectors.thread(thread.id), "This one.", user_id=house.lead.pk, at=DAY)
        run_due(DAY)
        run_due(DAY)

    assert [letter["To"] for letter in box.letters] == [
        "officer@penrhos.example",
        "orcid-help@meadow.example",
        "officer@penrhos.example",
    ]


def test_a_mail_is_typed_in_as_of_the_day_it_came(house, thread, now):
    now.move_to(DAY + timedelta(days=9), tick=False)
    client, page = house.as_(house.lead), f"/letters/threads/{thread.id}"
    early = client.post(page, {"act": "mail", "mail": "Yes.", "received": "2026-03-01T09:00"}, follow=True)
    assert "A reply comes after its letter" in early.content.decode()

    client.post(page, {"act": "mail", "mail": "We shall do it in May.", "received": "2026-03-05T09:00"})
    found = selectors.thread(thread.id)
    assert found.turn.owner == "lead"
    assert found.turn.days(DAY + timedelta(days=9)) == 6
    assert found.last_word.way == "mail"


def test_a_question_to_the_help_desk_is_put_with_its_letter_and_answered_there(house, thread):
    Client().post("/help", {"consortium": house.consortium, "email": "Gwen@penrhos.example", "text": "What is AUTH-4?"})
    client, page = house.as_(house.lead), f"/letters/threads/{thread.id}"
    (question,) = selectors.questions_beside(thread)
    assert f"Put question {question.id} with this letter" in client.get(page).content.decode()

    client.post(page, {"act": "question", "question": question.id})
    assert turn(thread) == "lead"
    assert "What is AUTH-4?" in client.get(page).content.decode()
    assert selectors.questions_beside(thread) == ()
    client.post(page, {"act": "word", "text": "The sign-in page."})
    sent = mails.mails()[0]
    assert sent.to == "Gwen@penrhos.example"
    assert "The sign-in page." in sent.text or "/help/questions/" in sent.text
    assert turn(thread) == "member"


def test_the_member_reads_and_writes_in_the_portal_and_does_nothing_else(house, thread):
    client, page = house.as_(house.officer), f"/letters/threads/{thread.id}"
    assert thread.subject in client.get("/letters/of/penrhos").content.decode()
    seen = client.get(page).content.decode()
    assert "Type in a mail" not in seen
    assert "officer@penrhos.example" not in seen

    client.post(page, {"act": "word", "text": "We are at it."})
    assert turn(thread) == "lead"
    assert mails.mails()[0].to == "orcid-help@meadow.example"
    for act in ("close", "mail", "withdraw-link", "new-link", "came-back", "question"):
        assert client.post(page, {"act": act}).status_code == 403


def test_nobody_else_reads_it(house, thread):
    stranger = house.as_(house.stranger)
    other = organisation_services.create_organisation("bryn", name="Bryn", consortium_id=house.consortium)
    organisation_services.grant_role(house.stranger.pk, Role.OFFICER, organisation_id=other, at=DAY)
    for page in (f"/letters/threads/{thread.id}", "/letters/of/penrhos", "/programme/letters/threads"):
        assert stranger.get(page).status_code == 403
    assert stranger.get("/letters/threads/999").status_code == 404


def test_the_lead_sees_which_letters_have_had_no_answer(house, thread, now):
    now.move_to(DAY + timedelta(days=22), tick=False)
    client = house.as_(house.lead)
    page = client.get("/programme/letters/threads").content.decode()
    assert "1 letter has had no answer for more than 21 days." in page
    assert thread.subject in client.get("/programme/letters/threads?turn=member&days=20").content.decode()
    assert thread.subject not in client.get("/programme/letters/threads?turn=lead").content.decode()

    services.close(thread, user_id=house.lead.pk, at=DAY + timedelta(days=22))
    assert "0 letters have had no answer" in client.get("/programme/letters/threads").content.decode()


def test_the_list_asks_the_database_a_constant_number_of_times(house, thread, django_assert_max_num_queries):
    for number in range(12):
        organisation_services.create_organisation(
            f"m{number}", name=f"M{number}", consortium_id=house.consortium, contact_email=f"c@m{number}.example"
        )
    send(house, DAY + timedelta(days=1))
    client = house.as_(house.lead)

    with django_assert_max_num_queries(16):
        assert client.get("/programme/letters/threads").content.decode().count("/letters/of/") == 14


def test_a_mail_that_came_back_shows_where_the_letter_is_and_the_next_letter_does_not_go_there(house, thread):
    run_due(DAY)
    client, page = house.as_(house.lead), f"/letters/threads/{thread.id}"
    client.post(page, {"act": "came-back", "reason": "user unknown"})

    assert "It came back: user unknown" in client.get(page).content.decode()
    assert "It came back: user unknown" in client.get("/letters/of/penrhos").content.decode()
    with pytest.raises(NotNow):
        services.note_came_back(selectors.thread(thread.id), "again", user_id=house.lead.pk, at=DAY)
    consortium = organisations.consortium(house.consortium)
    number = round_services.open_round(consortium, user_id=house.lead.pk, base_url="https://hub.example", at=DAY)
    letter = rounds.letters_of(number)[0]
    assert (letter.kind, letter.to) == (Kind.NO_CONTACT, "")


def test_an_address_that_the_mail_server_refuses_is_unreachable(house, now, settings):
    settings.MODE = "production"
    with smtp() as (settings.MAIL, box):
        box.refused = {"officer@penrhos.example"}
        thread = send(house)
        with pytest.raises(GiveUp):
            run_due(DAY)

    assert "refused this mail for good" in selectors.thread(thread.id).bounced
    assert mails.unreachable(["officer@penrhos.example"])


def test_a_member_that_was_suspended_after_the_draft_gets_no_letter(house, now):
    consortium = organisations.consortium(house.consortium)
    number = round_services.open_round(consortium, user_id=house.lead.pk, base_url="https://hub.example", at=DAY)
    members.move_member(
        house.consortium, house.organisation, MemberState.SUSPENDED, reason="unpaid", user_id=house.lead.pk, at=DAY
    )

    sent, problems = round_services.send_all(number, house.consortium, user_id=house.lead.pk, at=DAY)
    assert (sent, len(problems)) == (0, 1)
    assert "suspended" in problems[0]
    assert not Mail.objects.exists()


def test_answers_are_kept_word_for_word_and_never_as_html(thread, link):
    page = answer(link, answer="wrong", text="<script>alert(1)</script>").content.decode()

    assert "<script>alert" not in page
    assert selectors.thread(thread.id).last_word.answer == Answer.WRONG


def by_the_lead(house):
    return keep_answer(
        house.integration, About.QUESTION, "The sign-in page.", is_by_lead=True, user_id=house.lead.pk, at=DAY
    )


def test_what_the_lead_answered_for_the_member_is_confirmed_by_the_link(house, thread, link):
    first, second = by_the_lead(house), by_the_lead(house)
    page = Client().get(link).content.decode()
    assert "What was answered for you" in page
    assert page.count("The sign-in page.") == 2

    nameless = answer(link, **{f"is_{first}": "right"}).content.decode()
    assert "Write your name" in nameless
    assert len(answers_to_confirm(house.organisation)) == 2
    told = {f"is_{first}": "right", f"is_{second}": "wrong", f"so_{second}": "The deposit page.", "who": "Peredur"}
    answer(link, **told)

    standings = {card.id: (card.standing, card.reply, card.replied_by) for card in answers_of(house.integration)}
    assert standings == {
        first: (Standing.CONFIRMED, "", "Peredur"),
        second: (Standing.DISPUTED, "The deposit page.", "Peredur"),
    }


def test_who_is_not_the_right_person_confirms_nothing(house, thread, link):
    number = by_the_lead(house)
    page = answer(link, answer="not_me", who="Gwen", **{f"is_{number}": "right"}).content.decode()

    assert "Somebody else must say" in page
    assert len(answers_to_confirm(house.organisation)) == 1
    assert turn(thread) == "member"


def test_a_link_confirms_nothing_of_another_member(house, thread, link):
    bryn = organisation_services.create_organisation("bryn", name="Bryn", consortium_id=house.consortium)
    system = programme.register_integration(bryn, name="Bryn Store", url="https://store.bryn.example/", at=DAY)
    number = keep_answer(system, About.QUESTION, "Secret.", is_by_lead=True, user_id=house.lead.pk, at=DAY)

    assert "Secret." not in Client().get(link).content.decode()
    answer(link, who="Peredur", **{f"is_{number}": "right"})
    assert len(answers_to_confirm(bryn)) == 1
