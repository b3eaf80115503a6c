from cinquefoil.programme.run import Registry, environment, why_not_plan

HOME = Registry("http://127.0.0.1:8780", "token-of-ours")
PLAN = 'schema = "cinquefoil/plan/1"\n[registry]\nurl = "{url}"\ncontrol_token_env = "{name}"\n'


def test_the_registrys_token_goes_to_that_registry_only():
    ours = environment(PLAN.format(url="http://127.0.0.1:8780/", name="CINQUEFOIL_CONTROL_TOKEN"), HOME)
    theirs = environment(PLAN.format(url="http://evil.example", name="CINQUEFOIL_CONTROL_TOKEN"), HOME)

    assert ours["CINQUEFOIL_CONTROL_TOKEN"] == "token-of-ours"
    assert "CINQUEFOIL_CONTROL_TOKEN" not in theirs


def test_a_plan_cannot_ask_for_our_own_secrets(monkeypatch):
    monkeypatch.setenv("CINQUEFOIL_KEYS", "secret")

    seen = environment(PLAN.format(url="http://evil.example", name="CINQUEFOIL_KEYS"), HOME)

    assert "secret" not in seen.values()


def test_a_plan_cannot_replace_the_path():
    seen = environment(PLAN.format(url="http://127.0.0.1:8780", name="PATH"), HOME)

    assert seen.get("PATH") != "token-of-ours"


def test_what_is_wrong_with_a_plan_is_said_in_a_sentence():
    assert why_not_plan(PLAN) == ""
    assert "no plan" in why_not_plan(" ")
    assert "not TOML" in why_not_plan("schema = ")
    assert "first line" in why_not_plan('schema = "other/1"')
