"""The lead lays two rounds side by side, on a page and as a spreadsheet."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations import services as organisation_services
from cinquefoil.programme import services as programme
from cinquefoil.programme.letters import services as rounds
from cinquefoil.programme.letters.threads import selectors, services
from cinquefoil.programme.rules import Origin
from tests.portal.programme.reports import build

DAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
PAGE = "/programme/letters/compare"


def sent(house, at, only=None):
    number = rounds.open_round(
        organisations.consortium(house.consortium),
        user_id=house.lead.pk,
        base_url="https://h.example",
        at=at,
        only=only,
    )
    rounds.send_all(number, house.consortium, user_id=house.lead.pk, at=at)
    return number


@pytest.fixture
def two(house, time_machine):
    """Two rounds: in the first, one of two members answers after four days and is assessed; then the second."""
    organisation_services.create_organisation(
        "bryn", name="=Bryn", consortium_id=house.consortium, contact_email="b@bryn.example"
    )
    first = sent(house, DAY)
    (thread,) = (one for one in selectors.threads_of_rounds([first]) if one.slug == "penrhos")
    fourth = DAY + timedelta(days=4)
    services.type_in(thread, "Done.", received=fourth, user_id=house.lead.pk, at=fourth)
    programme.keep_report(house.integration, build(), origin=Origin.SERVICE, user_id=None, at=fourth)
    time_machine.move_to(DAY + timedelta(days=50), tick=False)
    return first, sent(house, DAY + timedelta(days=40))


def test_who_moved_whose_letter_was_answered_and_whose_turn_it_was(house, two):
    page = house.as_(house.lead).get(PAGE).content.decode()

    assert "only its product is known → qualifies" in page
    assert "<title>Whose turn it was</title>" in page
    assert '<td class="number">4</td>' in page
    assert page.count("<svg") >= 2
    assert "no answer" in page


def test_the_spreadsheet_has_a_row_a_member_and_no_formula(house, two):
    text = house.as_(house.lead).get(f"{PAGE}.csv?a={two[0]}&b={two[1]}").content.decode()
    rows = {row["member"]: row for row in csv.DictReader(io.StringIO(text))}

    assert set(rows) == {"'=Bryn", "Penrhos College"}
    penrhos = rows["Penrhos College"]
    assert penrhos["moved"] == "moved forward"
    assert (penrhos["answered before"], penrhos["days until answer before"]) == ("yes", "4")
    assert (penrhos["days member before"], penrhos["days lead before"]) == ("4", "36")
    assert (penrhos["answered after"], penrhos["days member after"]) == ("no", "10")


def test_the_order_in_which_rounds_are_named_does_not_matter_and_strange_numbers_mean_the_newest(house, two):
    client = house.as_(house.lead)
    straight = client.get(f"{PAGE}.csv?a={two[0]}&b={two[1]}").content

    for query in (f"?a={two[1]}&b={two[0]}", "", "?a=999&b=x", f"?a={two[0]}&b={two[0]}"):
        assert client.get(f"{PAGE}.csv{query}").content == straight


def test_one_round_or_letters_to_one_member_alone_are_not_compared(house):
    sent(house, DAY)
    sent(house, DAY + timedelta(days=1), only=house.organisation)

    assert "there are not two yet" in house.as_(house.lead).get(PAGE).content.decode()


def test_only_leads_see_it_and_queries_do_not_grow_with_members(house, two, django_assert_max_num_queries):
    assert house.as_(house.officer).get(PAGE).status_code == 403
    assert house.as_(house.officer).get(f"{PAGE}.csv").status_code == 403
    client = house.as_(house.lead)

    with django_assert_max_num_queries(24) as counted:
        client.get(PAGE)
    for number in range(10):
        organisation_services.create_organisation(
            f"m{number}", name=f"M{number}", consortium_id=house.consortium, contact_email=f"c@m{number}.example"
        )
    third = sent(house, DAY + timedelta(days=45))
    with django_assert_max_num_queries(len(counted)):
        assert "only in the later round" in client.get(f"{PAGE}?a={two[1]}&b={third}").content.decode()
