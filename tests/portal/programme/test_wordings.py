"""A lead changes what letters say for her consortium, in each language, and members choose the language."""

from datetime import UTC, datetime

import pytest

from cinquefoil.mailing import selectors as mails
from cinquefoil.mailing.models import Mail
from cinquefoil.organisations import contacts
from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations import services as organisation_services
from cinquefoil.organisations.values import ContactRole
from cinquefoil.programme import services as programme
from cinquefoil.programme.errors import NotNow, NotThere
from cinquefoil.programme.letters import selectors as rounds
from cinquefoil.programme.letters import services as round_services
from cinquefoil.programme.letters.wordings import selectors, services
from cinquefoil.programme.letters.wordings.library import languages
from tests.portal.programme.test_life_of_an_award import GIVEN, awarded

DAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
PAGE = "/programme/letters/wordings/en/vendor_only"
MINE = "{greeting}\n\nCome to our workshop: {systems_page}\n{questions}\n{help_desk}\n{issuer}"


def drafted(house, only=None):
    consortium = organisations.consortium(house.consortium)
    number = round_services.open_round(
        consortium, user_id=house.lead.pk, base_url="https://hub.example", at=DAY, only=only
    )
    return rounds.letters_of(number)


def typed(act="keep", **changes):
    return {"act": act, "subject": "Begin, {organisation}", "text": MINE, "based_on": "0", "note": "warmer"} | changes


def test_a_lead_previews_keeps_and_sees_the_history(house):
    client = house.as_(house.lead)
    preview = client.post(PAGE, typed("preview")).content.decode()
    assert "Begin, Example University" in preview
    assert "Come to our workshop: http" in preview
    assert selectors.history_of(house.consortium, "en", "vendor_only") == ()

    kept = client.post(PAGE, typed(), follow=True).content.decode()
    assert "Kept as revision 1." in kept
    assert "warmer" in kept
    letter = drafted(house)[0]
    assert letter.subject == "Begin, Penrhos College"
    assert letter.text.startswith("Dear Peredur Officer,\n\nCome to our workshop: https://hub.example/systems")
    assert "yours" in client.get("/programme/letters/wordings").content.decode()


def test_an_earlier_wording_and_ours_are_restored_as_new_revisions(house):
    client = house.as_(house.lead)
    client.post(PAGE, typed(subject="First"))
    client.post(PAGE, typed(subject="Second", based_on="1"))
    client.post(PAGE, {"act": "restore", "revision": "1"})
    assert selectors.wording_of(house.consortium, "en", "vendor_only").subject == "First"
    client.post(PAGE, {"act": "restore", "revision": "0"})

    ours = languages()["en"].wordings["vendor_only"]
    assert selectors.wording_of(house.consortium, "en", "vendor_only") == ours
    assert [one.number for one in selectors.history_of(house.consortium, "en", "vendor_only")] == [4, 3, 2, 1]
    assert client.post(PAGE, {"act": "restore", "revision": "9"}).status_code == 404


@pytest.mark.parametrize(("change", "sentence"), [
    ({"text": "{help_desk} {issuer}"}, "The text must hold {systems_page}"),
    ({"text": MINE + "{adress}"}, "The text holds {adress}, which is not known here."),
    ({"subject": "{"}, "The subject holds a brace without its partner."),
])  # fmt: skip
def test_a_wording_that_could_not_be_filled_in_is_refused_and_what_was_typed_stays(house, change, sentence):
    page = house.as_(house.lead).post(PAGE, typed(**change)).content.decode()

    assert sentence in page
    assert change.get("text", MINE).splitlines()[0] in page
    assert selectors.history_of(house.consortium, "en", "vendor_only") == ()


def test_whoever_opened_it_before_somebody_else_kept_it_is_told(house):
    house.as_(house.second_lead).post(PAGE, typed(subject="Hers"))
    page = house.as_(house.lead).post(PAGE, typed(subject="His")).content.decode()

    assert "Somebody else changed this wording since you opened it" in page
    assert selectors.wording_of(house.consortium, "en", "vendor_only").subject == "Hers"


