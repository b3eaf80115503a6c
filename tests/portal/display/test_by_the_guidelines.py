"""Our own pages held against ORCID's display rules and the passive checks, as an assessor would hold them."""

import pytest
from django.test import Client
from django.utils import timezone

from cinquefoil.guidelines.display import judge_rules, shown_ids
from cinquefoil.guidelines.html import Icon
from cinquefoil.guidelines.passive import sign_in_controls, visibility_request
from cinquefoil.guidelines.topics import score
from cinquefoil.hub.authenticate.selectors import permission_of
from cinquefoil.hub.authenticate.services import mark_needs_reconnection
from tests.portal.authenticate.cast import visible


def connected(house):
    browser = house.invited(house.sofia)
    house.connect(browser)
    house.work()
    return browser


@pytest.mark.parametrize("path", ["/people/sofia-garcia", "/connect/aberwen/done", "/me"])
def test_every_rule_holds_for_every_shown_id(house, path):
    html = connected(house).get(path).content.decode()

    shown = shown_ids(html, registry_web=house.registry.url)
    broken = [
        result for one in shown for result in judge_rules(one, registry_web=house.registry.url) if not result.holds
    ]
    assert any(one.icon is Icon.AUTHENTICATED for one in shown)
    assert broken == []


def test_every_rule_holds_on_the_officers_pages(house):
    connected(house)
    officer = house.officer(house.aberwen)

    for path in ("/o/aberwen/people", f"/o/aberwen/people/{house.sofia}"):
        shown = shown_ids(officer.get(path).content.decode(), registry_web=house.registry.url)
        results = [r for one in shown for r in judge_rules(one, registry_web=house.registry.url)]
        assert results
        # A table is narrow, so the compact form (D-3) stands there in place of the preferred full one (D-2).
        assert [(path, r.rule, r.seen) for r in results if not r.holds and r.rule != "D-2"] == []


def test_an_id_without_proof_carries_no_icon_and_a_label(house):
    connected(house)
    mark_needs_reconnection(permission_of(house.sofia).id, at=timezone.now())

    shown = shown_ids(Client().get("/people/sofia-garcia").content.decode(), registry_web=house.registry.url)

    assert [(one.icon, bool(one.label)) for one in shown] == [(Icon.NONE, True)]


@pytest.mark.parametrize("path", ["/connect/aberwen", "/me"])
def test_every_control_that_leads_to_orcid_is_branded(house, path):
    controls = sign_in_controls(Client().get(path).content.decode(), url=f"http://hub.example{path}")

    assert controls
    assert all(control.is_branded for control in controls)


@pytest.mark.parametrize("path", ["/connect/aberwen", "/me", "/help/orcid", "/connect/aberwen/refused"])
def test_no_page_asks_to_make_anything_public(house, path):
    assert visibility_request(visible(Client().get(path))) == ""


@pytest.mark.parametrize("path", ["/help/orcid", "/help/orcid/aberwen"])
@pytest.mark.parametrize("group", ["authenticate", "display-icon", "connect", "collect-reading", "synchronise"])
def test_the_explanation_covers_every_capability(house, path, group):
    assert score(visible(Client().get(path)), group).missing == ()
