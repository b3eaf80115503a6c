import socket
from datetime import timedelta

import pytest

from cinquefoil.programme.run import Registry, assess, environment, why_not_plan

HOME = Registry("http://127.0.0.1:8780", "token-of-ours")
PLAN = """schema = "cinquefoil/plan/1"
[subject]
name = "Penrhos Repository"
url = "https://repository.penrhos.example/"
client_id = "APP-PENRHOSREPO00001"
[registry]
url = "{url}"
control_token_env = "{name}"
[script]
connect = [{{ {act} }}]
"""


def plan(url="http://127.0.0.1:8780", name="CINQUEFOIL_CONTROL_TOKEN", act='goto = "/me"'):
    return PLAN.format(url=url, name=name, act=act)


def test_the_registrys_token_goes_to_that_registry_only():
    ours = environment(plan(url="http://127.0.0.1:8780/", name="CINQUEFOIL_CONTROL_TOKEN"), HOME)
    theirs = environment(plan(url="http://evil.example", name="CINQUEFOIL_CONTROL_TOKEN"), HOME)

    assert ours["CINQUEFOIL_CONTROL_TOKEN"] == "token-of-ours"
    assert "CINQUEFOIL_CONTROL_TOKEN" not in theirs


def test_a_plan_cannot_ask_for_our_own_secrets(monkeypatch):
    monkeypatch.setenv("CINQUEFOIL_KEYS", "secret")

    seen = environment(plan(url="http://evil.example", name="CINQUEFOIL_KEYS"), HOME)

    assert "secret" not in seen.values()


def test_a_plan_cannot_replace_the_path():
    seen = environment(plan(url="http://127.0.0.1:8780", name="PATH"), HOME)

    assert seen.get("PATH") != "token-of-ours"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (plan(), ""),
        (" ", "no plan"),
        ("schema = ", "TOML"),
        ('schema = "other/1"', "begin it with"),
        (plan(act='upload = "Spreadsheet", file = "/etc/passwd"'), "uploads no file"),
        (plan(act='upload = "Spreadsheet", text = "a,b", name = "a.csv"'), ""),
        (plan(act='goto = "file:///etc/passwd"'), "only addresses"),
        (plan(act='fill = "Name", with = "${CINQUEFOIL_CONTROL_TOKEN:-x}"'), "not use its value"),
        (plan(act='fill = "Name", with = "\\u0024{CINQUEFOIL_CONTROL_TOKEN:-x}"'), "not use its value"),
    ],
)
def test_a_strangers_plan_is_followed_only_where_it_does_no_harm(text, word):
    sentence = why_not_plan(text)

    assert word in sentence if word else sentence == ""


def test_a_run_that_takes_too_long_is_a_set_up_problem(tmp_path):
    ended = assess(plan(), tmp_path, HOME, limit=timedelta(seconds=0.01))

    assert ended.report is None
    assert "was stopped" in ended.problem


def test_a_run_without_a_registry_says_in_one_sentence_why_it_could_not_test(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}"

    ended = assess(plan(url=nobody), tmp_path, Registry(nobody, "token"))

    assert ended.problem or b"setup_problems" in (ended.report or b"")