def test_another_consortium_and_another_language_keep_ours(house):
    house.as_(house.lead).post(PAGE, typed())
    other = organisation_services.create_consortium(
        "heath", name="Heath", lead_name="L", awarding_body="B", help_desk_email="h@heath.example"
    )

    assert selectors.wordings_of(other) == {}
    assert selectors.wording_of(house.consortium, "cy", "vendor_only") == languages()["cy"].wordings["vendor_only"]


def test_only_leads_read_and_change_wordings_and_unknown_ones_are_not_there(house):
    assert house.as_(house.officer).get(PAGE).status_code == 403
    for page in ("/programme/letters/wordings/xx/award", "/programme/letters/wordings/en/other"):
        assert house.as_(house.lead).get(page).status_code == 404


def test_a_member_chooses_welsh_and_its_letters_and_what_stands_under_them_are_in_welsh(house):
    client = house.as_(house.officer)
    page = client.post("/letters/of/penrhos", {"language": "cy"}, follow=True).content.decode()
    assert "not yet reviewed by a speaker" in page
    letter = drafted(house)[0]
    round_services.send(letter.id, house.consortium, user_id=house.lead.pk, at=DAY)

    assert letter.text.startswith("Annwyl Peredur Officer,")
    under = mails.mails()[0].text.removeprefix(letter.text)
    assert "1 Mai 2026" in under
    assert letter.subject == "Yr hyn sy’n hysbys am y system a ddefnyddiwch, a’r hyn sydd i chi ei ddangos"
    assert client.post("/letters/of/penrhos", {"language": "tlh"}, follow=True).status_code == 200
    assert selectors.language_of(house.organisation).code == "cy"
    with pytest.raises(NotThere):
        services.choose_language(house.organisation, "../en", user_id=house.officer.pk, at=DAY)


def test_award_mail_and_reminders_come_in_the_members_language_and_the_consortiums_wording(house):
    services.choose_language(house.organisation, "fr", user_id=house.lead.pk, at=DAY)
    text = "{greeting} {awards} {embed} {check} {issuer_line} {help_desk} Bravo !"
    services.revise(
        house.consortium, "fr", "award", subject="Bravo, {organisation}", text=text,
        based_on=0, note="", user_id=house.lead.pk, at=DAY,
    )  # fmt: skip
    awarded(house, GIVEN)
    programme.remind(base_url="https://hub.example", at=GIVEN.replace(year=2027))

    reminder, award = mails.mails(2)
    assert award.subject == "Bravo, Penrhos College"
    assert "Authentifier, jusqu’au 2 mars 2027" in award.text
    assert "selon les critères Collect & Connect" in award.text
    assert award.text.rstrip().endswith("Bravo !")
    assert reminder.subject.endswith("des badges arrivent à terme le 2 mars 2027")


def test_one_member_alone_is_drafted_a_letter_and_not_twice(house):
    organisation_services.create_organisation(
        "bryn", name="Bryn", consortium_id=house.consortium, contact_email="b@bryn.example"
    )
    client = house.as_(house.lead)
    client.post("/programme/letters", {"only": "penrhos"})
    (opened,) = rounds.rounds(house.consortium)
    assert [one.organisation for one in rounds.letters_of(opened.id)] == ["Penrhos College"]

    again = client.post("/programme/letters", {"only": "penrhos"}, follow=True).content.decode()
    assert "not sent yet" in again
    assert client.post("/programme/letters", {"only": "nobody"}).status_code == 404
    with pytest.raises(NotNow):
        drafted(house)


def test_where_the_main_contact_cannot_be_reached_another_one_is_asked_whom_to_write_to(house):
    contacts.add_contact(
        house.organisation, ContactRole.TECHNICAL, name="Gwen", email="gwen@penrhos.example",
        user_id=house.lead.pk, at=DAY,
    )  # fmt: skip
    letter = drafted(house)[0]
    round_services.send(letter.id, house.consortium, user_id=house.lead.pk, at=DAY)
    Mail.objects.update(state="failed", came_back=True, reason="It came back: user unknown")

    asked = drafted(house)[0]
    assert (asked.kind, asked.to) == ("no_contact", "gwen@penrhos.example")
    assert asked.text.startswith("Dear Gwen,")
    page = house.as_(house.lead).get("/letters/of/penrhos").content.decode()
    assert "The main contact cannot be reached: It came back: user unknown" in page
