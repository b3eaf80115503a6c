"""The look at public pages through the real command, on pages that we wrote in the shapes of known platforms."""

import json

import pytest

from cinquefoil.cli.main import main
from tests.platform_sites import SHAPES, serving

CHECKS = [f"P{number}" for number in range(1, 12)]
ADVISORY = {"P3", "P4", "P6"}
ITEM = '<a href="https://orcid.org/0000-0002-1825-0097"><img src="/orcid.svg" alt="ORCID iD"> https://orcid.org/0000-0002-1825-0097</a>'
pytestmark = pytest.mark.timeout(60)


@pytest.fixture
def site():
    with serving() as server:
        yield server


def look(site, tmp_path, capsys, *arguments):
    status = main(["assess", "run", "--public-only", site.address, "--out", str(tmp_path), "--json", *arguments])
    told = capsys.readouterr()
    return status, {check["id"]: check for check in json.loads(told.out or "[]")}, told.err


def states(tmp_path):
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    return {verdict["criterion"]: verdict["state"] for verdict in report["verdicts"]}


def shape(body, *, front="", **more):
    """A site with one item."""
    pages = {"/": {"body": f'<a href="/items/1">A work</a>{front}'}, "/items/1": {"body": body}, **more}
    return {"generator": "", "pages": pages}


@pytest.mark.parametrize("name", SHAPES)
def test_each_platform_passes_and_fails_what_it_is_known_for(name, site, tmp_path, capsys):
    wanted = SHAPES[name]
    site.shows(wanted)

    status, checks, _ = look(site, tmp_path, capsys, *wanted.get("arguments", ()))

    assert {key: checks[key]["outcome"] for key in wanted["expected"]} == wanted["expected"]
    assert {key: checks[key]["reason"] for key in wanted.get("reasons", {})} == wanted.get("reasons", {})
    bad = {key for key, check in checks.items() if check["outcome"] == "false"}
    assert status == (1 if bad - ADVISORY else 2)
    assert list(checks) == CHECKS
    assert {key for key, check in checks.items() if check["advisory"]} == ADVISORY


@pytest.mark.parametrize("name", SHAPES)
def test_advice_and_odd_shapes_never_cost_the_icon_criterion(name, site, tmp_path, capsys):
    site.shows(SHAPES[name])

    look(site, tmp_path, capsys, *SHAPES[name].get("arguments", ()))

    assert states(tmp_path)["DISP-2"] != "not_met"


def test_every_row_is_passed_by_one_shape_and_failed_by_another():
    for name in CHECKS:
        seen = {shape["expected"].get(name) for shape in SHAPES.values()}
        assert {"true", "false"} <= seen, name


WAY = '<a href="https://orcid.org/oauth/authorize?client_id=APP-1&amp;redirect_uri={base}back%s">Connect your ORCID iD</a>'


@pytest.mark.parametrize(("way", "status", "landed", "outcome", "reason"), [
    ("", 200, "<p>You refused, so nothing was connected.</p>", "true", "holds"),
    ("", 500, "<p>Internal Server Error</p>", "false", "denial.server-error"),
    ("", 400, "<p>You denied access</p>", "false", "denial.error-page"),
    ("", 200, "<p>Welcome to our collections</p>", "false", "denial.nothing-said"),
    ("", 200, "<p>Please log in</p><input type='password'>", "cannot-tell", "denial.asks-to-log-in"),
    ("", 200, "<div id='app'></div>", "cannot-tell", "denial.not-readable"),
    ("", 200, "<p>Sie haben den Zugriff nicht erlaubt, und wir haben die Verbindung nicht hergestellt.</p>", "cannot-tell",
     "denial.not-readable"),
    ("&amp;state=5", 200, "<p>Welcome to our collections</p>", "cannot-tell", "denial.nothing-said"),
    ("&amp;state=5", 400, "<p>Missing state</p>", "cannot-tell", "denial.turned-away"),
    ("&amp;state=5", 500, "<p>Oh</p>", "false", "denial.server-error"),
])  # fmt: skip
def test_whoever_comes_back_with_a_refusal_is_met_with_words(
    way, status, landed, outcome, reason, site, tmp_path, capsys
):
    site.shows(shape(ITEM, front=WAY % way, **{"/back": {"body": landed, "status": status}}))

    _, checks, _ = look(site, tmp_path, capsys)

    assert (checks["P10"]["outcome"], checks["P10"]["reason"]) == (outcome, reason)


