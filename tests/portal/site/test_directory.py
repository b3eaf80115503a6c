"""The directory says proven, documented or unknown, and never *no*; what failed waits for its maker's 30 days."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from cinquefoil.guidelines.catalogue import CAPABILITIES
from cinquefoil.organisations import services as organisations
from cinquefoil.programme.products import services as products
from cinquefoil.programme.site import directory
from tests.portal.programme.products.conftest import decided_report
from tests.portal.programme.reports import build
from tests.portal.programme.test_thread import awarded

STATES = {"proven", "documented", "unknown"}


def systems(client, **query):
    return client.get("/api/systems", query).json()["systems"]


def rows_of(client, address, **query):
    return list(csv.DictReader(io.StringIO(client.get(address, query).content.decode())))


@pytest.fixture
def failed(house):
    """DSpace 9 proven but for CONN-1, which failed; returns proof and a function that sets how long the maker knew."""
    _, number = decided_report(house, build({"CONN-1": "not_met"}))
    proof = products.name_product(number, "dspace@9", version="9.1", user_id=house.lead.pk, at=timezone.now())

    def told(days):
        products.tell_maker(proof, user_id=house.lead.pk, at=timezone.now() - timedelta(days=days))
        products.keep_reply(proof, "Mended in 9.2.", user_id=house.lead.pk, at=timezone.now())

    return told


@pytest.mark.django_db
def test_no_capability_of_any_product_is_ever_a_no(client):
    found = systems(client)

    assert len(found) > 20
    assert {fact["state"] for row in found for fact in row["capabilities"].values()} <= STATES
    assert all(set(row["capabilities"]) == set(CAPABILITIES) for row in found)


def one(client):
    (row,) = [row for row in systems(client, q="dspace 9") if row["id"] == "dspace@9"]
    return row


def test_what_failed_is_told_nowhere_while_the_maker_has_not_had_it(failed, client):
    row = one(client)

    assert row["not_met"] == []
    assert row["capabilities"]["authenticate"]["state"] == "proven"
    assert row["capabilities"]["connect"]["state"] == "documented"
    assert "CONN-1" not in client.get("/systems.csv").content.decode()
    assert "not met" not in client.get("/systems").content.decode().replace("which is never a no", "")


@pytest.mark.parametrize(("days", "is_public"), [(0, False), (29, False), (30, True)])
def test_after_thirty_days_it_is_told_with_the_reply_beside_it(failed, client, days, is_public):
    failed(days)

    told = one(client)["not_met"]
    line = next(row for row in rows_of(client, "/systems.csv", q="dspace") if row["version"] == "9")
    assert bool(told) is is_public
    assert ("1 not met, with the maker’s reply" in client.get("/systems").content.decode()) is is_public
    assert ("CONN-1" in line["not_met"], line["reply"] == "Mended in 9.2.") == (is_public, is_public)
    if is_public:
        assert (told[0]["criterion"], told[0]["version"], told[0]["maker_reply"]) == ("CONN-1", "9.1", "Mended in 9.2.")
    assert one(client)["capabilities"]["connect"]["state"] == "documented"


def test_a_proof_bears_its_day(failed, client):
    today = timezone.now().date().isoformat()
    assert one(client)["capabilities"]["authenticate"]["proven_on"] == today
    line = next(row for row in rows_of(client, "/systems.csv", q="dspace") if row["version"] == "9")
    assert line["authenticate"] == f"proven {today}"


@pytest.mark.django_db
def test_the_directory_is_filtered_by_its_address(client):
    everything = systems(client)

    def named(**query):
        return {row["id"] for row in systems(client, **query)}

    assert named(kind="journal") == {row["id"] for row in everything if row["kind"] == "journal"} != set()
    assert named(q="EPRINTS support") == {row["id"] for row in everything if "EPrints" in row["product"]
                                          and "Support" in row["product"]}  # fmt: skip
    assert named(capability="synchronise", state="documented") == {
        row["id"] for row in everything if row["capabilities"]["synchronise"]["state"] == "documented"
    }
    assert named(capability="synchronise") == {
        row["id"] for row in everything if row["capabilities"]["synchronise"]["state"] != "unknown"
    }
    assert named(capability="flying", kind="teapot", state="no") == {row["id"] for row in everything}
    assert named(q="zebra") == set()


@pytest.mark.django_db
def test_page_spreadsheet_and_api_show_the_same(client):
    query = {"kind": "repository", "capability": "connect"}
    told = systems(client, **query)

    shown = client.get("/systems", query)
    assert len(shown.context["rows"]) == len(rows_of(client, "/systems.csv", **query)) == len(told) > 0
    assert "/systems.csv?kind=repository&amp;capability=connect" in shown.content.decode()


def test_members_are_listed_with_what_was_awarded_and_until_when(house, client):
    assert client.get("/api/members").json()["members"] == []
    awarded(house)

    (row,) = client.get("/api/members").json()["members"]
    assert (row["institution"], row["consortium"]) == ("Penrhos College", "Meadow Consortium")
    assert row["badges"]["display"]["state"] == "earned"
    assert row["badges"]["display"]["issuer"] == "The Meadow Badge Board"
    assert "synchronise" not in row["badges"] or row["badges"]["synchronise"]["state"] == "earned"
    page = client.get("/members").content.decode()
    assert "Penrhos Repository (DSpace 7.6.1)" in page
    (line,) = rows_of(client, "/members.csv")
    assert line["display"].startswith("earned until 20")


def test_members_are_filtered_and_an_award_that_ended_is_no_longer_lit(house, client, time_machine):
    awarded(house)
    organisations.create_consortium(
        "hill", name="Hill", lead_name="Hill", awarding_body="Hill", help_desk_email="help@hill.example"
    )

    def count(**query):
        return client.get("/api/members", query).json()["count"]

    assert (count(badge="display"), count(q="penrhos"), count(q="aberwen"), count(badge="flying")) == (1, 1, 0, 1)
    assert (count(consortium="meadow"), count(consortium="hill")) == (1, 0)
    assert "Show all members" in client.get("/members?q=aberwen").content.decode()
    time_machine.move_to(timezone.now() + timedelta(days=800))
    assert (count(badge="display"), count()) == (0, 1)


def test_a_long_list_is_paged_by_its_address_and_asks_the_database_a_few_times(house, client, monkeypatch,
                                                                                django_assert_max_num_queries):  # fmt: skip
    awarded(house)
    (row,) = directory.members(on=timezone.now().date())
    monkeypatch.setattr(directory, "members", lambda **_: (row,) * 250)

    last = client.get("/members?q=penrhos&page=5").content.decode()
    monkeypatch.undo()

    assert last.count("<tr>") == 51
    assert "250 systems" in last
    assert 'href="?q=penrhos&amp;page=4"' in last
    assert "Later in the alphabet" not in last
    with django_assert_max_num_queries(6):
        client.get("/members")


def test_a_member_s_name_is_no_formula_in_a_spreadsheet():
    from cinquefoil.programme.dashboard.tables import write_csv

    assert write_csv(("a",), [("=HYPERLINK(1)",)]).splitlines()[1] == "'=HYPERLINK(1)"


@pytest.mark.django_db
def test_the_api_is_open_to_other_pages_documented_and_has_its_limit(client):
    answer = client.get("/api/systems")
    assert answer["Access-Control-Allow-Origin"] == "*"
    documented = client.get("/api").content.decode()
    row = answer.json()["systems"][0]
    for key in (*row, *next(iter(row["capabilities"].values())), *answer.json()):
        assert f"<code>{key}</code>" in documented, key

    statuses = [client.get("/api/systems?q=zebra").status_code for _ in range(60)]
    assert statuses == [200] * 59 + [429]


def test_a_value_nobody_has_heard_of_asks_for_nothing():
    assert directory.Search.of({"kind": "teapot", "state": "no"}) == directory.Search()
