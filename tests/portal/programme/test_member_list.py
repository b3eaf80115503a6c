"""A member list through the lead's pages: looked at, taken in, handed out again."""

from io import BytesIO

import pytest

from cinquefoil.history import selectors as history
from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations import services as organisation_services

LIST = """name,ror,city,country,contact name,contact email
Penrhos College,https://ror.org/02mhbdp94,Bangor,GB,Peredur Officer,officer@penrhos.example
Prifysgol Tŷ Gwyn,,Tywyn,GB,Siân Ŵyn,sian@tygwyn.example
"Broken, College",nonsense,,,,
"""
PAGE = "/programme/members/import"


def upload(client, text=LIST):
    file = BytesIO(text.encode() if isinstance(text, str) else text)
    file.name = "members.csv"
    return client.post(PAGE, {"list": file})


def names(house):
    return [card.name for card in organisations.organisations_of(house.consortium)]


def test_nothing_is_written_before_the_lead_says_so(house):
    page = upload(house.as_(house.lead)).content.decode()

    assert "1 will be added" in page
    assert "1 will be changed" in page
    assert "“nonsense” is no ROR id" in page
    assert "ROR: nothing → https://ror.org/02mhbdp94" in page
    assert names(house) == ["Penrhos College"]


def test_what_was_shown_is_taken_in_and_twice_is_once(house):
    client = house.as_(house.lead)
    for _ in range(2):
        assert client.post(PAGE, {"act": "take", "text": LIST}).status_code == 302

    assert names(house) == ["Penrhos College", "Prifysgol Tŷ Gwyn"]
    card = organisations.organisation(house.organisation)
    assert (card.ror, card.city) == ("https://ror.org/02mhbdp94", "Bangor")
    told = [event.sentence for event in history.events_of_organisation(house.organisation)]
    assert told.count("Penrhos College was changed.") == 1


def test_thirty_members_fit(house):
    rows = "".join(f"Member {number:02},,,GB,,m{number}@a.example\n" for number in range(30))
    client = house.as_(house.lead)
    client.post(PAGE, {"act": "take", "text": f"name,ror,city,country,contact,email\n{rows}"})

    assert len(names(house)) == 31
    assert "31 members" in client.get("/programme/members").content.decode()


def test_the_list_handed_out_can_be_taken_in_and_changes_nothing(house):
    client = house.as_(house.lead)
    client.post(PAGE, {"act": "take", "text": LIST + "=cmd(),,,,,\n"})
    out = client.get("/programme/members.csv").content.decode()

    assert "'=cmd()" in out
    page = upload(client, out).content.decode()
    assert "0 will be added" in page
    assert "0 will be changed" in page


@pytest.mark.parametrize(("file", "said"), [
    (b"", "empty"),
    (b"name\n", "no members under it"),
    (b"who,where\nA,B\n", "first line must name the columns"),
    ("name\nPrifysgol Tŷ\n".encode("utf-16"), "UTF-16"),
    (b'name\n"A\n', "quotation mark"),
    (b"name\n" + b"A\n" * 260_000, "larger than"),
])  # fmt: skip
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(house, file, said):
    answer = upload(house.as_(house.lead), file)

    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_a_member_of_another_consortium_is_not_taken_over(house):
    other = organisation_services.create_consortium(
        "heath", name="Heath", lead_name="L", awarding_body="B", help_desk_email="h@heath.example"
    )
    organisation_services.create_organisation(
        "theirs", name="Theirs", ror="https://ror.org/02mhbdp94", consortium_id=other
    )
    client = house.as_(house.lead)
    assert "belongs to another consortium" in upload(client).content.decode()
    client.post(PAGE, {"act": "take", "text": LIST})

    assert [card.name for card in organisations.organisations_of(other)] == ["Theirs"]


@pytest.mark.parametrize("page", [PAGE, "/programme/members", "/programme/members.csv"])
def test_only_the_lead_sees_the_list(house, page):
    assert house.as_(house.officer).get(page).status_code == 403


def test_names_with_tags_are_shown_as_words(house):
    page = upload(house.as_(house.lead), "name\n<script>alert(1)</script>\n</textarea><b>x</b>\n").content.decode()

    assert "<script>alert" not in page
    assert "</textarea><b>" not in page
