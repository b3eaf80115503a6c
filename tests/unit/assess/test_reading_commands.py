"""`cinquefoil assess status` and `explain`: what they print and how they end."""

import argparse
import json

import pytest

from cinquefoil.assess.evidence import write_bundle
from cinquefoil.assess.report import judge_bundle, write_report
from cinquefoil.cli.assess_read import add_parsers
from tests.unit.assess.bundles import BUTTON, good_bundle, with_pages


def run(*arguments):
    parser = argparse.ArgumentParser()
    add_parsers(parser.add_subparsers(required=True))
    parsed = parser.parse_args([str(argument) for argument in arguments])
    return parsed.run(parsed)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "report.json").write_bytes(write_report(judge_bundle(good_bundle())))
    (tmp_path / "bundle.json").write_bytes(write_bundle(good_bundle()))
    return tmp_path


def test_status_reads_a_folder_or_a_file_and_ends_with_the_reports_status(folder, capsys):
    assert run("status", folder) == 2
    assert "authenticate  open" in capsys.readouterr().out
    assert run("status", folder / "report.json", "--json") == 2
    assert json.loads(capsys.readouterr().out)["schema"] == "cinquefoil/report/1"


def test_status_ends_with_1_where_something_is_not_met(tmp_path, capsys):
    report = judge_bundle(with_pages(good_bundle(), "connect", BUTTON))
    (tmp_path / "report.json").write_bytes(write_report(report))

    assert run("status", tmp_path) == 1
    assert "Do this next" in capsys.readouterr().out


@pytest.mark.parametrize(("text", "said"), [(None, "No such file"), ("{}", "no report")])
def test_status_says_in_one_line_why_it_cannot_read(tmp_path, capsys, text, said):
    if text is not None:
        (tmp_path / "report.json").write_text(text)

    assert run("status", tmp_path) == 3
    error = capsys.readouterr().err
    assert said in error
    assert len(error.splitlines()) == 1


def test_status_refuses_a_badge_that_is_not_there(folder, capsys):
    assert run("status", folder, "--badge", "rosette") == 3
    assert "authenticate, collect, display, connect, synchronise" in capsys.readouterr().err


def test_explain_tells_why_what_is_checked_and_whence(capsys):
    assert run("explain", "auth-3") == 0

    told = capsys.readouterr().out
    assert "AUTH-3  ORCID is explained wherever people meet it" in told
    assert "authenticate.explanation false (explanation.none): disproves" in told
    assert "a reviewer must look" in told
    assert "What ORCID is" in told
    assert "M06" in told
    assert "A: ORCID's or Jisc's own page" in told


def test_explain_as_data(capsys):
    assert run("explain", "DISP-3", "--json") == 0
    assert json.loads(capsys.readouterr().out)["id"] == "DISP-3"


def test_explain_names_the_criteria_there_are(capsys):
    assert run("explain", "AUTH-99") == 3
    assert "AUTH-1, AUTH-10" in capsys.readouterr().err
