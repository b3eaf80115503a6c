"""Whole bundles: the good system, each of the first faults, and cases in which nobody may be accused."""

from dataclasses import replace

import pytest

from cinquefoil.assess.evidence import Attempt, SetupProblem, read_bundle, write_bundle
from cinquefoil.assess.report import exit_status, judge_bundle, write_report
from tests.unit.assess.bundles import (
    BUTTON,
    EXPLANATION,
    FIRST,
    ICON,
    PAGES,
    SITE,
    TYPED,
    api,
    employment,
    good_bundle,
    id_link,
    step,
    with_exchanges,
    with_pages,
    without_step,
)

SETS = ("cc-2016", "cc-2018")


def typed_and_taken(bundle):
    taken = Attempt(
        kind="typed-id", outcome="accepted", field="ORCID iD", value=TYPED.orcid_id, page="typed-form-first"
    )
    return replace(bundle, attempts=(taken,))


def without_icon(bundle):
    for place in ("profile", "item"):
        bundle = with_pages(bundle, place, f"<h1>{FIRST.name}</h1><p>{id_link(icon='')}</p>")
    return bundle


def never_writing(bundle):
    return with_exchanges(bundle, drop=lambda one: one.method in {"POST", "PUT"} and "/api/" in one.path)


def posting_twice(bundle):
    again = api(7, "POST", "employment", "change", status=201, body=employment("Reader"))
    return with_exchanges(bundle, again, drop=lambda one: one.method == "PUT")


GENERIC = "<p>ORCID is used by many organisations in research. Joining is quick and simple.</p>"

FAULTS = {
    "M01": (typed_and_taken, {"cc-2016": "AUTH-4", "cc-2018": "AUTH-4"}),
    "M06": (lambda good: with_pages(good, "connect", BUTTON), {"cc-2016": "AUTH-3", "cc-2018": "AUTH-3"}),
    "M15": (
        lambda good: with_pages(good, "after-refuse", "Internal Server Error", status=500),
        {"cc-2016": "AUTH-10", "cc-2018": "AUTH-10"},
    ),
    "M17": (
        lambda good: with_exchanges(good, drop=lambda one: one.path == "/oauth/revoke"),
        {"cc-2016": "AUTH-11", "cc-2018": "AUTH-11"},
    ),
    "M26": (without_icon, {"cc-2016": "DISP-2", "cc-2018": "DISP-2"}),
    "M36": (never_writing, {"cc-2016": "CONN-2", "cc-2018": "CONN-2"}),
    "M38": (posting_twice, {"cc-2016": "CONN-5", "cc-2018": "CONN-5"}),
}


def not_met(report):
    return {verdict.criterion for verdict in report.verdicts if verdict.state == "not_met"}


@pytest.mark.parametrize("set_id", SETS)
def test_a_good_system_is_accused_of_nothing_and_nothing_about_it_is_unknown(set_id):
    report = judge_bundle(good_bundle(), set_id)

    assert set(report.states.values()) == {"met", "needs_review"}
    assert exit_status(report) == 2


@pytest.mark.parametrize("set_id", SETS)
@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_makes_exactly_its_criterion_not_met_with_a_next_step(fault, set_id):
    spoil, expected = FAULTS[fault]

    report = judge_bundle(spoil(good_bundle()), set_id)

    criterion = expected[set_id]
    assert not_met(report) == {criterion}
    verdict = report.verdict(criterion)
    finding = report.finding(verdict.findings[0])
    assert finding.expected
    assert finding.seen
    assert verdict.next_step.who
    assert verdict.next_step.do
    assert verdict.next_step.recheck == f"cinquefoil assess run --only {criterion}"


@pytest.mark.parametrize(("set_id", "criterion", "missing"), [
    ("cc-2018", "AUTH-3", "purpose-here"),
    ("cc-2016", "COL1-6", "purpose-here"),
])  # fmt: skip
def test_a_generic_text_goes_to_a_reviewer_with_the_missing_topic_and_the_passages(set_id, criterion, missing):
    kept = [line for line in EXPLANATION.splitlines() if not line.startswith(("<p>Our library", "<p>Our university"))]

    report = judge_bundle(with_pages(good_bundle(), "connect", GENERIC + "\n".join(kept) + BUTTON), set_id)

    verdict = report.verdict(criterion)
    assert verdict.state == "needs_review"
    assert verdict.reason == "explanation.topics-missing"
    assert missing in verdict.topics_missing
    assert not not_met(report)
    assert "writes the pages" in verdict.next_step.who


CONTROLLED = {
    "M15": "AUTH-10",
    "M36": "CONN-2",
    "M38": "CONN-5",
}


@pytest.mark.parametrize(("fault", "criterion"), CONTROLLED.items())
def test_without_a_sign_of_life_after_the_fault_silence_accuses_nobody(fault, criterion):
    spoil, _ = FAULTS[fault]
    bundle = without_step(spoil(good_bundle()), "control")

    report = judge_bundle(bundle, "cc-2018")

    assert not not_met(report)
    assert report.verdict(criterion).state == "cannot_tell"
    assert report.verdict(criterion).reason == "control.no-sign-of-life"


def test_a_broken_page_after_disconnecting_accuses_nobody_of_not_revoking():
    bundle = with_exchanges(good_bundle(), drop=lambda one: one.path == "/oauth/revoke")

    report = judge_bundle(with_pages(bundle, "after-disconnect", "down", status=502))

    assert report.verdict("AUTH-11").state == "cannot_tell"


