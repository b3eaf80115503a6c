"""A member's system inherits from its product's assessment by answering five questions."""

import pytest
from django.utils import timezone

from cinquefoil.history.selectors import events_of_subject
from cinquefoil.programme import selectors, services
from cinquefoil.programme.models import Inheritance
from cinquefoil.programme.overview import overview
from cinquefoil.programme.products import services as products
from cinquefoil.programme.rules import Origin, open_criteria
from tests.portal.programme.products.conftest import SETTINGS, answers
from tests.portal.programme.reports import build


@pytest.fixture
def member(house):
    products.change_version(house.integration, version="9.2", user_id=None, at=timezone.now())
    return house


def ask(house, proof, who=None, **changes):
    address = f"/integrations/{house.integration}/inherit"
    return house.as_(who or house.officer).post(address, answers(proof, **changes), follow=True).content.decode()


def standing(house):
    return overview(selectors.integration(house.integration), on=timezone.now().date()).standing


def test_the_product_that_runs_is_found_and_its_settings_are_asked(member, product):
    page = member.as_(member.officer).get(f"/integrations/{member.integration}/inherit").content.decode()

    assert "<strong>DSpace 9.1</strong>" in page
    for key in SETTINGS:
        assert key in page
    assert 'value="officer@penrhos.example"' in page
    assert 'value="9.2"' in page


def test_five_answers_append_an_assessment_and_say_what_was_inherited_and_what_is_open(member, product):
    page = ask(member, product.proof)

    assert "verdicts were inherited from the assessment of DSpace 9.1: AUTH-1," in page
    assert "Still open here: AUTH-3," in page
    assert "inherited from dspace@9, 2026-03-02" in page
    card = selectors.assessments_of(member.integration)[0]
    assert (card.stage, card.origin) == ("in_review", "service")
    assert "programme.inherited" in [event.kind for event in events_of_subject(f"assessment:{card.id}")]
    kept = Inheritance.objects.get(assessment_id=card.id)
    assert (kept.proof_id, kept.contact_email) == (product.proof, "officer@penrhos.example")
    assert b"officer@penrhos.example" not in selectors.report_of(card.id)
    assert standing(member).earned == ()


def test_inheriting_replaces_nothing_the_system_has_shown_itself(member, product):
    states = {"AUTH-1": "not_met", "AUTH-3": "needs_review", "AUTH-2": "cannot_tell"}
    services.keep_report(
        member.integration,
        build(states, others="not_tested"),
        origin=Origin.SERVICE,
        user_id=None,
        at=timezone.now(),
    )

    ask(member, product.proof)

    states = standing(member).states
    assert (states["AUTH-1"], states["AUTH-2"], states["AUTH-3"]) == ("not_met", "met", "needs_review")
    assert len(selectors.assessments_of(member.integration)) == 2


def test_a_rehearsal_is_no_evidence_of_ones_own(member, product):
    services.keep_report(member.integration, build(), user_id=None, at=timezone.now())

    ask(member, product.proof)

    assert standing(member).states["AUTH-3"] == "not_tested"


def test_a_connection_our_registry_saw_can_be_chosen(member, product):
    services.keep_report(
        member.integration,
        build({"AUTH-1": "met"}, others="not_tested"),
        origin=Origin.SERVICE,
        user_id=None,
        at=timezone.now(),
    )
    report_day = "2 March 2026"
    address = f"/integrations/{member.integration}/inherit"

    page = member.as_(member.officer).get(address).content.decode()

    assert f"The practice registry saw one on {report_day}" in page


def test_without_one_it_cannot_be_claimed(member, product):
    page = ask(member, product.proof, connection="witnessed")

    assert "Nothing is inherited yet" in page
    assert selectors.assessments_of(member.integration) == ()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"version": "8.1"}, "is of another line"),
        ({"version": ""}, "The version is not known"),
        ({"settings": list(SETTINGS[1:])}, "Not confirmed: orcid.application-client-id"),
        ({"connection": ""}, "One connection is needed"),
        ({"volunteer_on": "2020-01-01"}, "older than 90 days"),
        ({"explanation": ""}, "Give the address of the page"),
        ({"places": " \n "}, "Name the places"),
        ({"contact_email": ""}, "Name a person"),
        ({"contact_email": "nobody"}, "valid email"),
    ],
)
def test_each_missing_answer_is_told_and_everything_typed_stays(member, product, change, told):
    page = ask(member, product.proof, **change)

    assert told in page
    assert "everything you typed is still here" in page
    assert selectors.assessments_of(member.integration) == ()
    assert selectors.integration(member.integration).version == "9.2"


