"""A member's contacts: kept by its lead or by itself, read from a list, and written to by what a mail is about."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from cinquefoil.history.selectors import events_of_subject
from cinquefoil.mailing.selectors import mails
from cinquefoil.organisations import contacts, selectors
from cinquefoil.organisations import services as organisations
from cinquefoil.organisations.errors import AlreadyThere, NotThere
from cinquefoil.organisations.models import Contact
from cinquefoil.organisations.values import ContactRole
from cinquefoil.programme import selectors as programme
from cinquefoil.programme import services
from cinquefoil.programme.rules import Origin
from cinquefoil.programme.services.telling import tell_member
from tests.portal.programme.reports import build

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LEADS, OWN = "/programme/members/penrhos", "/o/penrhos/membership"
IMPORT = "/programme/members/import"


def known(house):
    return [(card.role.value, card.name, card.email) for card in selectors.contacts_of(house.organisation)]


def add(house, role, email, name=""):
    return contacts.add_contact(
        house.organisation, ContactRole(role), name=name, email=email, user_id=house.lead.pk, at=NOON
    )


@pytest.mark.parametrize(("who", "place"), [("lead", LEADS), ("officer", OWN)])
def test_a_contact_is_added_changed_and_removed_on_either_side(house, who, place):
    client = house.as_(getattr(house, who))

    client.post(f"{place}/contacts/new", {"role": "technical", "name": "Mair", "email": "mair@penrhos.example"})
    number = selectors.contacts_of(house.organisation)[1].id
    assert "mair@penrhos.example" in client.get(place).content.decode()
    client.post(f"{place}/contacts/{number}", {"name": "Mair Tech", "email": "tech@penrhos.example"})
    assert known(house)[1] == ("technical", "Mair Tech", "tech@penrhos.example")
    client.post(f"{place}/contacts/{number}", {"act": "remove"})

    assert [role for role, *_ in known(house)] == ["main"]
    told = events_of_subject(f"member:{house.organisation}")
    assert [event.sentence for event in told][::-1] == [
        "A technical contact was added.", "A technical contact was changed.", "A technical contact was removed.",
    ]  # fmt: skip
    assert {event.actor for event in told} == {f"user:{getattr(house, who).pk}"}
    assert "penrhos.example" not in str(told)


def test_saving_what_was_there_leaves_no_event(house):
    (card,) = selectors.contacts_of(house.organisation)

    house.as_(house.lead).post(f"{LEADS}/contacts/{card.id}", {"name": card.name, "email": card.email})

    assert events_of_subject(f"member:{house.organisation}") == ()


def test_there_is_one_main_contact_and_nobody_twice_in_a_role(house):
    add(house, "technical", "t@penrhos.example")
    second = add(house, "technical", "u@penrhos.example")

    with pytest.raises(AlreadyThere, match="There is a main contact already"):
        add(house, "main", "other@penrhos.example")
    with pytest.raises(AlreadyThere, match="has this role already"):
        add(house, "technical", "T@penrhos.example")
    with pytest.raises(AlreadyThere):
        contacts.change_contact(
            house.organisation, second, name="", email="t@Penrhos.example", user_id=house.lead.pk, at=NOON
        )
    with transaction.atomic(), pytest.raises(IntegrityError):
        Contact.objects.create(organisation_id=house.organisation, role="main", email="x@penrhos.example")


def test_a_refused_contact_says_why_and_keeps_what_was_typed(house):
    page = house.as_(house.officer).post(f"{OWN}/contacts/new", {"role": "main", "name": "A", "email": "a@p.example"})

    assert "There is a main contact already" in page.content.decode()
    assert 'value="a@p.example"' in page.content.decode()


def test_another_members_contact_is_not_there(house):
    other = organisations.create_organisation("theirs", name="Theirs", contact_email="x@theirs.example")
    number = selectors.contacts_of(other)[0].id

    assert house.as_(house.lead).get(f"{LEADS}/contacts/{number}").status_code == 404
    assert house.as_(house.officer).post(f"{OWN}/contacts/{number}", {"act": "remove"}).status_code == 404
    assert house.as_(house.officer).get("/o/theirs/membership").status_code == 403
    with pytest.raises(NotThere):
        contacts.contact(house.organisation, number)


@pytest.mark.parametrize(("who", "place", "status"), [
    ("stranger", LEADS, 403), ("officer", LEADS, 403), ("awarder", OWN, 403), ("lead", OWN, 403), ("stranger", OWN, 403),
])  # fmt: skip
def test_each_side_has_its_own_doors(house, who, place, status):
    client = house.as_(getattr(house, who))

    assert client.get(place).status_code == status
    assert client.post(f"{place}/contacts/new", {"role": "technical", "email": "x@x.example"}).status_code == status
    assert len(known(house)) == 1


def test_a_removed_main_contact_leaves_nobody_to_write_to(house):
    (card,) = selectors.contacts_of(house.organisation)
    contacts.remove_contact(house.organisation, card.id, user_id=house.lead.pk, at=NOON)

    organisation = selectors.organisation(house.organisation)
    assert (organisation.contact_name, organisation.contact_email) == ("", "")
    assert "nobody to write to" in house.as_(house.lead).get(LEADS).content.decode()
    assert "nobody to write to" in house.as_(house.lead).get("/programme/members").content.decode()


class TestLists:
    """The columns of a list for three contacts."""

    HEAD = "name,contact name,contact email,technical name,technical email,communications email\n"

    def take(self, house, rows):
        return house.as_(house.lead).post(IMPORT, {"act": "take", "text": self.HEAD + rows})

    def test_contacts_of_each_role_come_in_and_go_out_again(self, house):
        self.take(house, "Penrhos College,,,Mair,mair@penrhos.example,press@penrhos.example\n")

        assert known(house) == [
            ("main", "Peredur Officer", "officer@penrhos.example"),
            ("technical", "Mair", "mair@penrhos.example"),
            ("communications", "", "press@penrhos.example"),
        ]
        out = house.as_(house.lead).get("/programme/members.csv").content.decode()
        (row,) = csv.DictReader(io.StringIO(out))
        assert (row["technical email"], row["communications email"]) == (
            "mair@penrhos.example",
            "press@penrhos.example",
        )
        before = len(events_of_subject(f"member:{house.organisation}"))
        house.as_(house.lead).post(IMPORT, {"act": "take", "text": out})
        assert len(events_of_subject(f"member:{house.organisation}")) == before

    def test_a_lists_address_says_which_of_two_is_meant(self, house):
        add(house, "technical", "first@penrhos.example", "First")
        add(house, "technical", "second@penrhos.example", "Second")

        self.take(house, "Penrhos College,,,Second Person,SECOND@penrhos.example,\n")

        assert known(house)[1:] == [
            ("technical", "First", "first@penrhos.example"),
            ("technical", "Second Person", "SECOND@penrhos.example"),
        ]

    def test_an_older_list_takes_no_contact_away(self, house):
        add(house, "technical", "t@penrhos.example")
        house.as_(house.lead).post(
            IMPORT, {"act": "take", "text": "name,contact,email\nPenrhos College,,new@p.example\n"}
        )

        assert [email for *_, email in known(house)] == ["new@p.example", "t@penrhos.example"]

    def test_a_wrong_address_of_any_role_is_refused(self, house):
        page = house.as_(house.lead).post(IMPORT, {"text": self.HEAD + "Penrhos College,,,,tech at penrhos,\n"})

        assert "“tech at penrhos” is no mail address" in page.content.decode()


class TestMail:
    """Who gets which mail."""

    def receivers(self):
        return sorted(card.to for card in mails())

    def test_a_technical_question_goes_to_the_technical_contacts(self, house):
        add(house, "technical", "a@penrhos.example")
        add(house, "technical", "b@penrhos.example")
        self.ask(house)

        assert self.receivers() == ["a@penrhos.example", "b@penrhos.example"]

    def test_it_falls_back_to_the_main_contact_and_then_to_the_help_desk(self, house):
        self.ask(house)
        assert self.receivers() == ["officer@penrhos.example"]
        assert "A reviewer's question about Penrhos Repository" in mails()[0].subject

        (card,) = selectors.contacts_of(house.organisation)
        contacts.remove_contact(house.organisation, card.id, user_id=house.lead.pk, at=NOON)
        self.ask(house)
        assert mails()[0].to == "orcid-help@meadow.example"

    def test_other_decisions_are_not_mailed(self, house):
        self.decide(house, "confirm")

        assert self.receivers() == []

    def test_what_is_announced_goes_to_two_roles_and_to_nobody_twice(self, house):
        add(house, "communications", "press@penrhos.example", "Press")
        add(house, "communications", "Officer@penrhos.example")
        tell_member(
            "programme/mail/question.txt",
            programme.integration(house.integration),
            key="k",
            context={},
            copy_to=ContactRole.COMMUNICATIONS,
            at=NOON,
        )

        assert len(mails()) == 2
        assert {card.to.casefold() for card in mails()} == {"officer@penrhos.example", "press@penrhos.example"}

    def ask(self, house):
        self.decide(house, "ask")

    def decide(self, house, decision):
        number = services.keep_report(
            house.integration, build({"AUTH-1": "needs_review"}), origin=Origin.SERVICE, user_id=None, at=NOON
        )
        answer = house.as_(house.lead).post(
            f"/review/{number}/decide",
            {"criterion": "AUTH-1", "decision": decision, "reason": "Which page is it, please?"},
        )
        assert answer.status_code == 302
        assert programme.decisions_of(number)[-1].decision == decision
