"""Reports: their shape, their order, that they read back, and what they tell in words."""

import json

import msgspec
import pytest

from cinquefoil.assess.evidence import SetupProblem
from cinquefoil.assess.report import (
    UnknownSet,
    UnreadableReport,
    exit_status,
    judge_bundle,
    read_report,
    tell_status,
    write_report,
)
from cinquefoil.assess.verdict import Decision, ReviewDecision
from tests.unit.assess.bundles import BUTTON, FIRST, SECOND, START, good_bundle, with_exchanges, with_pages


def spoilt():
    bundle = with_pages(good_bundle(), "after-refuse", "Internal Server Error", status=500)
    return with_exchanges(with_pages(bundle, "connect", BUTTON), drop=lambda one: one.path == "/oauth/revoke")


def confirmed(bundle, set_id):
    at = bundle.ended.replace(hour=12)
    waiting = [v.criterion for v in judge_bundle(bundle, set_id).verdicts if v.state == "needs_review"]
    return [
        ReviewDecision(criterion=name, reviewer="rita", decision=Decision.CONFIRM, reason="Looked at it.", at=at)
        for name in waiting
    ]


def test_a_report_reads_back_as_it_was_written():
    report = judge_bundle(spoilt())

    assert read_report(write_report(report)) == report


def test_the_keys_are_sorted_and_the_findings_ordered_by_criterion():
    data = write_report(judge_bundle(good_bundle()))

    assert json.loads(data) == json.loads(data, object_pairs_hook=lambda pairs: dict(sorted(pairs)))
    assert list(json.loads(data)) == sorted(json.loads(data))
    assert json.loads(data)["findings"][0]["probe"] == "authenticate.signed-in@1"
    assert [one["id"] for one in json.loads(data)["findings"]][:2] == ["f-01", "f-02"]


def test_a_report_says_by_what_and_on_what_it_was_judged():
    facts = judge_bundle(good_bundle(), "cc-2018").assessment

    assert (facts.criteria_set.id, facts.criteria_set.version) == ("cc-2018", "2026.1")
    assert facts.criteria_set.digest.startswith("sha256:")
    assert facts.bundle_digest.startswith("sha256:")
    assert facts.subject.orcid_client_id == "APP-REFERENCE0001"
    assert facts.routes == ("observer", "crawl")


def test_counts_are_kept_apart_for_required_and_advisory():
    counts = judge_bundle(spoilt()).counts

    assert sum(counts.required.values()) == 26
    assert counts.required["not_met"] == 1
    assert counts.advisory["not_met"] == 2


@pytest.mark.parametrize("set_id", ["cc-2016", "cc-2018"])
def test_after_the_reviewer_has_confirmed_everything_all_five_petals_are_earned(set_id):
    report = judge_bundle(good_bundle(), set_id, confirmed(good_bundle(), set_id))

    assert {badge.state for badge in report.badges} == {"earned"}
    assert exit_status(report) == 0
    assert report.verdict("AUTH-3").assurance == "machine-assisted"
    assert report.verdict("AUTH-1").assurance == "observed"
    assert report.verdict("AUTH-3").decided_by == ("rita",)


def test_the_exit_status_tells_not_met_from_open_and_one_badge_from_all():
    assert exit_status(judge_bundle(good_bundle())) == 2
    assert exit_status(judge_bundle(spoilt())) == 1
    only_advisory = with_pages(good_bundle(), "after-refuse", "Internal Server Error", status=500)
    assert exit_status(judge_bundle(only_advisory)) == 2
    assert exit_status(judge_bundle(good_bundle()), badge="display") == 2
    assert exit_status(judge_bundle(good_bundle()), badge="rosette") == 2


def test_the_words_name_badges_one_next_and_one_then_and_who_is_waited_for():
    told = tell_status(judge_bundle(spoilt()))

    assert told.startswith("Tarn Wath Repository 1.0 at http://127.0.0.1:8790   criteria cc-2016 2026.1   2 March 2026")
    assert "authenticate  not yet    1 not met, 4 to review" in told
    assert told.count("Do this next") == 1
    assert told.count("\nThen") == 1
    assert "seen: no such text beside the button" in told
    assert "cinquefoil assess run --only AUTH-3" in told
    assert "cinquefoil assess explain AUTH-3" in told
    assert "26 required: 13 met, 1 not met, 12 to review" in told
    assert "this blocks no badge" in told