def test_all_gaps_are_told_at_once(member, product):
    page = ask(member, product.proof, settings=[], connection="", explanation="", places="", contact_name="")

    for told in ("Not confirmed", "One connection", "Give the address", "Name the places", "Name a person"):
        assert told in page


def test_when_the_version_leaves_the_range_what_was_inherited_is_not_tested_and_comes_back_with_it(member, product):
    ask(member, product.proof)
    officer = member.as_(member.officer)
    address = f"/integrations/{member.integration}/version"
    assert standing(member).states["AUTH-1"] == "met"

    officer.post(address, {"version": "10.0"})
    left = officer.get(f"/integrations/{member.integration}").content.decode()
    assert standing(member).states["AUTH-1"] == "not_tested"
    assert "Your version has left the range" in left

    officer.post(address, {"version": "9.3"})
    assert standing(member).states["AUTH-1"] == "met"
    assert "programme.version_changed" in [
        event.kind for event in events_of_subject(f"integration:{member.integration}")
    ]


def test_a_reviewer_weighs_what_the_products_reviewer_weighed(member, product):
    ask(member, product.proof)
    card = selectors.assessments_of(member.integration)[0]

    page = member.as_(member.lead).get(f"/review/{card.id}?criterion=AUTH-4").content.decode()

    assert standing(member).states["AUTH-4"] == "needs_review"
    assert "AUTH-4" in page
    assert "Ask Peredur Officer" in page
    assert "officer@penrhos.example" in page


def test_what_inherited_cannot_stand_for_a_product(member, product):
    ask(member, product.proof)
    number = selectors.assessments_of(member.integration)[0].id
    machine = {line.criterion: line.machine_state for line in standing(member).lines}
    for criterion in open_criteria(machine, ()):
        services.decide(number, criterion, "confirm", reason="Seen.", reviewer=member.lead, at=timezone.now())
    services.close_review(number, reviewer=member.lead, at=timezone.now())

    page = member.as_(member.lead).post(f"/review/{number}/product", {"entry": "dspace@9", "version": "9.2"})

    assert "inherited from a product itself" in page.content.decode()


def test_a_withdrawn_proof_cannot_be_inherited_from_any_more(member, product):
    products.withdraw(product.proof, user_id=member.lead.pk, at=timezone.now())

    page = ask(member, product.proof)

    assert "No assessment stands for a product yet" in page
    assert selectors.assessments_of(member.integration) == ()


def test_pages_that_look_like_another_product_are_told(member, product, settings, tmp_path):
    from dataclasses import replace

    from cinquefoil.assess.evidence import write_bundle
    from tests.unit.assess.bundles import good_bundle
    from tests.unit.assess.bundles import page as seen

    settings.DATA = tmp_path
    number = services.keep_report(
        member.integration, build(others="not_tested"), origin=Origin.SERVICE, user_id=None, at=timezone.now()
    )
    home = seen("home", "<p>Welcome</p>", step="look")
    html = home.html.replace("<head>", '<head><meta name="generator" content="EPrints 3.4.5">')
    folder = tmp_path / "assessments" / str(number) / "out"
    folder.mkdir(parents=True)
    (folder / "bundle.json").write_bytes(write_bundle(replace(good_bundle(), pages=(replace(home, html=html),))))

    page = ask(member, product.proof)

    assert "The pages look like another product: eprints" in page


def test_a_stranger_inherits_nothing(member, product):
    address = f"/integrations/{member.integration}/inherit"

    assert member.as_(member.stranger).post(address, answers(product.proof)).status_code == 403
    assert selectors.assessments_of(member.integration) == ()
