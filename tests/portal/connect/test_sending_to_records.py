"""What an officer sends reaches the records once, and follows every change, through a registry that may stumble."""

import pytest

from cinquefoil.history.selectors import events_of_subject
from cinquefoil.hub.connect.models import Attempt, Item
from cinquefoil.jobs.selectors import count_open
from tests.portal.connect.cast import SOFIA_ID, TOMOS_ID, post, rows

pytestmark = pytest.mark.django_db


def item():
    return Item.objects.get()


def send(house, *lines):
    page = house.upload(rows(*lines))
    number = int(page.request["PATH_INFO"].rsplit("/", 1)[1])
    house.send(number)
    return number


def test_rows_reach_the_records_once(house, practice):
    house.connect(house.sofia)
    house.connect(house.tomos, "tomos")
    send(house, post(), post(role="Dean", local_id="HR-2"), post("tomos@aberwen.example", "Reader", "HR-3"))

    house.work()

    assert sorted(one["role-title"] for one in practice.affiliations(SOFIA_ID)) == ["Dean", "Lecturer"]
    assert [one["role-title"] for one in practice.affiliations(TOMOS_ID)] == ["Reader"]
    assert len(practice.calls("POST", "/employment")) == 3
    assert len(practice.calls("GET", "/activities")) == 2
    assert set(Item.objects.values_list("state", "reason")) == {("sent", "")}


def test_what_waits_goes_out_when_the_person_connects(house, practice):
    send(house, post())
    house.work()
    assert practice.calls("POST", "/employment") == []

    house.connect(house.sofia)
    house.work()

    assert [one["role-title"] for one in practice.affiliations(SOFIA_ID)] == ["Lecturer"]


def test_a_changed_row_goes_out_as_a_put_by_itself(house, practice):
    house.connect(house.sofia)
    send(house, post())
    house.work()
    put_code = item().put_code

    send(house, post(end="2025-12-31"))
    house.work()

    (on_record,) = practice.affiliations(SOFIA_ID)
    assert (on_record["put-code"], on_record["end-date"]["year"]["value"]) == (put_code, "2025")
    assert (len(practice.calls("POST", "/employment")), len(practice.calls("PUT", "/employment"))) == (1, 1)


def test_the_same_file_again_makes_no_call(house, practice):
    house.connect(house.sofia)
    send(house, post())
    house.work()
    practice.forget_calls()

    send(house, post())
    house.work()

    assert [line for line in practice.calls("GET") + practice.calls("POST") if "/api/" in line["path"]] == []


def test_an_edit_by_hand_goes_out_and_a_withdrawal_takes_off(house, practice):
    house.connect(house.sofia)
    send(house, post())
    house.work()
    page = f"/o/aberwen/items/{item().id}"

    answer = house.browser.post(
        page, {"role": "Professor", "department": "Marine Biology", "start": "2021-09-01"}, follow=True
    )
    house.work()
    assert "Professor" in answer.content.decode()
    assert [one["role-title"] for one in practice.affiliations(SOFIA_ID)] == ["Professor"]

    house.browser.post(f"{page}/withdraw")
    house.work()
    assert practice.affiliations(SOFIA_ID) == []
    assert (item().state, item().put_code) == ("gone", None)
    assert "taken off the record" in events_of_subject(f"item:{item().id}")[0].sentence


def test_what_others_wrote_is_never_touched(house, practice):
    before = practice.control.record(SOFIA_ID)["activities-summary"]["employments"]["affiliation-group"]
    house.connect(house.sofia)
    send(house, post(), post(role="Dean", local_id="HR-2"))
    house.work()
    send(house, post(end="2025"), ",,,,,,,,,,,,,HR-2")

    house.work()

    after = practice.control.record(SOFIA_ID)["activities-summary"]["employments"]["affiliation-group"]
    assert all(group in after for group in before)
    assert len(after) == len(before) + 1


THROTTLES = [
    {"match": {"path": "/activities"}, "effect": {"status": 429, "retry_after": 1}},
    {"match": {"path": "/activities"}, "effect": {"status": 503}},
    {"match": {"method": "POST", "path": "/employment"}, "effect": {"status": 429, "retry_after": 1}},
    {"match": {"method": "POST", "path": "/employment"}, "effect": {"status": 503}},
    {"match": {"method": "POST", "path": "/employment"}, "effect": {"status": 500}},
]


@pytest.mark.parametrize("rule", THROTTLES, ids=lambda rule: f"{rule['effect']} on {rule['match']['path']}")
def test_a_registry_out_of_breath_gets_everything_in_the_end(house, practice, rule):
    house.connect(house.sofia)
    house.work()
    send(house, post())
    practice.control.set_faults(rule)

    for _ in range(3):
        house.work()

    assert [one["role-title"] for one in practice.affiliations(SOFIA_ID)] == ["Lecturer"]
    assert (item().state, item().reason) in {("sent", ""), ("present", "")}


@pytest.mark.parametrize(
    "effect", [{"reset": True, "after": True}, {"truncate": True, "after": True}, {"status": 502, "after": True}]
)
def test_an_answer_lost_after_the_write_is_found_on_the_record(house, practice, effect):
    house.connect(house.sofia)
    send(house, post())
    practice.control.set_faults({"match": {"method": "POST", "path": "/employment"}, "effect": effect})

    house.work()
    house.work()

    assert len(practice.affiliations(SOFIA_ID)) == 1
    assert len(practice.calls("POST", "/employment")) == 1
    assert item().put_code == practice.affiliations(SOFIA_ID)[0]["put-code"]
    assert list(Attempt.objects.values_list("state", flat=True)) in (["adopted"], ["done"])


def test_a_token_that_is_refused_makes_the_rest_wait_for_a_new_connection(house, practice):
    permission_id = house.connect(house.sofia)
    house.work()
    send(house, post())
    practice.control.set_faults({"match": {"path": "/activities"}, "effect": {"revoke_token": True}})

    house.work()
    assert (item().state, item().reason) == ("planned", "revoked")
    assert "connect again" in house.browser.get("/o/aberwen/imports/1").content.decode()

    practice.control.set_faults()
    house.connect(house.sofia)
    house.work()
    assert item().state in {"sent", "present"}
    assert item().reason == ""
    assert permission_id


def test_without_leave_to_write_nothing_is_written_and_it_is_said(house, practice):
    house.connect(house.sofia, chosen=("know", "read"))
    send(house, post())

    house.work()

    assert practice.calls("POST", "/employment") == []
    assert item().state == "planned"


def test_a_long_wait_is_spent_in_the_outbox_and_not_in_the_worker(house, practice):
    house.connect(house.sofia)
    house.work()
    house.upload(rows(post(), post(role="Dean", local_id="HR-2")))
    practice.control.set_faults(
        {"match": {"method": "POST"}, "effect": {"status": 429, "retry_after": 600}, "count": 1}
    )

    house.send(1)
    house.work()
    house.work()

    assert count_open() == 1
    assert len(practice.calls("POST", "/employment")) == 1
    assert set(Item.objects.values_list("state", "reason")) == {("planned", "")}
    assert not Attempt.objects.filter(state="sending").exists()
