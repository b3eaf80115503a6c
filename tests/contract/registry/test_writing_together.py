"""Writes of one turn of the event loop land with one commit; none is answered before, none fails for another's sake."""

import asyncio
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import httpx2
import pytest

from cinquefoil.registry.app import create_app, create_core
from cinquefoil.registry.cast import cast
from cinquefoil.registry.clients import register_client
from cinquefoil.registry.oauth.tokens import issue_token
from cinquefoil.registry.store.sqlite import SqliteStore
from cinquefoil.registry.values import Kept


@pytest.fixture
def store(tmp_path):
    store = SqliteStore(tmp_path / "registry.sqlite")
    yield store
    store.close()


@pytest.fixture
def commits(store):
    """Return the list to which each commit of the store is added."""
    made = []
    store.derived.set_trace_callback(lambda sql: made.append(sql) if sql == "COMMIT" else None)
    return made


@contextmanager
def no_commit(store):
    """Let every commit fail."""

    def judged(action, what, *_):
        is_commit = action == sqlite3.SQLITE_TRANSACTION and what == "COMMIT"
        return sqlite3.SQLITE_DENY if is_commit else sqlite3.SQLITE_OK

    store.derived.set_authorizer(judged)
    try:
        yield
    finally:
        store.derived.set_authorizer(None)


def written(store, name):
    with store.together():
        store.kept.put(Kept(name, "x"))


def broken(store):
    with store.together():
        store.kept.put(Kept("broken", "x"))
        raise ZeroDivisionError


def names(store):
    return [one.name for one in store.kept.find()]


def in_the_file(tmp_path):
    with sqlite3.connect(tmp_path / "registry.sqlite") as other:
        return [key for (key,) in other.execute("SELECT key FROM kept ORDER BY number")]


def test_writes_of_one_turn_share_a_commit(store, commits, tmp_path):
    async def turn():
        for name in "abc":
            written(store, name)
        assert in_the_file(tmp_path) == []
        await store.landing()
        assert store.landing() is None

    asyncio.run(turn())

    assert in_the_file(tmp_path) == ["a", "b", "c"]
    assert len(commits) == 1


def test_where_no_loop_runs_a_write_lands_at_once(store, commits, tmp_path):
    written(store, "a")

    assert in_the_file(tmp_path) == ["a"]
    assert len(commits) == 1


def test_a_block_that_raises_takes_back_its_own_and_leaves_its_neighbours(store, tmp_path):
    async def turn():
        written(store, "before")
        with pytest.raises(ZeroDivisionError):
            broken(store)
        assert store.kept.get("broken") is None
        written(store, "after")
        await store.landing()

    asyncio.run(turn())

    assert in_the_file(tmp_path) == names(store) == ["before", "after"]


def test_all_who_wait_are_told_when_the_commit_fails_and_nothing_was_written(store, tmp_path):
    async def turn():
        written(store, "a")
        written(store, "b")
        return await asyncio.gather(store.landing(), store.landing(), return_exceptions=True)

    with no_commit(store):
        told = asyncio.run(turn())

    assert [type(one) for one in told] == [sqlite3.DatabaseError] * 2
    assert in_the_file(tmp_path) == names(store) == []
    written(store, "later")
    assert in_the_file(tmp_path) == ["later"]


def test_one_who_stops_waiting_leaves_the_others_waiting(store, tmp_path):
    async def turn():
        written(store, "a")
        one, other = store.landing(), store.landing()
        one.cancel()
        await other

    asyncio.run(turn())

    assert in_the_file(tmp_path) == ["a"]


@pytest.mark.parametrize("how", ["put", "forget", "transaction", "search"])
def test_what_lands_by_itself_lets_what_is_open_land_first(store, tmp_path, how):
    core = create_core(store, cast="none")

    async def turn():
        written(store, "a")
        if how == "put":
            store.kept.put(Kept("b", "x"))
        elif how == "forget":
            store.kept.forget("b")
        elif how == "transaction":
            with store.transaction():
                pass
        else:
            core.index.follow(datetime.now(UTC))
        assert "a" in in_the_file(tmp_path)
        assert store.landing() is None

    asyncio.run(turn())