def test_the_words_put_setup_problems_above_everything():
    problem = SetupProblem(code="x", sentence="The site does not answer.", remedy="Start it.")

    told = tell_status(judge_bundle(good_bundle(setup_problems=(problem,))))

    assert "We could not test yet:\n  The site does not answer. Start it." in told
    assert "required" not in told


def test_the_words_say_that_refusal_and_disconnecting_must_be_tried_first():
    bundle = good_bundle()
    steps = tuple(one for one in bundle.steps if one.name not in {"refuse", "disconnect"})

    told = tell_status(judge_bundle(good_bundle(steps=steps)))

    assert "AUTH-10 and AUTH-11 must be tried" in told


def test_no_secret_value_of_a_hidden_person_is_needed_in_a_report():
    data = write_report(judge_bundle(good_bundle())).decode()

    assert FIRST.values["private"] not in data
    assert SECOND.name not in data


@pytest.mark.parametrize(("data", "said"), [
    (b"", "no report"),
    (b"{}", "no report"),
    (b"\xff\xfe", "no report"),
    (b'{"schema": 3}', "no report"),
])  # fmt: skip
def test_what_is_no_report_is_refused_with_a_sentence(data, said):
    with pytest.raises(UnreadableReport, match=said):
        read_report(data)


def test_a_report_of_another_schema_is_refused():
    data = write_report(judge_bundle(good_bundle())).replace(b"cinquefoil/report/1", b"cinquefoil/report/9")

    with pytest.raises(UnreadableReport, match="cinquefoil/report/9"):
        read_report(data)


def test_an_unknown_set_is_named_with_those_there_are():
    with pytest.raises(UnknownSet, match="cc-2016, cc-2018"):
        judge_bundle(good_bundle(), "cc-1999")


def test_the_moment_of_judging_is_the_bundles_own():
    assert judge_bundle(good_bundle()).assessment.ended == good_bundle().ended
    assert good_bundle().started == START


def test_the_check_again_names_the_plan_that_was_used_if_it_is_known():
    known = judge_bundle(good_bundle(plan="my plans/repository.toml"))
    unknown = judge_bundle(good_bundle())

    again = next(verdict for verdict in known.verdicts if verdict.next_step)
    assert again.next_step.recheck == f"cinquefoil assess run 'my plans/repository.toml' --only {again.criterion}"
    again = next(verdict for verdict in unknown.verdicts if verdict.next_step)
    assert again.next_step.recheck == f"cinquefoil assess run --only {again.criterion}"


def test_the_words_put_first_what_unlocks_most_badges_and_of_equals_the_least_effort():
    report = judge_bundle(spoilt())
    high = next(one for one in report.verdicts if one.criterion == "SYNC-1")
    step = report.verdict("AUTH-3").next_step
    slow = msgspec.structs.replace(step, who="IT", do="Build it.", effort="large")
    quick = msgspec.structs.replace(step, who="you, the member", do="Press it.", effort="small")

    def told(auth, sync):
        spoilt_ones = {"AUTH-3": auth, "SYNC-1": sync}
        verdicts = tuple(
            msgspec.structs.replace(one, state="not_met", next_step=spoilt_ones[one.criterion])
            if one.criterion in spoilt_ones
            else msgspec.structs.replace(one, state="met", next_step=None)
            for one in report.verdicts
        )
        badges = tuple(
            msgspec.structs.replace(one, blocked_by=(*one.blocked_by, high.criterion))
            if one.id == "synchronise"
            else one
            for one in report.badges
        )
        return tell_status(msgspec.structs.replace(report, verdicts=verdicts, badges=badges))

    unlocking = told(slow, quick)
    assert unlocking.index("Build it.") < unlocking.index("Press it.")
    assert "Do this next (IT; large, several days)" in unlocking
    assert "Then (you, about 15 minutes)" in unlocking


def test_the_words_tell_one_deed_once_though_it_serves_several_criteria():
    bundle = good_bundle()
    told = tell_status(judge_bundle(good_bundle(pages=(), exchanges=(), steps=(), attempts=(), seed=bundle.seed)))

    deed = "Run the assessment for this criterion"
    assert told.count(deed) <= 1
    assert told.count("Do this next") == 1


def test_everything_a_reviewer_is_waited_for_is_told_in_words_and_the_rest_counted():
    told = tell_status(judge_bundle(good_bundle()))

    waiting = told.partition("Waiting for others\n")[2].partition("\n\n")[0]
    assert waiting.count("Your reviewer: ") == 4
    assert "ORCID is explained wherever people meet it? (AUTH-3)" in waiting
    assert "more (" in waiting
