"""What a guided session alone tries: ORCID out of order, and an iD that has moved. Both speak of CONN-8."""

from dataclasses import replace

import pytest

from cinquefoil.assess.evidence import Outcome
from cinquefoil.assess.probes.connect import observe_refusals
from tests.unit.assess.bundles import SECOND, api, good_bundle, line, page, step, token

MOVED = f"/api/v3.0/{SECOND.orcid_id}/employment/9"
PRIMARY = "/api/v3.0/0009-9000-0000-0045/employment/9"
TOLD_BUSY = "<p>We could not update your ORCID record.</p>"
TOLD_MOVED = "<p>ORCID merged this iD into another. Connect again.</p>"


def by_hand(*exchanges, busy="", moved=""):
    """A session whose person did these actions, with what her own page showed after each."""
    good = good_bundle()
    names = ("connect", *dict.fromkeys(one.step for one in exchanges))
    steps = [step(name, person="second" if name in {"moved", "revoked_control"} else "first") for name in names]
    pages = [page("own", busy, step="busy", visitor="first"), page("own", moved, step="moved", visitor="second")]
    kept = [one for one in good.exchanges if one.step == "connect"]
    return replace(good, steps=tuple(steps), exchanges=(*kept, *exchanges), pages=tuple(pages))


BUSY = api(50, "PUT", "work/7", "busy", status=503)
BUSY_OVER = api(60, "PUT", "work/7", "busy_control")
AGAIN = token(70, "revoked_control", SECOND)
GONE = line(80, "PUT", MOVED, "moved", canary=SECOND, status=409)
FOLLOWED = line(81, "PUT", PRIMARY, "moved", canary=SECOND)


@pytest.mark.parametrize(
    ("bundle", "outcome", "reason"),
    [
        (by_hand(BUSY, BUSY_OVER, busy=TOLD_BUSY), Outcome.TRUE, "refusal-of-entry.told"),
        (by_hand(BUSY, BUSY_OVER), Outcome.CANNOT_TELL, "refusal-of-entry.not-seen-told"),
        (
            by_hand(BUSY, BUSY_OVER, AGAIN, GONE, busy=TOLD_BUSY, moved=TOLD_MOVED),
            Outcome.TRUE,
            "refusal-of-entry.told",
        ),
        (by_hand(BUSY, BUSY_OVER, AGAIN, GONE, busy=TOLD_BUSY), Outcome.CANNOT_TELL, "refusal-of-entry.not-seen-told"),
        (by_hand(AGAIN, GONE, moved=TOLD_MOVED), Outcome.TRUE, "refusal-of-entry.told"),
        (by_hand(AGAIN, GONE, FOLLOWED), Outcome.CANNOT_TELL, "refusal-of-entry.none-met"),
    ],
    ids=["busy told", "busy not told", "both told", "moved not told", "moved alone", "moved and followed"],
)
def test_what_the_pages_say_afterwards_decides(bundle, outcome, reason):
    found = observe_refusals(bundle)

    assert (found.outcome, found.reason) == (outcome, reason)
    assert found.control_ok is not False


def test_a_system_that_writes_nothing_afterwards_is_not_acquitted():
    found = observe_refusals(by_hand(BUSY, busy=TOLD_BUSY))

    assert found.control_ok is False


def test_a_page_looked_at_later_may_speak_of_a_second_try():
    """The fault has gone by then: that it says *sent* is no lie."""
    found = observe_refusals(by_hand(BUSY, BUSY_OVER, busy="<p>Your work was sent to ORCID.</p>"))

    assert found.reason == "refusal-of-entry.not-seen-told"


def test_six_tries_at_a_moved_record_are_a_storm():
    tries = [line(80 + place, "PUT", MOVED, "moved", canary=SECOND, status=409) for place in range(6)]

    assert observe_refusals(by_hand(AGAIN, *tries, moved=TOLD_MOVED)).reason == "refusal-of-entry.storm"
