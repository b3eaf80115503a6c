"""One suite over every store: what is put is found, in order, and nothing else."""

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from cinquefoil.registry.store.memory import MemoryStore
from cinquefoil.registry.store.sqlite import SqliteStore, StoreUnusable
from cinquefoil.registry.values import Account, Element, Kept, Source, Token, Webhook

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path):
    store = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "registry.sqlite")
    yield store
    store.close()


def element(store, orcid_id="A", kind="work", **facts):
    given = {"visibility": "public", "source": Source(client_id="C"), "created": AT, "modified": AT, **facts}
    return Element(store.next_put_code(), orcid_id, kind, **given)


def test_what_is_put_is_got_back_equal(store):
    one = element(store, content={"title": {"title": {"value": "Ümläut"}}, "type": None})

    store.elements.put(one)

    assert store.elements.get(one.put_code) == one


def test_nothing_is_got_where_nothing_was_put(store):
    assert store.accounts.get("0009-9100-0000-001X") is None


def test_a_second_value_takes_the_place_of_the_first(store):
    store.accounts.put(Account("A", AT, AT, email="old@people.example"))

    store.accounts.put(Account("A", AT, AT, email="new@people.example"))

    assert list(store.accounts.find(email="old@people.example")) == []
    assert [one.orcid_id for one in store.accounts.find(email="new@people.example")] == ["A"]


def test_values_are_found_by_all_the_fields_asked_for_in_the_order_of_putting(store):
    works = [element(store), element(store)]
    for one in (works[0], element(store, kind="education"), works[1], element(store, orcid_id="B")):
        store.elements.put(one)

    assert list(store.elements.find(orcid_id="A", kind="work")) == works


@pytest.mark.parametrize(
    ("equals", "number"),
    [
        ({}, 4),
        ({"orcid_id": "A"}, 3),
        ({"kind": "work"}, 3),
        ({"orcid_id": "A", "kind": "work"}, 2),
        ({"kind": "x"}, 0),
    ],
)
def test_what_would_be_found_is_counted(store, equals, number):
    for one in (element(store), element(store), element(store, kind="education"), element(store, orcid_id="B")):
        store.elements.put(one)

    assert store.elements.count(**equals) == number == len(list(store.elements.find(**equals)))


def test_changing_a_value_keeps_its_place(store):
    first, second = element(store), element(store)
    store.elements.put(first)
    store.elements.put(second)

    store.elements.put(replace(first, visibility="private"))

    assert [one.put_code for one in store.elements.find(orcid_id="A")] == [first.put_code, second.put_code]


def test_what_is_forgotten_is_not_found(store):
    one = element(store)
    store.elements.put(one)

    store.elements.forget(one.put_code)
    store.elements.forget(one.put_code)

    assert store.elements.get(one.put_code) is None
    assert list(store.elements.find(orcid_id="A")) == []


def test_values_may_be_changed_while_they_are_gone_through(store):
    for number in range(3):
        store.tokens.put(Token(f"t{number}", "a", "r", "C", "A", ("/authenticate",), AT, AT))

    for token in store.tokens.find(orcid_id="A"):
        store.tokens.forget(token.token_id)

    assert list(store.tokens.find()) == []


def test_moments_that_are_absent_stay_absent(store):
    hook = Webhook("A u", "A", "u", "C", AT)

    store.webhooks.put(hook)

    assert store.webhooks.get("A u") == hook


def test_put_codes_never_come_twice_even_after_clearing(store):
    first = store.next_put_code()

    store.clear()

    assert store.next_put_code() > first


def test_a_transaction_that_fails_leaves_everything_as_it_was(store):
    store.kept.put(Kept("key", "before"))

    def put_and_fail():
        with store.transaction():
            store.kept.put(Kept("key", "after"))
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError):
        put_and_fail()

    assert store.kept.get("key") == Kept("key", "before")


def test_a_transaction_that_ends_well_is_kept(store):
    with store.transaction():
        store.kept.put(Kept("key", "kept"))

    assert store.kept.get("key") == Kept("key", "kept")


def test_sqlite_keeps_over_a_restart(tmp_path):
    first = SqliteStore(tmp_path / "registry.sqlite")
    first.accounts.put(Account("A", AT, AT))
    given = first.next_put_code()
    first.close()

    second = SqliteStore(tmp_path / "registry.sqlite")

    assert second.accounts.get("A") == Account("A", AT, AT)
    assert second.next_put_code() > given
    second.close()


def test_a_transaction_that_cannot_be_written_down_leaves_everything_as_it_was(tmp_path):
    store = SqliteStore(tmp_path / "practice.sqlite")
    store.derived.execute("PRAGMA foreign_keys = ON")
    store.derived.execute("CREATE TABLE known (key PRIMARY KEY)")
    store.derived.execute("CREATE TABLE bound (key REFERENCES known DEFERRABLE INITIALLY DEFERRED)")
    store.kept.put(Kept("colour", "blue"))

    def put_what_cannot_be_kept():
        with store.transaction():
            store.kept.put(Kept("colour", "red"))
            store.derived.execute("INSERT INTO bound VALUES ('nobody')")  # found out when all is written down

    with pytest.raises(sqlite3.IntegrityError):
        put_what_cannot_be_kept()

    assert store.kept.get("colour").text == "blue"
    with store.transaction():
        store.kept.put(Kept("colour", "green"))
    assert store.kept.get("colour").text == "green"
    store.close()


def test_a_file_that_is_no_database_is_refused_with_its_name(tmp_path):
    path = tmp_path / "registry.sqlite"
    path.write_text("Dear diary, " * 500)

    with pytest.raises(StoreUnusable, match=r"registry\.sqlite cannot be used"):
        SqliteStore(path)


def test_the_earliest_come_first_and_those_without_a_moment_not_at_all(store):
    def put(key, minutes):
        due = None if minutes is None else AT + timedelta(minutes=minutes)
        store.webhooks.put(Webhook(key, "A", "https://hub.example/", "C", AT, due=due))

    for key, minutes in (("late", 9), ("never", None), ("soon", 1), ("moved", 2), ("gone", 0), ("done", 3)):
        put(key, minutes)
    put("moved", 12)
    put("done", None)
    put("never", 5)
    store.webhooks.forget("gone")

    assert [one.key for one in store.webhooks.earliest(10)] == ["soon", "never", "late", "moved"]
    assert [one.key for one in store.webhooks.earliest(1)] == ["soon"]


def test_what_a_broken_block_did_to_the_order_is_undone(store):
    hook = Webhook("one", "A", "https://hub.example/", "C", AT, due=AT)
    store.webhooks.put(hook)

    def break_off():
        with store.transaction():
            store.webhooks.put(replace(hook, due=None))
            store.webhooks.put(Webhook("two", "A", "https://hub.example/", "C", AT, due=AT))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()

    assert list(store.webhooks.earliest(10)) == [hook]
