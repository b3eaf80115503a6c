"""The reference repository as a process of its own, with ORCID out of reach: what can be seen without it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

NOBODY = "http://127.0.0.1:1"


@contextmanager
def repository(*arguments: str) -> Iterator[httpx2.Client]:
    command = [sys.executable, "-m", "cinquefoil.corpus", "--port", "0", "--registry", NOBODY]
    command += ["--client-id", "APP-TARNWATHREPO0001", "--client-secret", "secret-of-the-test", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            told = json.loads(process.stdout.readline())
            with httpx2.Client(base_url=told["url"], follow_redirects=True, trust_env=False) as client:
                yield client
        finally:
            process.terminate()


def sign_in(client: httpx2.Client, login: str = "wren") -> None:
    answer = client.post("/login", data={"login": login, "password": "reference-2026"})
    assert "Log out" in answer.text


def refuse(client: httpx2.Client) -> httpx2.Response:
    sent = client.get("/orcid/connect", follow_redirects=False)
    state = parse_qs(urlsplit(sent.headers["location"]).query)["state"][0]
    return client.get("/orcid/callback", params={"error": "access_denied", "state": state})


@pytest.fixture(scope="module")
def faultless() -> Iterator[httpx2.Client]:
    with repository() as client:
        client.get("/")
        yield client


@pytest.mark.parametrize("address", ["/", "/help/orcid", "/items/1", "/people/1", "/people/5", "/search?q=pools"])
def test_its_public_pages_are_there(faultless: httpx2.Client, address: str) -> None:
    assert faultless.get(address).status_code == 200


def test_an_imported_id_is_marked_and_carries_no_icon(faultless: httpx2.Client) -> None:
    page = faultless.get("/people/5").text

    assert "https://orcid.org/0000-0002-1825-0097</a> (unauthenticated)" in page
    assert "orcid-id.svg" not in page


def test_an_imported_id_is_not_passed_on_in_metadata(faultless: httpx2.Client) -> None:
    for prefix in ("oai_dc", "oai_datacite"):
        answer = faultless.get("/oai", params={"verb": "ListRecords", "metadataPrefix": prefix})
        assert "Josiah Carberry" in answer.text
        assert "0000-0002-1825-0097" not in answer.text


def test_the_button_stands_beside_its_explanation_and_asks_with_a_state(faultless: httpx2.Client) -> None:
    sign_in(faultless)

    page = faultless.get("/profile").text
    sent = faultless.get("/orcid/connect", follow_redirects=False).headers["location"]

    assert 'href="/help/orcid"' in page
    assert "Connect your ORCID iD" in page
    asked = parse_qs(urlsplit(sent).query)
    assert sent.startswith(f"{NOBODY}/oauth/authorize?")
    assert asked["scope"] == ["/read-limited /activities/update"]
    assert asked["redirect_uri"][0].endswith("/orcid/callback")
    assert asked["state"]


def test_a_refusal_is_explained_and_offers_another_try(faultless: httpx2.Client) -> None:
    sign_in(faultless)

    answer = refuse(faultless)

    assert answer.status_code == 200
    assert "You refused" in answer.text
    assert "Try again" in answer.text


def test_a_wrong_state_is_refused(faultless: httpx2.Client) -> None:
    sign_in(faultless)

    answer = faultless.get("/orcid/callback", params={"code": "AbC123", "state": "guessed"})

    assert answer.status_code == 400
    assert "does not belong to a connection that you began here" in answer.text


def test_a_typed_id_is_not_taken(faultless: httpx2.Client) -> None:
    sign_in(faultless)

    faultless.post("/profile", data={"job_title": "Reader", "department": "Bogs", "orcid_id": "0009-9000-0000-0003"})

    assert "0009-9000-0000-0003" not in faultless.get("/people/1").text


def test_pages_for_roles_are_for_those_roles(faultless: httpx2.Client) -> None:
    sign_in(faultless, "wren")
    assert faultless.get("/admin").status_code == 403
    sign_in(faultless, "oswin")
    assert "imported" in faultless.get("/admin").text
    assert "0000-0002-1825-0097,no" in faultless.get("/admin/people.csv").text
    sign_in(faultless, "maud")
    assert "Mark as reviewed" in faultless.get("/review").text


def test_with_m01_a_typed_id_is_taken() -> None:
    with repository("--faults", "M01") as client:
        client.get("/")
        sign_in(client)
        client.post("/profile", data={"job_title": "Reader", "department": "Bogs", "orcid_id": "0009-9000-0000-0003"})

        assert "0009-9000-0000-0003" in client.get("/people/1").text


def test_with_m06_m08_and_m15_explanation_purpose_and_refusal_are_gone() -> None:
    with repository("--faults", "M06,M08,M15") as client:
        client.get("/")
        sign_in(client)

        assert 'href="/help/orcid"' not in client.get("/profile").text
        assert "attributed to the right" not in client.get("/help/orcid").text
        assert refuse(client).status_code == 500


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cinquefoil.corpus", *arguments], capture_output=True, text=True, check=False, timeout=20
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "say where ORCID is"),
        (["--registry", NOBODY], "say who we are at ORCID"),
        (["--registry", NOBODY, "--client-id", "a", "--client-secret", "b", "--faults", "M99"], "no fault 'M99'"),
    ],
)
def test_a_missing_setting_is_one_clear_line(arguments: list[str], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ORCID_CLIENT_ID", raising=False)
    monkeypatch.delenv("ORCID_CLIENT_SECRET", raising=False)

    done = run(*arguments)

    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
