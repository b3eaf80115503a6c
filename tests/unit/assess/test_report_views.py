"""`cinquefoil assess report`: pages for people and files for machines, from what is stored."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from cinquefoil.assess.evidence import Attestation, SetupProblem
from cinquefoil.assess.report import judge_bundle, write_report
from cinquefoil.cli import main
from cinquefoil.cli.assess_keeping import keep
from tests.unit.assess.bundles import START, good_bundle, with_pages

NASTY = "<script>alert(1)</script> | [x](javascript:alert(2)) \x00"


def kept(folder, bundle):
    folder.mkdir(exist_ok=True)
    keep(folder, bundle, judge_bundle(bundle), None, {})
    return folder


@pytest.fixture
def run(tmp_path):
    bundle = with_pages(good_bundle(), "after-refuse", "Broken", status=500)
    return kept(tmp_path / "run", replace(bundle, subject=replace(bundle.subject, name=f"Tarn {NASTY}")))


def report(*arguments):
    return main.main(["assess", "report", *(str(argument) for argument in arguments)])


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.seen = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


def test_all_formats_are_written_and_the_run_stays_whole(run, capsys):
    before = (run / "report.json").read_bytes()

    assert report(run, "--format", "html,md,junit,json") == 0

    assert capsys.readouterr().out.split() == [
        str(run / name) for name in ("report.html", "report.md", "report.junit.xml", "report.json")
    ]
    assert (run / "report.json").read_bytes() == before
    assert main.main(["assess", "verify", str(run)]) == 0
    assert report(run, "--format", "html") == 0


def test_the_html_is_one_file_without_scripts_that_prints_and_darkens(run):
    report(run)

    text = (run / "report.html").read_text()
    tags = Tags(text).seen
    assert not [
        tag
        for tag, attributes in tags
        if tag in {"script", "link", "iframe"} or any(name.startswith("on") for name in attributes)
    ]
    assert "@media print" in text
    assert "prefers-color-scheme: dark" in text
    assert ("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}) in tags
    assert [tag for tag, _ in tags].count("h1") == 1
    assert "&lt;script&gt;" in text
    assert "AUTH-10" in text


def test_markdown_keeps_a_systems_words_as_words(run, tmp_path):
    assert report(run / "report.json", "--format", "md", "--out", tmp_path) == 0

    text = (tmp_path / "report.md").read_text()
    assert "\\<script\\>" in text
    assert not re.search(r"(?<!\\)<script", text)
    assert "\\[x\\](javascript" in text


def test_an_altered_run_gives_no_page_and_status_5(run, capsys):
    (run / "bundle.json").write_bytes((run / "bundle.json").read_bytes().replace(b"Tarn", b"Barn"))

    assert report(run) == 5
    assert "bundle.json was altered" in capsys.readouterr().err
    assert not (run / "report.html").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "pdf"], "There is no format pdf. There are: html, md"),
        (["--format", ","], "There is no format named"),
    ],
)
def test_a_slip_gets_a_sentence(run, capsys, arguments, said):
    assert report(run, *arguments) == 3
    assert said in capsys.readouterr().err


def test_what_is_not_there_and_what_is_no_report(tmp_path, capsys):
    assert report(tmp_path / "nowhere") == 3
    assert "cannot be read" in capsys.readouterr().err
    (tmp_path / "report.json").write_text("{}")
    assert report(tmp_path / "report.json") == 3
    assert "no report" in capsys.readouterr().err


def test_a_set_up_problem_is_told_and_nothing_else(tmp_path):
    problem = SetupProblem(code="x", sentence="The site does not answer.", remedy="Start it.")
    place = kept(tmp_path / "run", good_bundle(setup_problems=(problem,)))

    assert report(place, "--format", "md,dossier") == 0
    for name in ("report.md", "dossier.md"):
        text = (place / name).read_text()
        assert "We could not test yet" in text
        assert "AUTH-" not in text


def test_the_dossier_holds_screens_scopes_storage_and_redirect_addresses(tmp_path):
    bundle = good_bundle()
    pages = tuple(
        replace(one, screenshot="sha256:ab12") if one.place == "after-refuse" else one for one in bundle.pages
    )
    stated = Attestation(criterion="AUTH-7", holds=True, by="Ada Field", at=START, statement="Tokens are encrypted.")
    place = kept(tmp_path / "run", replace(bundle, pages=pages, attestations=(stated,)))

    assert report(place, "--format", "dossier") == 0

    for name in ("dossier.html", "dossier.md"):
        text = (place / name).read_text().replace("\\", "")
        for heading in (
            "After refusing",
            "After disconnecting",
            "Where people are asked to connect",
            "Redirect addresses",
        ):
            assert heading in text
        assert "evidence/ab12.png" in text
        assert "/activities/update" in text
        assert "Tokens are encrypted." in text
        assert "http://127.0.0.1:8790/orcid/callback" in text
        assert "minimum-2023" in text


def test_a_dossier_without_statements_says_who_must_make_them(run):
    report(run, "--format", "dossier")

    assert "Nobody has stated this yet" in (run / "dossier.md").read_text()
    assert main.main(["assess", "verify", str(run)]) == 0


def test_a_dossier_needs_the_evidence(run, tmp_path, capsys):
    (tmp_path / "report.json").write_bytes(write_report(judge_bundle(good_bundle())))

    assert report(tmp_path / "report.json", "--format", "dossier") == 3
    assert "needs the evidence" in capsys.readouterr().err
