"""A round of letters through the lead's pages: one a member, each sent once, whatever breaks in between."""

from datetime import UTC, datetime

import pytest

from cinquefoil.mailing import selectors as mails
from cinquefoil.mailing import services as mailing
from cinquefoil.organisations import members
from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations import services as organisation_services
from cinquefoil.organisations.values import MemberState
from cinquefoil.programme import services as programme
from cinquefoil.programme.errors import NotNow
from cinquefoil.programme.letters import selectors, services
from cinquefoil.programme.letters.kind import Kind
from cinquefoil.programme.rules import Origin
from tests.portal.programme.reports import build

DAY = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.fixture
def meadow(house):
    """The house with four more members: one without a contact, one suspended, two that are written to."""
    for slug, email in (("bryn", "b@bryn.example"), ("coed", "c@coed.example"), ("dwr", ""), ("eos", "e@eos.example")):
        organisation_services.create_organisation(
            slug, name=slug.title(), consortium_id=house.consortium, contact_email=email
        )
    eos = organisations.organisation_by_slug("eos")
    members.move_member(house.consortium, eos.id, MemberState.SUSPENDED, reason="unpaid", user_id=house.lead.pk, at=DAY)
    return house


def opened(house):
    return services.open_round(
        organisations.consortium(house.consortium), user_id=house.lead.pk, base_url="https://hub.example", at=DAY
    )


def send_all(house, number):
    return services.send_all(number, house.consortium, user_id=house.lead.pk, at=DAY)[0]


def written():
    return sorted(mail.to for mail in mails.mails(100) if mail.key.startswith("programme-round-letter:"))


def test_each_member_that_is_written_to_gets_exactly_one_of_the_kind_that_fits(meadow):
    programme.keep_report(meadow.integration, build(), origin=Origin.SERVICE, user_id=None, at=DAY)
    letters = selectors.letters_of(opened(meadow))

    assert {one.organisation: one.kind for one in letters} == {
        "Bryn": Kind.NO_INTEGRATION,
        "Coed": Kind.NO_INTEGRATION,
        "Dwr": Kind.NO_CONTACT,
        "Penrhos College": Kind.QUALIFIES,
    }
    assert len(letters) == 4


def test_all_that_can_go_are_sent_once(meadow):
    number = opened(meadow)

    assert send_all(meadow, number) == 3
    assert send_all(meadow, number) == 0
    assert written() == ["b@bryn.example", "c@coed.example", "officer@penrhos.example"]
    assert selectors.round_of(number, meadow.consortium).sent == 3


@pytest.mark.django_db(transaction=True)
def test_a_round_that_breaks_in_the_middle_goes_on_where_it_stopped(meadow, monkeypatch):
    number = opened(meadow)
    calls = []

    def breaks(*args, **named):
        calls.append(named["to"])
        if len(calls) == 2:
            raise ConnectionError("the machine went down")
        whole(*args, **named)

    whole = mailing.send
    monkeypatch.setattr("cinquefoil.programme.letters.sending.mailing.send", breaks)
    with pytest.raises(ConnectionError):
        send_all(meadow, number)
    assert len(written()) == selectors.round_of(number, meadow.consortium).sent == 1

    monkeypatch.undo()
    assert send_all(meadow, number) == 2
    assert written() == ["b@bryn.example", "c@coed.example", "officer@penrhos.example"]


def test_a_sent_letter_is_not_edited_and_not_left_out(meadow):
    number = opened(meadow)
    first = selectors.letters_of(number)[0]
    services.edit(first.id, meadow.consortium, subject="  A  word ", text="One\r\nTwo")
    assert selectors.letter(first.id, meadow.consortium).subject == "A word"
    services.send(first.id, meadow.consortium, user_id=meadow.lead.pk, at=DAY)

    with pytest.raises(NotNow, match="has been sent"):
        services.edit(first.id, meadow.consortium, subject="Other", text="Other")
    with pytest.raises(NotNow, match="sent already"):
        services.leave_out(first.id, meadow.consortium)
    assert "One\nTwo" in mails.mail_by_key(f"programme-round-letter:{first.id}").text


def test_a_new_round_waits_for_the_last_one(meadow):
    number = opened(meadow)
    with pytest.raises(NotNow, match="not sent yet"):
        opened(meadow)
    send_all(meadow, number)

    assert opened(meadow) != number


def test_the_lead_drafts_reads_and_sends_on_pages(meadow):
    client = meadow.as_(meadow.lead)
    drafted = client.post("/programme/letters", follow=True).content.decode()
    assert "Send 3 letters" in drafted
    assert "nobody to write to" in drafted
    letter = next(
        one for one in selectors.letters_of(selectors.rounds(meadow.consortium)[0].id) if one.organisation == "Coed"
    )
    page = client.post(
        f"/programme/letters/{letter.id}",
        {"act": "save", "subject": "Prynhawn da", "text": "Annwyl <b>bawb</b>"},
        follow=True,
    ).content.decode()
    assert "The draft is saved." in page
    assert "<b>bawb" not in page
    after = client.post(f"/programme/letters/rounds/{letter.round_id}", follow=True).content.decode()

    assert "3 letters on the way." in after
    assert "cannot go" in after
    assert "Annwyl <b>bawb</b>" in mails.mail_by_key(f"programme-round-letter:{letter.id}").text


def test_another_consortiums_lead_reads_and_sends_nothing_of_it(meadow):
    number = opened(meadow)
    other = organisation_services.create_consortium(
        "heath", name="Heath", lead_name="L", awarding_body="B", help_desk_email="h@heath.example"
    )
    letter = selectors.letters_of(number)[0]

    assert services.send_all(number, other, user_id=meadow.lead.pk, at=DAY) == (0, ())
    client = meadow.as_(meadow.officer)
    for page in ("/programme/letters", f"/programme/letters/rounds/{number}", f"/programme/letters/{letter.id}"):
        assert client.get(page).status_code == 403
    assert written() == []