def permitted(core, orcid_id):
    """Return an access token that may write this record's person section."""
    client, _ = register_client(core.store, {"name": "A hub", "redirect_uris": ["http://127.0.0.1/back"]})
    issued = issue_token(
        core.store,
        client_id=client.client_id,
        orcid_id=orcid_id,
        scopes=("/person/update",),
        at=core.clock.now(),
        lifetime=timedelta(days=1),
    )
    return issued.access


def test_a_write_whose_commit_fails_is_refused_and_is_not_there(store):
    core = create_core(store)
    orcid_id = cast()["sofia"].orcid_id
    headers = {"Authorization": f"Bearer {permitted(core, orcid_id)}", "Accept": "application/json"}
    before = store.elements.count(orcid_id=orcid_id)

    async def turn():
        transport = httpx2.ASGITransport(app=create_app(core))
        async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
            return await http.post(f"/api/v3.0/{orcid_id}/keywords", json={"content": "tides"}, headers=headers)

    with no_commit(store):
        response = asyncio.run(turn())

    assert (response.status_code, response.json()["error-code"]) == (500, 9008)
    assert store.elements.count(orcid_id=orcid_id) == before


# A registry that is killed when the second commit is due, after telling how many wait for it.
DYING = """
import os, signal, sys
from pathlib import Path
from cinquefoil.registry.server import address_of, build_core, open_socket, serve
from cinquefoil.registry.settings import Settings
from cinquefoil.registry.app import create_app
from cinquefoil.registry.store.commits import Commits

land, due = Commits.land, 0

def landed(self):
    global due
    due += self._is_open
    if due == 2:
        print(len(self._waiting), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    land(self)

Commits.land = landed
listener = open_socket("127.0.0.1", 0)
serve(create_app(build_core(Settings(), data=Path(sys.argv[1]))), listener, address_of(listener))
"""


def connected(url):
    return socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=20)


def taken(line):
    """Return a connection once the server has it, so that what comes over several is read in one turn."""
    line.sendall(b"GET /pub/v3.0/pubStatus HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    assert line.recv(1 << 16).startswith(b"HTTP/1.1 200 ")
    return line


def heard(line):
    """Return what comes until the connection ends, however it ends."""
    data = b""
    try:
        while part := line.recv(1 << 16):
            data += part
    except ConnectionResetError:
        pass
    return data


def test_a_registry_killed_before_the_commit_has_answered_none_and_lost_nothing_answered(tmp_path):
    file = tmp_path / "registry.sqlite"
    core = create_core(SqliteStore(file))
    orcid_id = cast()["sofia"].orcid_id
    access = permitted(core, orcid_id)
    before = core.store.elements.count(orcid_id=orcid_id, kind="keyword")
    core.store.close()

    def asking(word):
        body = json.dumps({"content": word}).encode()
        head = (
            f"POST /api/v3.0/{orcid_id}/keywords HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {access}\r\n"
            f"Content-Type: application/json\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    with subprocess.Popen([sys.executable, "-c", DYING, str(file)], stdout=subprocess.PIPE, text=True) as process:
        url = json.loads(process.stdout.readline())["url"]
        with connected(url) as first:
            first.sendall(asking("answered"))
            answered = heard(first)
        lines = [taken(connected(url)) for _ in range(4)]
        os.kill(process.pid, signal.SIGSTOP)
        for number, line in enumerate(lines):
            line.sendall(asking(f"lost {number}"))
        os.kill(process.pid, signal.SIGCONT)
        lost = [heard(line) for line in lines]
        for line in lines:
            line.close()
        waiting = int(process.stdout.readline())

    assert answered.startswith(b"HTTP/1.1 201 ")
    assert waiting > 1
    assert lost == [b""] * 4
    store = SqliteStore(file)
    kept = [one.content["content"] for one in store.elements.find(orcid_id=orcid_id, kind="keyword")]
    store.close()
    assert len(kept) == before + 1
    assert kept[-1] == "answered"
