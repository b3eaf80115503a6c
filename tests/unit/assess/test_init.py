"""`cinquefoil assess init`: six answers, and the plan they become can be read by the assessor."""

import io

import pytest

from cinquefoil.assess.beginning import platforms
from cinquefoil.assess.plan import PlanProblem, read_plan
from cinquefoil.cli.main import main

ANSWERS = {
    "--sector": "repository",
    "--platform": "DSpace 7.6.1",
    "--url": "https://repository.example.ac.uk/",
    "--client-id": "APP-EXAMPLE000000001",
    "--does": "authenticate, connect, synchronise",
    "--contact": "orcid@example.ac.uk",
}
LOG_INS = {f"SYSTEM_{who}_{what}": "x" for who in ("FIRST", "SECOND") for what in ("LOGIN", "PASSWORD")}


def init(out, **changes):
    told = {**ANSWERS, **{f"--{name.replace('_', '-')}": value for name, value in changes.items()}}
    flags = [part for pair in told.items() if pair[1] for part in pair]
    return main(["assess", "init", "--out", str(out), *flags])


@pytest.mark.parametrize("platform", [*platforms(), "DSpace 7.6.1", "dspace@9", "Pure", "Our own 3", 'Say "x" \\ é'])
@pytest.mark.parametrize("does", ["authenticate", "authenticate,collect,display,connect,synchronise"])
def test_the_plan_can_be_read_and_holds_no_log_ins(tmp_path, platform, does):
    assert init(tmp_path / "plan.toml", platform=platform, does=does) == 0

    with pytest.raises(PlanProblem, match="SYSTEM_FIRST_LOGIN"):
        read_plan(tmp_path / "plan.toml", {})
    plan = read_plan(tmp_path / "plan.toml", LOG_INS)
    assert plan.subject.url == ANSWERS["--url"]
    assert plan.subject.contact == ANSWERS["--contact"]
    assert plan.subject.product in platform or plan.subject.product == "DSpace"
    assert {"sign_in", "connect", "disconnect"} <= set(plan.scripts)
    assert ("change" in plan.scripts) is ("connect" in does)
    assert not plan.intrusive


def test_a_known_platform_brings_its_own_words_and_version(tmp_path):
    init(tmp_path / "plan.toml")
    plan = read_plan(tmp_path / "plan.toml", LOG_INS)

    assert (plan.subject.product, plan.subject.version) == ("DSpace", "7.6.1")
    assert plan.scripts["sign_in"][1].target == "Email address"
    assert "/server/oai/request" in plan.pages["metadata"][0]


def test_what_no_flag_tells_is_asked_and_a_wrong_answer_asked_again(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("museum\npublisher\nOJS 3.4\n"))

    assert init(tmp_path / "plan.toml", sector="", platform="") == 0
    assert "no sector known here" in capsys.readouterr().err
    plan = read_plan(tmp_path / "plan.toml", LOG_INS)
    assert (plan.subject.sector, plan.subject.version) == ("publisher", "3.4")


def test_without_anybody_to_answer_the_flag_is_named(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))

    assert init(tmp_path / "plan.toml", contact="") == 3
    assert "--contact" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "answer", "said"),
    [
        ("sector", "museum", "There are"),
        ("url", "repository.example.ac.uk", "no web address"),
        ("url", "https://[", "no web address"),
        ("url", "https://host:99999/", "no web address"),
        ("url", "https://me:secret@example.org/", "can be shared"),
        ("client_id", "3f0c9a7e-55d1-4b8e-9a51-aa41b1d0c7de", "client secret"),
        ("client_id", "APP-1", "no client id"),
        ("does", "authenticate, dance", "dance"),
        ("contact", "the library", "ask you"),
        ("platform", "${HOME}", "plain words"),
    ],
)
def test_a_wrong_flag_gets_a_sentence_and_no_plan(tmp_path, capsys, name, answer, said):
    assert init(tmp_path / "plan.toml", **{name: answer}) == 3
    assert said in capsys.readouterr().err
    assert not (tmp_path / "plan.toml").exists()


def test_a_plan_that_is_there_is_left_alone(tmp_path, capsys):
    (tmp_path / "plan.toml").write_text("mine")

    assert init(tmp_path / "plan.toml") == 3
    assert "left as it is" in capsys.readouterr().err
    assert (tmp_path / "plan.toml").read_text() == "mine"
    assert init(tmp_path / "nowhere" / "plan.toml") == 3
