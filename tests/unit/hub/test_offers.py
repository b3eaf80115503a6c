"""The switches on the connect page and the scopes they amount to."""

import pytest

from cinquefoil.hub.authenticate.offers import OFFERS, offers_granted, offers_lacking, scopes_to_ask


@pytest.mark.parametrize(
    ("chosen", "scopes"),
    [
        ((), {"/authenticate"}),
        (("know",), {"/authenticate"}),
        (("know", "read"), {"/read-limited"}),
        (("write",), {"/activities/update"}),
        (("know", "read", "write"), {"/read-limited", "/activities/update"}),
        (("/person/update", "nonsense"), {"/authenticate"}),
    ],
)
def test_the_switches_left_on_decide_the_scopes(chosen, scopes):
    assert scopes_to_ask(chosen) == scopes


def test_no_switch_asks_for_the_person_section():
    assert "/person/update" not in {offer.scope for offer in OFFERS}


def test_what_was_not_granted_is_named():
    assert [offer.name for offer in offers_lacking({"/read-limited"})] == ["write"]
    assert [offer.name for offer in offers_granted({"/read-limited"})] == ["know", "read"]


def test_every_switch_that_can_be_turned_off_says_what_that_means():
    assert all(offer.without for offer in OFFERS if not offer.is_fixed)
