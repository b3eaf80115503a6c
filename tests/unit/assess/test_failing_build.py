"""What a build is told: the lines on what is not met, the JUnit file, and what got worse since a baseline."""

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import pytest

from cinquefoil.assess.evidence import Pointer, SetupProblem
from cinquefoil.assess.recordings import read_recording
from cinquefoil.assess.report import judge_bundle
from cinquefoil.assess.report.baseline import NoComparison, changes, check_baseline
from cinquefoil.assess.report.failing import curl_line, failing_lines, without_secrets
from cinquefoil.assess.report.junit import write_junit
from tests.unit.assess.bundles import BUTTON, FIRST, good_bundle, line, with_pages

BUNDLES = Path(__file__).resolve().parents[2] / "corpus" / "bundles"


def refused_badly():
    """A run of the reference that shows a server's error after a refusal."""
    return read_recording(BUNDLES / "M15.json.gz").bundle


def finding_at(pointer):
    report = judge_bundle(good_bundle())
    return msgspec.structs.replace(report.findings[0], pointer=pointer)


def curl_of(exchange):
    bundle = good_bundle(exchanges=(exchange,))
    return curl_line(finding_at(Pointer(exchange=exchange.number)), bundle)


def test_a_failing_line_names_criterion_expected_seen_and_how_to_see_it_again():
    bundle = refused_badly()

    told = "\n".join(failing_lines(judge_bundle(bundle), bundle))

    assert told.startswith("NOT MET AUTH-10: ")
    assert "blocks no badge" in told
    assert "  expected: a page with a message about the refusal" in told
    assert "  seen:     status 500" in told
    assert re.search(r"again: +curl --include .*127\.0\.0\.1:\d+/orcid/callback\?error=access_denied", told)
    assert "state=STATE" in told
    assert "cinquefoil assess run" in told


def test_only_the_criteria_asked_for_are_told():
    bundle = refused_badly()

    assert failing_lines(judge_bundle(bundle), bundle, ["AUTH-3"]) == []


@pytest.mark.parametrize("run", sorted(path.name for path in BUNDLES.glob("M*.json.gz")))
def test_no_state_code_or_secret_address_of_a_stored_run_gets_into_a_line(run):
    bundle = read_recording(BUNDLES / run).bundle
    guarded = {one.query["state"] for one in bundle.exchanges if len(one.query.get("state", "")) > 8}
    guarded |= {
        found for one in bundle.exchanges for found in re.findall(r"hooks(?:/|%2F)orcid(?:/|%2F)([\w-]{20,})", one.path)
    }
    report = judge_bundle(bundle)
    pointed = [
        curl_line(msgspec.structs.replace(report.findings[0], pointer=Pointer(exchange=one.number)), bundle)
        for one in bundle.exchanges
    ]

    told = "\n".join([*failing_lines(report, bundle), *pointed])

    assert "curl" in told
    assert not [secret for secret in guarded if secret in told]
    assert "•" not in "".join(pointed)


def test_a_write_is_repeated_with_its_body_and_a_token_to_put_in():
    exchange = line(7, "PUT", f"/api/v3.0/{FIRST.orcid_id}/work/7", "change", body={"title": "It's"}, token_id="t1")

    told = curl_of(exchange)

    assert "--request PUT" in told
    assert "'Authorization: Bearer TOKEN'" in told
    assert "http://127.0.0.1:8780/api/v3.0/0009-9000-0000-0010/work/7" in told
    assert "title" in told


def test_a_long_body_stays_in_the_bundle():
    told = curl_of(line(7, "PUT", "/api/v3.0/x/work/7", "change", body={"title": "a" * 5000}))

    assert "@exchange-7.json" in told
    assert len(told) < 400


def test_what_is_sent_as_a_form_hides_what_opens_doors():
    form = {
        "grant_type": "authorization_code",
        "code": "abc123",
        "client_secret": "deep",
        "redirect_uri": "http://a/?code=zz",
    }

    told = curl_of(line(3, "POST", "/oauth/token", "connect", form=form))

    assert "grant_type=authorization_code" in told
    assert "code=CODE" in told
    assert "client_secret=CLIENT_SECRET" in told
    assert not {"abc123", "deep", "zz"} & set(re.findall(r"\w+", told))


def test_a_persons_decision_cannot_be_repeated():
    assert curl_of(line(2, "CONSENT", "/oauth/authorize", "connect", form={"decision": "deny"})) == ""


def test_a_query_within_a_value_is_looked_through_too():
    exchange = line(3, "POST", "/elsewhere", "connect", form={"request": "client_id=APP-1&state=abc123"})

    assert "--data-urlencode request=client_id=APP-1&state=STATE" in curl_of(exchange).replace("'", "")


def test_a_page_for_a_signed_in_person_needs_her_cookie():
    pages = [one for one in good_bundle().pages if one.visitor == "first"]

    assert "'Cookie: SESSION'" in curl_line(finding_at(Pointer(page=pages[0].id)), good_bundle())


def test_without_a_bundle_the_address_of_a_finding_serves():
    assert (
        curl_line(finding_at(Pointer(url="http://a.example/x?state=q")), None)
        == "curl --include 'http://a.example/x?state=STATE'"
    )
    assert curl_line(finding_at(Pointer(exchange=3)), None) == ""


