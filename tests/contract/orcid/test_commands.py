"""`cinquefoil orcid`: what it prints and with which status it ends."""

import io
import json

import pytest

from cinquefoil.cli.main import main

SOFIA = "0009-9100-0000-001X"
GONE = "http://127.0.0.1:9"


@pytest.fixture
def run(capsys):
    def run_(*arguments):
        status = main(["orcid", *map(str, arguments)])
        told = capsys.readouterr()
        return status, told.out, told.err

    return run_


@pytest.fixture
def token_file(practice_registry, tmp_path):
    keys = practice_registry.control.add_client(kind="member", scopes=["/activities/update", "/read-limited"])
    answer = practice_registry.grant("sofia", keys, "/activities/update /read-limited")
    file = tmp_path / "token.txt"
    file.write_text(answer["access_token"] + "\n", encoding="utf-8")
    return file


@pytest.fixture
def employment(orcid_data):
    return orcid_data / "samples/write_samples/employment-3.0.json"


def test_right_ids_are_shown_in_one_form(run):
    assert run("check", "https://orcid.org/0000-0002-1825-0097", "000000021694233x") == (
        0,
        "0000-0002-1825-0097\n0000-0002-1694-233X\n",
        "",
    )


def test_a_wrong_id_is_said_in_a_sentence_and_ends_with_1(run):
    status, out, _ = run("check", "0000-0002-1825-0097", "0000-0002-1825-0098")

    assert status == 1
    assert "check digit is wrong" in out


def test_ids_are_read_from_lines_and_told_in_json(run, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("0000-0002-1825-0097\n\nJosiah\n"))

    status, out, _ = run("check", "--json", "-")

    assert status == 1
    lines = [json.loads(line) for line in out.splitlines()]
    assert [line["orcid_id"] for line in lines] == ["0000-0002-1825-0097", None]
    assert "Josiah" in lines[1]["problem"]


def test_a_record_is_told_in_a_few_lines(run, practice_registry):
    status, out, err = run("record", SOFIA, "--registry", practice_registry.url)

    assert (status, err) == (0, "")
    assert out.splitlines()[0] == f"Sofia Garcia   {practice_registry.url}/{SOFIA}"
    assert "employment        Lecturer, Department of Marine Biology, University of Aberwen (2019-09-01 to now)" in out
    assert "work              Worms of the cold mud: a census (2022-05-24)" in out


@pytest.mark.parametrize(
    ("arguments", "key"),
    [(["--json"], "activities-summary"), (["--section", "works"], "group"), (["--section", "person"], "name")],
)
def test_a_record_and_its_sections_are_told_in_json(run, practice_registry, arguments, key):
    status, out, _ = run("record", SOFIA, "--registry", practice_registry.url, *arguments)

    assert status == 0
    assert key in json.loads(out)


@pytest.mark.parametrize("orcid_id", ["0009-9100-0000-0044", "0009-9100-0000-0036"])
def test_a_record_that_shows_little_is_told_too(run, practice_registry, orcid_id):
    status, out, _ = run("record", orcid_id, "--registry", practice_registry.url)

    assert status == 0
    assert out.strip()


def test_an_element_is_added_and_replaced(run, practice_registry, token_file, employment):
    place = ["push", SOFIA, "employment", employment, "--registry", practice_registry.url, "--token-file", token_file]

    status, out, _ = run(*place, "--json")
    put_code = json.loads(out)["put_code"]
    again, told, _ = run(*place, "--put-code", put_code)

    assert (status, again) == (0, 0)
    assert told == f"Replaced employment {put_code} of {SOFIA}.\n"


def test_what_the_registry_refuses_is_said_and_ends_with_1(run, practice_registry, token_file, employment):
    place = ["push", SOFIA, "employment", employment, "--registry", practice_registry.url, "--token-file", token_file]
    run(*place)

    status, out, err = run(*place)

    assert (status, out) == (1, "")
    assert err == "This is on the record already. (code 9021)\n"


def test_a_document_that_does_not_fit_is_refused_before_anything_is_sent(run, tmp_path):
    file = tmp_path / "post.json"
    file.write_text('{"role-titel": "Reader"}', encoding="utf-8")

    status, out, _ = run("push", SOFIA, "employment", file, "--registry", GONE, "--json")

    assert status == 1
    assert "unknown key `role-titel`" in json.loads(out)["problem"]


def test_a_dry_run_sends_nothing(run, employment):
    status, out, _ = run("push", SOFIA, "employment", employment, "--registry", GONE, "--dry-run")

    assert status == 0
    assert json.loads(out)["role-title"] == "Role"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["record", "Josiah"], "is not an ORCID iD"),
        (["record", SOFIA, "--section", "hobbies"], "There is no section “hobbies”"),
        (["record", SOFIA, "--registry", "orcid"], "is not a registry"),
        (["record", SOFIA, "--token-file", "/nowhere/token"], "/nowhere/token cannot be read"),
        (["record", SOFIA, "--token-file", "/dev/null"], "does not hold a token"),
        (["push", SOFIA, "work", "/nowhere/work.json"], "/nowhere/work.json cannot be read"),
    ],
)
def test_a_wrong_call_is_one_line_and_ends_with_2(run, arguments, sentence):
    status, out, err = run(*arguments)

    assert (status, out) == (2, "")
    assert sentence in err
    assert err.count("\n") == 1


def test_writing_needs_a_token(run, employment):
    status, _, err = run("push", SOFIA, "employment", employment, "--registry", GONE)

    assert status == 2
    assert "--token-file FILE" in err


def test_a_registry_that_does_not_run_is_named(run, monkeypatch):
    monkeypatch.setattr("time.sleep", lambda _: None)

    status, _, err = run("record", SOFIA, "--registry", GONE)

    assert (status, err) == (1, f"The registry did not answer. Is {GONE} right, and does it run?\n")


def test_patience_is_asked_for_aloud(run, practice_registry):
    practice_registry.control.set_faults({"match": {"path": "/record$"}, "effect": {"status": 429, "retry_after": 0}})

    status, _, err = run("record", SOFIA, "--registry", practice_registry.url)

    assert (status, err) == (0, "The registry asks for patience: 0 s.\n")
