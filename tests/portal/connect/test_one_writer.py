"""One writer a record, and an intent in the ledger before every write."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest

from cinquefoil.hub.connect import leases, ledger
from cinquefoil.hub.connect.leases import LeaseTaken, hold_record
from cinquefoil.hub.connect.models import Attempt, Item, RecordLease
from cinquefoil.hub.connect.operations import Operation
from cinquefoil.hub.connect.services import withdraw_item
from tests.portal.connect.cast import AT, SOFIA_ID, post, rows

pytestmark = pytest.mark.django_db
KEY = leases.key_of("practice", SOFIA_ID)


def hold(at=AT):
    return hold_record("practice", SOFIA_ID, at=at)


def held_by(process):
    host = leases._new_holder().split("|")[0]
    return f"{host}|{process}|mark"


def test_a_second_writer_is_told_to_wait_and_may_write_after_the_first():
    with hold(), pytest.raises(LeaseTaken), hold():
        pass

    with hold() as lease:
        lease.renew(AT)


def test_a_lease_ends_by_itself():
    RecordLease.objects.create(key=KEY, holder="elsewhere|1|mark", until=AT + timedelta(minutes=1))

    with pytest.raises(LeaseTaken), hold():
        pass
    with hold(AT + timedelta(minutes=1)):
        pass


def test_a_lease_of_a_dead_process_of_this_machine_is_free_at_once():
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    RecordLease.objects.create(key=KEY, holder=held_by(dead.pid), until=AT + timedelta(minutes=5))

    with hold():
        pass


def test_a_lease_of_a_living_process_is_not():
    RecordLease.objects.create(key=KEY, holder=held_by(os.getpid()), until=AT + timedelta(minutes=5))

    with pytest.raises(LeaseTaken), hold():
        pass


def test_a_lease_that_was_lost_cannot_be_renewed():
    with hold() as lease:
        RecordLease.objects.update(holder="another|1|mark")
        with pytest.raises(LeaseTaken):
            lease.renew(AT)


def begin(item, after):
    return ledger.begin(item.id, after=after, revision=item.revision, operation=Operation.ADD, digest="digest", at=AT)


def test_two_writers_never_begin_the_same_attempt(house):
    house.upload(rows(post()))
    house.send(1)
    item = Item.objects.get()
    begin(item, after=0)

    with pytest.raises(ledger.Superseded):
        begin(item, after=0)

    assert Attempt.objects.count() == 1


def test_what_was_withdrawn_since_it_was_read_is_not_sent(house):
    """Nothing would take it off the record again: as far as anybody knew, it had never been written."""
    house.upload(rows(post()))
    house.send(1)
    item = Item.objects.get()
    withdraw_item(item.id, at=AT, actor="user:1")

    with pytest.raises(ledger.Superseded):
        begin(item, after=0)

    assert Attempt.objects.count() == 0


def test_an_attempt_that_nobody_found_on_the_record_is_closed_by_the_next(house):
    house.upload(rows(post()))
    house.send(1)
    item = Item.objects.get()

    begin(item, after=0)
    begin(item, after=1)

    assert list(Attempt.objects.order_by("number").values_list("state", flat=True)) == ["failed", "sending"]


@pytest.mark.parametrize("was_edited", [False, True])
def test_a_write_that_a_crash_cut_off_is_adopted(house, practice, was_edited):
    """The worker died after the registry took the POST and before anything was written down."""
    house.connect(house.sofia)
    house.work()
    house.upload(rows(post()))
    house.send(1)
    item = Item.objects.get()
    begin(item, after=0)
    write_behind_its_back(house, item)
    if was_edited:
        house.upload(rows(post(end="2025")))
        house.send(2)

    house.work()
    house.work()

    (on_record,) = practice.affiliations(SOFIA_ID)
    assert Item.objects.get().put_code == on_record["put-code"]
    assert len(practice.calls("POST", "/employment")) == 1
    assert bool(on_record["end-date"]) is was_edited


def write_behind_its_back(house, item):
    from cinquefoil.hub.authenticate.calls import client_for
    from cinquefoil.hub.authenticate.selectors import access_token, permission_of
    from cinquefoil.hub.connect.content import read_content
    from cinquefoil.hub.connect.elements import build_affiliation

    token = access_token(permission_of(house.sofia).id)
    with client_for(house.organisation_id) as client:
        client.create(SOFIA_ID, build_affiliation(read_content(item.content)), token)
