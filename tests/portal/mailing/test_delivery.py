"""A letter leaves once, or stays where it may not leave, and trouble is seen."""

from datetime import UTC, datetime, timedelta

import pytest

from cinquefoil.jobs.handlers import GiveUp
from cinquefoil.jobs.outbox import cancel
from cinquefoil.jobs.selectors import job
from cinquefoil.jobs.testing import run_due
from cinquefoil.mailing.models import Mail
from cinquefoil.mailing.selectors import mail_by_key, mails
from cinquefoil.mailing.services import TemplateWithoutSubject, send, send_again
from tests.portal.mailing.servers import free_port, smtp

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def write(key: str = "k", *, to: str = "sofia@people.example", name: str = "Sofia O’Neill & Co") -> None:
    send("trial/mail/hello.txt", to=to, context={"name": name}, key=key, at=AT)


@pytest.fixture
def in_production(settings):
    settings.MODE = "production"


def test_outside_production_letters_are_kept() -> None:
    write()

    run_due(AT)

    (card,) = mails()
    assert (card.state, card.subject) == ("kept", "Hello Sofia O’Neill & Co")
    assert "/i/abc?x=1&y=2" in card.text


def test_the_same_key_writes_one_letter() -> None:
    write()
    write()

    assert run_due(AT) == 1
    assert len(mails()) == 1


def test_a_template_without_a_subject_is_refused() -> None:
    with pytest.raises(TemplateWithoutSubject):
        send("trial/mail/bare.txt", to="a@people.example", context={"name": "A"}, key="k", at=AT)


def test_a_letter_goes_out_once(settings, in_production) -> None:
    with smtp() as (settings.MAIL, box):
        write()
        run_due(AT)
        write()
        run_due(AT)

    (letter,) = box.letters
    assert letter["To"] == "sofia@people.example"
    assert letter["From"] == settings.MAIL_FROM
    assert letter["Message-ID"].endswith("@cinquefoil.example>")
    assert "Dear Sofia O’Neill & Co" in letter.get_payload(decode=True).decode()
    assert mail_by_key("k").state == "sent"


def test_outside_production_only_listed_addresses_get_real_mail(settings) -> None:
    settings.MAIL_ALLOWED = ("Tester@people.example",)
    with smtp() as (settings.MAIL, box):
        write("one", to="tester@people.example")
        write("two", to="sofia@people.example")
        run_due(AT)

    assert [letter["To"] for letter in box.letters] == ["tester@people.example"]
    assert mail_by_key("two").state == "kept"


def test_a_server_that_is_away_is_asked_again(settings, in_production) -> None:
    settings.MAIL = f"smtp://127.0.0.1:{free_port()}"
    write()
    run_due(AT)
    assert mail_by_key("k").reason == "The mail server cannot be reached (ConnectionRefusedError)."
    assert job("mail:k").state == "waiting"

    with smtp() as (settings.MAIL, box):
        run_due(AT + timedelta(seconds=10))

    assert len(box.letters) == 1
    assert (mail_by_key("k").state, mail_by_key("k").reason) == ("sent", "")


def test_after_two_days_it_is_given_up_and_can_be_sent_by_hand(settings, in_production) -> None:
    settings.MAIL = f"smtp://127.0.0.1:{free_port()}"
    write()
    with pytest.raises(GiveUp, match="two days"):
        run_due(AT + timedelta(days=3))
    card = mail_by_key("k")
    assert card.state == "failed"

    with smtp() as (settings.MAIL, box):
        assert send_again(card.id, at=AT + timedelta(days=3))
        cancel("mail:k", at=AT)
        run_due(AT + timedelta(days=3))

    assert len(box.letters) == 1


def test_a_server_that_says_later_is_asked_later(settings, in_production) -> None:
    with smtp() as (settings.MAIL, box):
        box.answers = ["451 4.7.1 greylisted"]
        write()
        run_due(AT)
        assert mail_by_key("k").reason == "The mail server asked to try later (answer 451)."
        run_due(AT + timedelta(minutes=1))

    assert len(box.letters) == 1


def test_a_server_that_refuses_for_good_is_not_asked_again(settings, in_production) -> None:
    with smtp() as (settings.MAIL, box):
        box.answers = ["550 5.1.1 no such person"]
        write()
        with pytest.raises(GiveUp):
            run_due(AT)

    assert box.letters == []
    assert mail_by_key("k").state == "failed"


def test_a_line_that_breaks_in_mid_letter_is_not_tried_again_unasked(settings, in_production) -> None:
    with smtp() as (settings.MAIL, box):
        box.answers = ["hang up"]
        write()
        with pytest.raises(GiveUp, match="may have been sent"):
            run_due(AT)

    assert len(box.letters) == 1
    assert mail_by_key("k").state == "failed"


def test_a_worker_that_died_in_mid_letter_does_not_send_it_twice(settings, in_production) -> None:
    write()
    Mail.objects.update(state="sending")

    with smtp() as (settings.MAIL, box), pytest.raises(GiveUp, match="may have been sent"):
        run_due(AT)

    assert box.letters == []