@pytest.mark.parametrize("spoil", [
    lambda good: replace(good, steps=tuple(one for one in good.steps if one.name != "change")),
    lambda good: replace(good, steps=(*good.steps, step("change", ok=False, note="no button called Save"))),
])  # fmt: skip
def test_who_was_given_no_occasion_to_write_is_not_accused_of_not_writing(spoil):
    report = judge_bundle(spoil(never_writing(good_bundle())), "cc-2018")

    assert report.verdict("CONN-2").state == "cannot_tell"
    assert not not_met(report)


def test_two_posts_for_two_different_works_are_no_second_post():
    def work(number, step_name, value):
        body = {"external-ids": {"external-id": [{"external-id-type": "doi", "external-id-value": value}]}}
        return api(number, "POST", "work", step_name, status=201, body=body)

    bundle = with_exchanges(
        good_bundle(), work(5, "connect", "10.1/a"), work(7, "change", "10.1/b"),
        drop=lambda one: one.number in {5, 7},
    )  # fmt: skip

    report = judge_bundle(bundle, "cc-2018")

    assert report.verdict("CONN-5").state == "cannot_tell"


def test_a_text_in_another_language_goes_to_a_reviewer():
    french = (
        "<p>Pour que vos travaux soient attribués à vous, nous vous demandons de vous connecter avec votre compte.</p>"
    )

    report = judge_bundle(with_pages(good_bundle(), "connect", french + BUTTON), "cc-2018")

    assert report.verdict("AUTH-3").state == "needs_review"
    assert report.verdict("AUTH-3").reason == "explanation.language"


def test_an_explanation_one_link_away_is_found():
    linked = replace(PAGES[0], id="help", place="explanation", url=f"{SITE}/help", html=f"<p>{EXPLANATION}</p>")
    bundle = with_pages(good_bundle(), "connect", '<p><a href="/help">Why?</a></p>' + BUTTON)

    report = judge_bundle(replace(bundle, pages=(*bundle.pages, linked)), "cc-2018")

    assert report.verdict("AUTH-3").reason == "explanation.topics-found"


def test_an_explanation_nobody_links_to_helps_nobody():
    lonely = replace(PAGES[0], id="help", place="explanation", url=f"{SITE}/help", html=f"<p>{EXPLANATION}</p>")
    bundle = with_pages(good_bundle(), "connect", BUTTON)

    report = judge_bundle(replace(bundle, pages=(*bundle.pages, lonely)), "cc-2018")

    assert not_met(report) == {"AUTH-3"}


def test_a_link_that_promises_an_explanation_and_was_not_visited_accuses_nobody():
    bundle = with_pages(good_bundle(), "connect", '<p><a href="/help">Why we ask</a></p>' + BUTTON)

    report = judge_bundle(bundle, "cc-2018")

    assert report.verdict("AUTH-3").state == "needs_review"
    assert report.verdict("AUTH-3").reason == "explanation.not-followed"


def test_a_login_page_in_place_of_the_connect_page_accuses_nobody():
    bundle = with_pages(good_bundle(), "connect", "<form><input name=user><button>Log in</button></form>")

    report = judge_bundle(bundle, "cc-2018")

    assert report.verdict("AUTH-3").state == "cannot_tell"
    assert not not_met(report)


def test_setup_problems_give_no_verdict_on_behaviour():
    problem = SetupProblem(code="site.unreachable", sentence="The site does not answer.", remedy="Start it.")

    report = judge_bundle(typed_and_taken(good_bundle(setup_problems=(problem,))))

    assert set(report.states.values()) == {"not_tested"}
    assert {verdict.reason for verdict in report.verdicts} == {"setup.problem"}
    assert exit_status(report) == 3


def test_nothing_collected_means_nothing_tested():
    report = judge_bundle(good_bundle(steps=(), exchanges=(), pages=(), attempts=()))

    assert set(report.states.values()) == {"not_tested"}
    assert {badge.state for badge in report.badges} == {"open"}


def test_replay_gives_the_same_bytes():
    bundle = good_bundle()

    again = read_bundle(write_bundle(bundle))

    assert write_report(judge_bundle(again)) == write_report(judge_bundle(bundle))


def test_only_the_named_criteria_are_reported_and_the_badges_all_the_same():
    report = judge_bundle(good_bundle(), only=("AUTH-1",))

    assert [verdict.criterion for verdict in report.verdicts] == ["AUTH-1"]
    assert len(report.badges) == 5


def test_an_icon_of_another_kind_goes_to_a_reviewer():
    odd = '<img src="https://cdn.example/sprite.png" alt="">'
    bundle = good_bundle()
    for place in ("profile", "item"):
        bundle = with_pages(bundle, place, f"<h1>{FIRST.name}</h1><p>{id_link(icon=odd)}</p>")

    report = judge_bundle(bundle, "cc-2018")

    assert report.verdict("DISP-2").state == "needs_review"
    assert ICON not in bundle.pages[2].html


@pytest.mark.parametrize(("product", "said"), [("DSpace", "In your theme"), ("", "error=access_denied")])
def test_the_next_step_speaks_of_the_platform_where_the_catalogue_knows_it(product, said):
    bundle = with_pages(good_bundle(), "after-refuse", "Internal Server Error", status=500)
    report = judge_bundle(replace(bundle, subject=replace(bundle.subject, product=product)))

    assert report.verdict("AUTH-10").next_step.do.count(said) == 1