TOKEN = "4bed1e13-7792-4129-9f07-aaf7b88ba88f"


@pytest.mark.parametrize("leak", [
    f'<script>var u = {{"orcid_access_token": "{TOKEN}"}};</script>',
    f"<p>access_token={TOKEN}</p>",
    f"<refreshToken>{TOKEN}</refreshToken>",
])  # fmt: skip
def test_a_token_on_a_page_is_told_and_not_repeated(leak, site, tmp_path, capsys):
    site.shows(shape(leak))

    status, checks, _ = look(site, tmp_path, capsys)

    told = checks["P11"]
    assert (status, told["outcome"], told["reason"]) == (1, "false", "secrets.token-seen")
    assert TOKEN not in json.dumps(checks)
    assert all(TOKEN not in path.read_text(encoding="utf-8") for path in tmp_path.glob("*.json"))


def test_words_about_tokens_are_no_token(site, tmp_path, capsys):
    site.shows(shape(f"<p>Send your access_token to nobody. Item {TOKEN} is new.</p>"))

    _, checks, _ = look(site, tmp_path, capsys)

    assert checks["P11"]["outcome"] == "true"


def test_a_page_that_changes_between_two_reads_tells_nothing(site, tmp_path, capsys):
    site.shows(shape(ITEM))
    site.RequestHandlerClass.changes = True

    status, checks, _ = look(site, tmp_path, capsys)

    assert status == 2
    assert {check["reason"] for check in checks.values()} == {"page.changed"}
    assert {"met", "not_met"}.isdisjoint(states(tmp_path).values())


def test_a_robot_wall_is_a_set_up_problem(site, tmp_path, capsys):
    site.RequestHandlerClass.robots = b"User-agent: *\nDisallow: /"

    status, _, said = look(site, tmp_path, capsys)

    assert status == 3
    assert "robots" in said


def test_who_looks_at_others_must_say_whom_they_can_ask(tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("CINQUEFOIL_CONTACT", raising=False)
    assert main(["assess", "run", "--public-only", "https://repository.example/", "--out", str(tmp_path)]) == 3
    assert "CINQUEFOIL_CONTACT" in capsys.readouterr().err


@pytest.mark.parametrize(("told", "said"), [("0000-0002-1825-0098", "--imported"), ("Fern", "--imported")])
def test_a_mistyped_id_is_told_before_anything_is_fetched(told, said, site, tmp_path, capsys):
    status, _, words = look(site, tmp_path, capsys, "--imported", told)

    assert status == 3
    assert said in words
    assert site.RequestHandlerClass.read == set()


def test_each_look_has_a_folder_of_its_own_named_after_the_site(site, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("CINQUEFOIL_DATA", str(tmp_path))
    site.shows(shape(ITEM))

    main(["assess", "run", "--public-only", site.address])

    assert "DISP-3: met" in capsys.readouterr().out
    (folder,) = (tmp_path / "assessments").iterdir()
    assert folder.name.startswith(f"public-127.0.0.1-{site.server_port}-")
    assert (folder / "report.json").exists()


def test_an_address_without_a_scheme_is_taken_for_https(tmp_path, capsys):
    assert main(["assess", "run", "--public-only", "127.0.0.1:9", "--out", str(tmp_path)]) == 3
    assert "https://127.0.0.1:9" in capsys.readouterr().err
