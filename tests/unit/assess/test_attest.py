"""`cinquefoil assess attest`: what a person states is kept beside the run, counted on replay, and never more than said."""

import io
import json

import pytest

from cinquefoil.cli.main import main
from tests.unit.assess.bundles import good_bundle, without_step
from tests.unit.assess.test_kept_runs import kept, zipped

WHO = ("--by", "Ada Quill", "--role", "repository manager", "--organisation", "Tarn Wath University")


def assess(*arguments):
    return main(["assess", *map(str, arguments)])


def attest(run, *more, who=WHO):
    return assess("attest", run, *who, *more)


def states(run, capsys):
    capsys.readouterr()
    assess("replay", run, "--json")
    told = json.loads(capsys.readouterr().out)["verdicts"]
    return {one["criterion"]: (one["state"], one["reason"]) for one in told}


@pytest.fixture
def run(tmp_path):
    return kept(tmp_path / "run", without_step(good_bundle(), "refuse"))


def test_a_statement_is_kept_and_waits_for_a_reviewer(run, capsys):
    assert states(run, capsys)["AUTH-10"][0] in {"cannot_tell", "not_tested"}
    assert attest(run, "--criterion", "auth-10", "--says", "yes", "--text", "I refused; a page said why.") == 0
    assert "needs review" in capsys.readouterr().out

    kept_statement = json.loads((run / "attestations.json").read_text())["statements"][0]
    assert kept_statement["by"] == "Ada Quill"
    assert kept_statement["expires"] > kept_statement["at"]
    assert states(run, capsys)["AUTH-10"] == ("needs_review", "attestation.too-weak")
    assert assess("verify", run) == 0
    assert "1 statements were made since" in capsys.readouterr().out
    assert states(zipped(run), capsys)["AUTH-10"][0] == "needs_review"


def test_the_latest_statement_counts(run, capsys):
    attest(run, "--criterion", "AUTH-17", "--says", "not-applicable", "--text", "We are no member.")
    assert states(run, capsys)["AUTH-17"] == ("needs_review", "applicability.declared")
    attest(run, "--criterion", "AUTH-10", "--says", "yes", "--text", "Seen.")
    attest(run, "--criterion", "AUTH-10", "--says", "no", "--text", "It broke yesterday.")
    assert states(run, capsys)["AUTH-10"] == ("needs_review", "attestation.denies")


def test_evidence_outweighs_a_statement(tmp_path, capsys):
    run = kept(tmp_path / "good")
    before = states(run, capsys)["AUTH-10"]
    assert before[0] == "met"
    attest(run, "--criterion", "AUTH-10", "--says", "no", "--text", "I do not think so.")
    assert states(run, capsys)["AUTH-10"] == before


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--criterion", "AUTH-1", "--says", "yes", "--text", "Sure."), "nobody's word counts"),
        (("--criterion", "AUTH-1", "--says", "not-applicable", "--text", "Sure."), "applies to everybody"),
        (("--criterion", "AUTH-99", "--says", "yes", "--text", "Sure."), "no criterion"),
        (("--criterion", "AUTH-10", "--text", "Sure."), "--says"),
        (("--criterion", "AUTH-10", "--says", "yes"), "lacks a text"),
        (("--criterion", "AUTH-17", "--says", "not-applicable", "--text", "  "), "lacks a text"),
        (("--criterion", "AUTH-10", "--says", "yes", "--text", "x" * 4001), "longer than"),
        (("--criterion", "AUTH-10", "--says", "yes", "--text", "client_secret=abcdefghijklmnop"), "client secret"),
        (("--criterion", "AUTH-10", "--says", "yes", "--text", "x", "--orcid", "0000-0002-1825-0098"), "--orcid"),
        (("--criterion", "AUTH-10", "--says", "yes", "--text", "x", "--expires", "soon"), "no date"),
        (("--criterion", "AUTH-10", "--says", "yes", "--text", "x", "--expires", "2020-01-01"), "over already"),
    ],
)
def test_what_cannot_be_stated_gets_a_sentence_and_is_not_kept(run, capsys, more, said):
    assert attest(run, *more) == 3
    assert said in capsys.readouterr().err
    assert not (run / "attestations.json").exists()


@pytest.mark.parametrize("missing", ["--by", "--role", "--organisation"])
def test_nobody_states_anything_anonymously(run, capsys, missing):
    at = WHO.index(missing)
    who = WHO[:at] + WHO[at + 2 :]
    assert attest(run, "--criterion", "AUTH-10", "--says", "yes", "--text", "Seen.", who=who) == 3
    assert missing in capsys.readouterr().err


def test_questions_walk_through_what_only_a_person_knows(run, monkeypatch, capsys):
    asked = []

    def answer(_prompt):
        asked.append(capsys.readouterr().err)
        told = {"name?": "Ada Quill", "role,": "manager", "organisation?": "Tarn Wath", "rest on?": "I refused myself."}
        known = next((reply for part, reply in told.items() if part in asked[-1]), "")
        return "yes" if "AUTH-10  " in asked[-1] else known

    monkeypatch.setattr("builtins.input", answer)

    assert attest(run, who=()) == 0
    statements = json.loads((run / "attestations.json").read_text())["statements"]
    assert [(one["criterion"], one["text"], one["by"]) for one in statements] == [
        ("AUTH-10", "I refused myself.", "Ada Quill")
    ]
    assert any("AUTH-17  Members use the member logo" in question for question in asked)


def test_who_answers_nothing_states_nothing(run, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))

    assert attest(run) == 0
    assert "Nothing was stated" in capsys.readouterr().out
    assert not (run / "attestations.json").exists()


def forge(change):
    def forged(told):
        change(told["statements"])
        return told

    return forged


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (forge(lambda all_: all_[0].update(text="Never said.")), "does not follow"),
        (forge(lambda all_: all_.pop(0)), "does not follow"),
        (forge(lambda all_: all_[0].update(criterion="AUTH-1")), "nobody's word counts"),
        (forge(lambda all_: all_[0].update(seen_by_reviewer=True)), "seen_by_reviewer"),
        (lambda told: {**told, "schema": "other/1"}, "schema"),
        (lambda told: [told], "no statements"),
    ],
)
def test_statements_edited_by_hand_are_told(run, capsys, change, said):
    for text in ("First.", "Second."):
        attest(run, "--criterion", "AUTH-10", "--says", "yes", "--text", text)
    file = run / "attestations.json"
    file.write_text(json.dumps(change(json.loads(file.read_text()))))

    for command in ("replay", "verify"):
        assert assess(command, run) == 5
        assert said in capsys.readouterr().err


def test_statements_do_not_move_to_another_run(run, tmp_path, capsys):
    attest(run, "--criterion", "AUTH-10", "--says", "yes", "--text", "Seen.")
    other = kept(tmp_path / "other")
    (other / "attestations.json").write_bytes((run / "attestations.json").read_bytes())

    assert assess("replay", other) == 5
    assert "does not follow" in capsys.readouterr().err


def test_nothing_is_stated_on_an_altered_run_or_a_zip(run, capsys):
    assert attest(zipped(run), "--criterion", "AUTH-10", "--says", "yes", "--text", "Seen.") == 3
    assert "unpack" in capsys.readouterr().err
    (run / "criteria.json").write_text("{}")
    assert attest(run, "--criterion", "AUTH-10", "--says", "yes", "--text", "Seen.") == 5
