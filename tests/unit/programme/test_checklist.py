"""The way of credentials: whose turn it is with each line, until when, and what may be done to it."""

from datetime import date, timedelta

import pytest

from cinquefoil.programme.deployments.lines import Act, Done, Side, Stage, State, lines, next_turn, stand, why_not_do
from cinquefoil.programme.deployments.rules import why_not_run

BEGUN = date(2026, 3, 2)
SANDBOX = [line.id for line in lines() if line.stage == Stage.SANDBOX]
SECRET = "0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d"


def done(line, act=Act.DONE, side=Side.MEMBER, on=BEGUN, words="Seen.", until=None):
    return Done(line=line, act=act, side=side, on=on, words=words, until=until)


def settled(names, on=BEGUN):
    return [act for name in names for act in (done(name, on=on), done(name, Act.CONFIRMED, Side.LEAD, on=on))]


def line_of(acts, name):
    return next(one for one in stand(acts, begun=BEGUN) if one.line.id == name)


def test_at_the_beginning_every_sandbox_line_is_the_members_and_production_comes_later():
    now = stand([], begun=BEGUN)

    assert {one.turn for one in now if one.line.stage == Stage.SANDBOX} == {Side.MEMBER}
    assert {(one.state, one.turn, one.due) for one in now if one.line.stage == Stage.PRODUCTION} == {
        (State.LATER, None, None)
    }
    assert next_turn(now).due == BEGUN + timedelta(days=14)


def test_what_the_member_did_waits_for_the_lead_ten_working_days():
    now = line_of([done("sandbox-client")], "sandbox-client")

    assert (now.state, now.turn, now.due, now.evidence) == (State.DONE, Side.LEAD, date(2026, 3, 16), "Seen.")


def test_what_is_sent_back_is_the_members_again():
    now = line_of(
        [done("sandbox-client"), done("sandbox-client", Act.SENT_BACK, Side.LEAD, on=date(2026, 3, 9))],
        "sandbox-client",
    )

    assert (now.state, now.turn, now.evidence) == (State.OPEN, Side.MEMBER, "")
    assert now.due == date(2026, 3, 23)


def test_a_day_that_the_lead_sets_counts_until_the_turn_passes():
    until = date(2026, 6, 1)
    acts = [done("sandbox-client", Act.DUE, Side.LEAD, until=until)]

    assert line_of(acts, "sandbox-client").due == until
    assert line_of([*acts, done("sandbox-client")], "sandbox-client").due == date(2026, 3, 16)


def test_production_begins_when_the_last_sandbox_line_is_settled():
    last = date(2026, 4, 1)
    acts = [*settled(SANDBOX[:-1]), *settled(SANDBOX[-1:], on=last)]

    request = line_of(acts, "production-request")

    assert (request.state, request.turn, request.due) == (State.OPEN, Side.LEAD, last + timedelta(days=7))
    assert line_of(settled(SANDBOX[:-1]), "production-request").state == State.LATER


def test_a_lead_needs_nobody_to_confirm_what_is_hers():
    acts = [*settled(SANDBOX), done("production-request", side=Side.LEAD)]

    assert line_of(acts, "production-request").state == State.SETTLED


def test_when_all_is_settled_nobody_is_waited_for():
    acts = settled(SANDBOX)
    for line in lines():
        if line.stage == Stage.PRODUCTION:
            acts += [done(line.id, side=Side.LEAD)] if line.owner == Side.LEAD else settled([line.id])

    assert next_turn(stand(acts, begun=BEGUN)) is None


def test_what_the_lead_did_for_the_member_says_so():
    assert line_of([done("sandbox-client", side=Side.LEAD)], "sandbox-client").is_by_lead
    assert not line_of([done("sandbox-client")], "sandbox-client").is_by_lead


def test_a_line_is_overdue_the_day_after_its_last():
    now = line_of([], "sandbox-client")

    assert not now.is_overdue(now.due)
    assert now.is_overdue(now.due + timedelta(days=1))


@pytest.mark.parametrize(
    ("acts", "name", "act", "told", "sentence"),
    [
        ([], "sandbox-client", "done", {}, ""),
        ([], "sandbox-client", "done", {"words": " "}, "Write the evidence: The client id"),
        ([], "sandbox-client", "done", {"words": f"It is {SECRET}."}, "looks like a client secret"),
        ([], "sandbox-client", "done", {"words": "x" * 2001}, "longer than 2000"),
        ([], "sandbox-client", "confirmed", {"side": Side.LEAD}, "“to do”"),
        ([], "sandbox-client", "eaten", {}, "nothing that can be done"),
        ([], "sandbox-client", "due", {"side": Side.LEAD}, "Choose the day"),
        ([], "sandbox-client", "due", {}, "Only the consortium’s lead"),
        ([], "production-request", "done", {"side": Side.LEAD}, "when every line for the sandbox"),
        (settled(SANDBOX), "production-request", "done", {}, "the lead’s to do"),
        ([done("sandbox-client")], "sandbox-client", "confirmed", {"side": Side.LEAD}, ""),
        ([done("sandbox-client")], "sandbox-client", "confirmed", {}, "Only the consortium’s lead"),
        ([done("sandbox-client")], "sandbox-client", "sent_back", {"side": Side.LEAD, "words": ""}, "what is missing"),
        ([done("sandbox-client")], "sandbox-client", "done", {}, "done, to be confirmed"),
    ],
)
def test_what_may_be_done_to_a_line(acts, name, act, told, sentence):
    given = {"side": Side.MEMBER, "words": "APP-1", "until": None} | told

    found = why_not_do(line_of(acts, name), act, **given)

    assert sentence in found
    assert bool(found) is bool(sentence)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({}, ""),
        ({"environment": "moon"}, "Choose what this installation meets"),
        ({"since": date(2026, 3, 3)}, "still to come"),
        ({"client_id": SECRET}, "looks like a client secret"),
        ({"url": "http://a.example/"}, "begins with https"),
        ({"url": "http://a.example/", "environment": "sandbox"}, ""),
    ],
)
def test_what_may_be_said_to_run(told, sentence):
    given = {
        "environment": "production", "url": "https://a.example/", "client_id": "APP-1", "since": BEGUN, "on": BEGUN,
    } | told  # fmt: skip
    found = why_not_run(given.pop("environment"), **given)

    assert sentence in found
    assert bool(found) is bool(sentence)
