"""`cinquefoil registry` as a process: its one line, its file, and how it says that it cannot start."""

import json
import socket
import subprocess
import sys
from contextlib import contextmanager

import httpx2
import pytest


def command(*options):
    return [sys.executable, "-m", "cinquefoil.cli", "registry", *options]


@contextmanager
def running(*options):
    process = subprocess.Popen(command("--port", "0", *options), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        yield json.loads(process.stdout.readline())
    finally:
        process.terminate()
        process.communicate(timeout=20)


def test_it_prints_one_line_when_ready_and_keeps_what_it_is_told_in_its_file(tmp_path):
    data = str(tmp_path / "registry.sqlite")
    levers = {"headers": {"Authorization": "Bearer secret"}, "trust_env": False}
    with running("--data", data, "--control-token", "secret") as ready:
        assert ready["ready"] is True
        assert ready["api"] == f"{ready['url']}/api"
        assert ready["pub"] == f"{ready['url']}/pub"
        made = httpx2.post(f"{ready['url']}/_control/clients", json={"name": "Kept"}, **levers).json()

    with running("--data", data, "--control-token", "secret") as ready:
        told = httpx2.get(f"{ready['url']}/_control/clients", **levers).json()

    assert [client["client_id"] for client in told] == [made["client_id"]]


def test_a_configuration_brings_clients(tmp_path):
    config = tmp_path / "registry.toml"
    config.write_text(
        'base_uri = "https://orcid.example"\n[[clients]]\nname = "Mine"\nclient_id = "APP-0123456789ABCDEF"\n'
        'client_secret = "practice"\nredirect_uris = ["http://127.0.0.1/"]\n'
    )
    form = {"grant_type": "client_credentials", "scope": "/read-public"}
    form |= {"client_id": "APP-0123456789ABCDEF", "client_secret": "practice"}

    with running("--config", str(config)) as ready:
        token = httpx2.post(f"{ready['url']}/oauth/token", data=form, trust_env=False)
        discovery = httpx2.get(f"{ready['url']}/.well-known/openid-configuration", trust_env=False).json()

    assert token.status_code == 200
    assert discovery["issuer"] == "https://orcid.example"


def refused(*options):
    done = subprocess.run(command(*options), capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_a_port_in_use_is_one_line_and_exit_status_2():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])

        assert f"port {port}" in refused("--port", port)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--port", "0", "--data", "/nowhere/registry.sqlite"], "/nowhere/registry.sqlite cannot be used"),
        (["--port", "0", "--config", "/nowhere/registry.toml"], "cannot be read"),
        (["--port", "0", "--host", "0.0.0.0"], "this machine only"),
        (["--port", "70000"], "port 70000"),
    ],
)
def test_what_cannot_work_is_one_line_and_exit_status_2(options, words):
    assert words in refused(*options)


@pytest.mark.parametrize(
    ("text", "words"),
    [("port = ", "is not TOML"), ("colour = 1", "colour not known"), ("[[clients]]\nkind = 'gold'", "name is missing")],
)
def test_a_wrong_configuration_is_one_line_and_exit_status_2(tmp_path, text, words):
    config = tmp_path / "registry.toml"
    config.write_text(text)

    assert words in refused("--port", "0", "--config", str(config))
