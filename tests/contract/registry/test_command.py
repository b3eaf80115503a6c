"""`cinquefoil registry` as a process: its one line, its file, and how it says that it cannot start."""

import argparse
import io
import json
import socket
import subprocess
import sys
from contextlib import contextmanager, redirect_stderr
from dataclasses import fields
from datetime import timedelta

import httpx2
import pytest

from cinquefoil.cli.main import main
from cinquefoil.cli.registry import _merged, add_parser
from cinquefoil.cli.registry_options import read_config, read_pairs, settings_from
from cinquefoil.registry.options import settings_read
from cinquefoil.registry.settings import Settings


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
    """The one line with which the command says that it cannot start; in this process, since nothing is served."""
    told = io.StringIO()
    with redirect_stderr(told):
        assert main(["registry", *options]) == 2
    assert told.getvalue().count("\n") == 1
    return told.getvalue()


def test_a_port_in_use_is_one_line_and_exit_status_2():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = subprocess.run(command("--port", port), capture_output=True, text=True, timeout=60, check=False)

    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert f"port {port}" in ended.stderr


def test_every_setting_may_be_set_in_a_file_or_a_word(tmp_path):
    config = tmp_path / "registry.toml"
    config.write_text(
        'error_profile = "classic"\ncode_lifetime_seconds = 5\nwebhook_attempts = 3\n'
        'known_organisations = [["https://ror.org/04wxnsj81", "ROR"]]\n'
    )
    options = {**read_config(config), **read_pairs(["webhook_attempts=4", "token_lifetime_seconds=60.5"])}

    settings = settings_from(options, base_uri="http://127.0.0.1:1")

    assert settings.error_profile == "classic"
    assert settings.code_lifetime == timedelta(seconds=5)
    assert settings.token_lifetime == timedelta(seconds=60.5)
    assert (settings.webhook_attempts, settings.base_uri) == (4, "http://127.0.0.1:1")
    assert settings.known_organisations == {("https://ror.org/04wxnsj81", "ROR")}
    # Each setting can be had: none is of a kind that nothing reads.
    assert {field for field, _ in settings_read().values()} == {field.name for field in fields(Settings)}


def options_of(*words):
    parser = argparse.ArgumentParser()
    add_parser(parser.add_subparsers())
    return _merged(parser.parse_args(["registry", *words]))


def test_the_settings_most_asked_for_have_names_of_their_own():
    named = settings_from(
        options_of("--error-profile", "classic", "--lenient", "--index-lag", "2", "--rate", "orcid"), base_uri="x"
    )
    plain = settings_from(options_of(), base_uri="x")

    assert (named.error_profile, named.strict_json, named.index_lag) == ("classic", False, timedelta(seconds=2))
    assert (named.public_rate, named.member_rate, named.burst) == (12, 24, 40)
    assert plain == Settings(base_uri="x")
    assert settings_from(options_of("--rate", "2.5"), base_uri="x").public_rate == 2.5


def test_the_command_line_goes_before_the_file(tmp_path):
    config = tmp_path / "registry.toml"
    config.write_text('port = 1\nhost = "::1"\nstrict_json = false\n')

    options = options_of("--config", str(config), "--port", "2", "--strict")

    assert (options["port"], options["host"], options["strict_json"]) == (2, "::1", True)


def test_it_listens_on_the_newer_kind_of_address():
    with running("--host", "::1") as ready:
        page = httpx2.get(f"{ready['url']}/signin", trust_env=False)

    assert ready["url"].startswith("http://[::1]:")
    assert page.status_code == 200


def test_a_container_may_listen_for_its_own_network(monkeypatch):
    monkeypatch.setenv("CINQUEFOIL_IN_CONTAINER", "1")

    with running("--host", "0.0.0.0") as ready:
        assert ready["url"].startswith("http://127.0.0.1:")
        assert httpx2.get(f"{ready['url']}/signin", trust_env=False).status_code == 200


def test_others_may_come_to_a_hosted_one(tmp_path):
    with running("--hosted", "--host", "0.0.0.0", "--data", str(tmp_path / "kept")) as ready:
        made = httpx2.post(
            f"{ready['url']}/hosted/registries", headers={"Accept": "application/json"}, trust_env=False
        ).json()

    assert made["url"].startswith(f"{ready['url']}/w/")
    assert len(list((tmp_path / "kept").glob("*.sqlite"))) == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--port", "0", "--data", "/nowhere/registry.sqlite"], "/nowhere/registry.sqlite cannot be used"),
        (["--port", "0", "--config", "/nowhere/registry.toml"], "cannot be read"),
        (["--port", "0", "--host", "0.0.0.0"], "this machine only"),
        (["--port", "70000"], "port 70000"),
        (["--port", "0", "--set", "colour=red"], "--set colour: not known"),
        (["--port", "0", "--set", "webhook_attempts=many"], "webhook_attempts is a whole number"),
        (["--port", "0", "--set", "code_lifetime_seconds=-1"], "a number, not below 0"),
        (["--port", "0", "--set", "error_profile=kind"], "error_profile is one of classic, current"),
        (["--port", "0", "--set", "burst=-1"], "a whole number, not below 0"),
        (["--port", "0", "--set", "member_rate=nan"], "a number, not below 0"),
        (["--port", "0", "--rate", "fast"], "--rate is a number"),
        (["--port", "0", "--base-uri", "orcid.org"], "base_uri is an address such as https://sandbox.orcid.org"),
        (["--port", "0", "--set", "known_organisations=[1]"], "known_organisations is a list of pairs"),
        (["--port", "0", "--hosted", "--control-token", "x"], "everyone gets her own"),
    ],
)
def test_what_cannot_work_is_one_line_and_exit_status_2(options, words):
    assert words in refused(*options)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("port = ", "is not TOML"),
        ("colour = 1", "colour not known"),
        ("[[clients]]\nkind = 'gold'", "name is missing"),
        ("port = 'http'", "port is of type int"),
        ("clients = ['mine']", "clients is a list of tables"),
        ("tls = 1", "tls is of type bool"),
        ("code_lifetime_seconds = 'long'", "code_lifetime_seconds is a number"),
        ("control_token = 7", "control_token is a text"),
    ],
)
def test_a_wrong_configuration_is_one_line_and_exit_status_2(tmp_path, text, words):
    config = tmp_path / "registry.toml"
    config.write_text(text)

    assert words in refused("--port", "0", "--config", str(config))
