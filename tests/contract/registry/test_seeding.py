"""Seeding a store and a file: what is in it afterwards, that it is served, and that it can be taken up again."""

import io
from datetime import UTC, datetime

import pytest

from cinquefoil.cli.main import main
from cinquefoil.cli.registry_seed import Progress
from cinquefoil.orcid.codec import json_v3, xml_v3
from cinquefoil.orcid.model.record import Record
from cinquefoil.registry.accounts import SignInRefused, person_signing_in
from cinquefoil.registry.seeding import orcid_id_of, people, plant
from cinquefoil.registry.store.memory import MemoryStore
from cinquefoil.registry.store.sqlite import SqliteStore
from cinquefoil.registry.values import salted

AT = datetime(2026, 3, 31, tzinfo=UTC)


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path):
    store = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "registry.sqlite")
    yield store
    store.close()


def indexed(store):
    return [row[0] for row in store.derived.execute("SELECT orcid_id FROM search_record ORDER BY number")]


def test_people_are_in_the_store_and_in_the_index_as_they_are_made(store):
    made = list(people(60, 1))

    assert plant(store, 60, 1, AT) == 60

    assert [one.orcid_id for one in store.accounts.find()] == [one.account.orcid_id for one in made]
    assert list(store.accounts.find()) == [one.account for one in made]
    assert store.elements.count() == sum(len(one.elements) for one in made)
    assert indexed(store) == [one.account.orcid_id for one in made if one.account.state == "active"]
    assert store.derived.execute("SELECT count(*) FROM search_changed").fetchone() == (0,)


def test_those_who_are_there_are_left_alone(store):
    plant(store, 20, 1, AT)
    store.accounts.forget(orcid_id_of(7, 1))

    assert plant(store, 25, 1, AT) == 6
    assert store.accounts.count() == 25


def test_in_a_large_file_an_element_is_looked_for_among_those_of_its_person(tmp_path):
    store = SqliteStore(tmp_path / "registry.sqlite")
    plant(store, 20, 1, AT)
    asked = []
    store.derived.set_trace_callback(asked.append)

    list(store.elements.find(kind="email", orcid_id=orcid_id_of(3, 1)))

    plan = store.derived.execute(f"EXPLAIN QUERY PLAN {asked[0]}").fetchall()
    assert ["elements_orcid_id" in step for *_, step in plan] == [True]
    store.close()


def test_sources_have_names_and_reviews_have_groups(store):
    plant(store, 120, 1, AT)

    reviews = list(store.elements.find(kind="peer-review"))
    assert reviews
    assert {one.content["review-group-id"] for one in reviews} <= {group.group_id for group in store.groups.find()}
    assert all(store.clients.get(one.source.client_id).name for one in reviews)


def test_seeded_people_sign_in_with_the_password_given():
    store = MemoryStore()
    plant(store, 30, 1, AT, password=salted("practice"))
    active = next(one for one in store.accounts.find() if one.state == "active")

    assert person_signing_in(store, active.email, "practice") == active
    with pytest.raises(SignInRefused):
        person_signing_in(store, active.email, "wrong")


def test_seeded_records_are_served_in_both_formats(practice_registry, http):
    plant(practice_registry.core.store, 40, 1, AT, index=practice_registry.core.index)
    found = http.get(
        f"{practice_registry.pub}/v3.0/search",
        params={"q": "email:* OR keyword:*"},
        headers={"Accept": "application/json"},
    ).json()
    ids = [one["orcid-identifier"]["path"] for one in found["result"]][:15]

    for orcid_id in ids:
        url = f"{practice_registry.pub}/v3.0/{orcid_id}/record"
        as_json = http.get(url, headers={"Accept": "application/json"}).content
        as_xml = http.get(url, headers={"Accept": "application/xml"}).content
        record = json_v3.read(Record, as_json, strict=True)

        assert record.orcid_identifier.path == orcid_id
        assert xml_v3.read(Record, as_xml, strict=True).orcid_identifier == record.orcid_identifier
    assert len(ids) == 15


def test_the_command_seeds_a_file_and_says_what_it_did(tmp_path, capsys):
    data = tmp_path / "people.sqlite"
    command = ["registry", "seed", "--seed", "3", "--data", str(data), "--people"]

    assert main([*command, "30"]) == 0
    assert capsys.readouterr() == (f"30 people put into {data}.\n", "")
    assert main([*command, "40"]) == 0
    assert capsys.readouterr() == (f"10 people put into {data}; 30 were there already.\n", "")


def test_a_file_that_cannot_be_used_is_named(capsys):
    assert main(["registry", "seed", "--data", "/nowhere/at/all.sqlite"]) == 2
    assert "/nowhere/at/all.sqlite cannot be used" in capsys.readouterr().err


@pytest.mark.parametrize("number", ["many", "-1", "10000001"])
def test_a_number_of_people_that_is_none_is_refused(capsys, number):
    with pytest.raises(SystemExit):
        main(["registry", "seed", f"--people={number}"])

    assert f"{number} is not a whole number from 0 to 10,000,000" in capsys.readouterr().err


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("to", "passed", "shown"), [(Terminal(), 10.0, True), (Terminal(), 1.0, False), (io.StringIO(), 10.0, False)]
)
def test_a_bar_is_drawn_on_a_terminal_for_work_that_takes_longer_than_two_seconds(to, passed, shown):
    times = iter([0.0, passed, passed])
    progress = Progress(1000, to, lambda: next(times))

    progress.tell(250)
    progress.end()

    assert ("250 of 1,000, 0:30 left" in to.getvalue()) == shown
    assert bool(to.getvalue()) == shown