def test_an_address_loses_sign_in_data_and_fragment():
    assert without_secrets("https://me:pw@a.example/x#access_token=1") == "https://a.example/x"


def cases(report):
    root = ET.fromstring(write_junit(report))
    return root, {case.get("name").split()[0]: case for case in root.iter("testcase")}


def test_junit_has_one_case_a_criterion_with_failure_and_skipped():
    report = judge_bundle(refused_badly())

    root, found = cases(report)

    assert set(found) == {verdict.criterion for verdict in report.verdicts}
    advice = found["AUTH-10"].find("skipped")
    assert found["AUTH-10"].find("failure") is None
    assert advice.get("message").startswith("not met (advised): ")
    assert "expected: a page with a message" in advice.text
    assert "seen: status 500" in advice.text
    assert "next step (IT or the vendor): " in advice.text
    assert found["AUTH-1"].find("skipped").get("message").startswith("not tested (evidence.none)")
    states = [verdict.state for verdict in report.verdicts]
    assert root.get("tests") == str(len(states))
    required = [verdict for verdict in report.verdicts if verdict.state == "not_met" and verdict.obligation == "must"]
    assert root.get("failures") == str(len(required))
    assert int(root.get("skipped")) == len(states) - len(required) - states.count("met")
    assert write_junit(report) == write_junit(report)


def test_junit_fails_a_build_by_what_is_required_and_not_met():
    report = judge_bundle(with_pages(good_bundle(), "connect", BUTTON))

    root, found = cases(report)

    failure = found["AUTH-3"].find("failure")
    assert failure.get("type") == "not met (required)"
    assert failure.text.startswith("expected: ")
    assert root.get("failures") == "1"


def test_junit_survives_what_no_xml_may_hold():
    bundle = with_pages(good_bundle(), "after-refuse", "Broken \x00\x0b < & ]]>", status=500)

    _, found = cases(judge_bundle(bundle))

    assert "Broken" in found["AUTH-10"].find("skipped").text


def test_junit_tells_set_up_problems_as_an_error_and_nothing_else():
    problem = SetupProblem(code="site.unreachable", sentence="The site does not answer.", remedy="Start it.")

    root, _ = cases(judge_bundle(good_bundle(setup_problems=(problem,))))

    assert root.get("tests") == root.get("errors") == "1"
    assert root.find(".//error").get("message") == "The site does not answer."


def test_what_got_worse_and_what_got_better():
    good, bad = judge_bundle(good_bundle()), judge_bundle(with_pages(good_bundle(), "connect", BUTTON))

    down, up = changes(good, bad), changes(bad, good)

    assert "AUTH-3" in {change.verdict.criterion for change in down if change.is_worse}
    assert {change.verdict.criterion for change in up if change.is_better} == {
        change.verdict.criterion for change in down if change.is_worse
    }
    assert next(change for change in down if change.verdict.criterion == "AUTH-3").words.startswith(
        "AUTH-3: was to review, is not met. "
    )
    assert changes(good, good) == ()


def test_from_one_kind_of_open_to_another_is_neither():
    report = judge_bundle(good_bundle())
    waiting = [
        msgspec.structs.replace(one, state="cannot_tell") if one.state == "needs_review" else one
        for one in report.verdicts
    ]

    changed = changes(report, msgspec.structs.replace(report, verdicts=tuple(waiting)))

    assert changed
    assert not [change for change in changed if change.is_worse or change.is_better]


def test_what_a_part_of_the_steps_did_not_test_is_no_change():
    bundle = good_bundle()
    part = replace(bundle, pages=(), exchanges=(), steps=(), attempts=())

    assert any(change.is_worse for change in changes(judge_bundle(bundle), judge_bundle(part)))
    assert not any(
        change.is_worse and change.verdict.state == "not_tested"
        for change in changes(judge_bundle(bundle), judge_bundle(part), of_a_part=True)
    )


@pytest.mark.parametrize("state", ["not_tested", "cannot_tell", "needs_review"])
def test_what_was_met_and_merely_not_seen_in_a_part_is_not_worse(state):
    good = judge_bundle(good_bundle())
    fallen = [msgspec.structs.replace(one, state=state) if one.state == "met" else one for one in good.verdicts]
    part = msgspec.structs.replace(good, verdicts=tuple(fallen))

    assert any(change.is_worse for change in changes(good, part))
    assert changes(good, part, of_a_part=True) == ()


def test_what_is_not_met_in_a_part_is_worse_all_the_same():
    good, bad = judge_bundle(good_bundle()), judge_bundle(with_pages(good_bundle(), "connect", BUTTON))

    worse = {change.verdict.criterion for change in changes(good, bad, of_a_part=True) if change.is_worse}

    assert "AUTH-3" in worse


def test_a_baseline_of_another_set_or_of_no_test_is_refused():
    problem = SetupProblem(code="x", sentence="The site does not answer.")

    with pytest.raises(NoComparison, match="use --set cc-2016"):
        check_baseline(judge_bundle(good_bundle()), "cc-2018")
    with pytest.raises(NoComparison, match="could not test"):
        check_baseline(judge_bundle(good_bundle(setup_problems=(problem,))), "cc-2016")
