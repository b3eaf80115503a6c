"""A lead lets an assessment stand for a product, and takes that back."""

from django.utils import timezone

from cinquefoil.history.selectors import events_of_subject
from cinquefoil.programme import services as programme
from cinquefoil.programme.products.selectors import live_proofs
from cinquefoil.programme.rules import Origin
from tests.portal.programme.products.conftest import decided_report
from tests.portal.programme.reports import build


def test_a_lead_lets_a_decided_assessment_stand(house):
    _, number = decided_report(house, build())
    lead = house.as_(house.lead)

    asked = lead.get(f"/review/{number}/product").content.decode()
    page = lead.post(f"/review/{number}/product", {"entry": "dspace@9", "version": "9.1"}, follow=True)

    assert '<option value="dspace@9" selected>' in asked
    assert "stands for the product now" in page.content.decode()
    assert [card.entry_name for card in live_proofs()] == ["dspace@9"]
    assert "programme.product_named" in [event.kind for event in events_of_subject(f"assessment:{number}")]


def test_twice_is_refused_and_an_undecided_or_foreign_one_too(house, product):
    lead = house.as_(house.lead)
    address = f"/review/{product.assessment}/product"

    again = lead.post(address, {"entry": "dspace@9", "version": "9.1"}).content.decode()
    other = lead.post(address, {"entry": "dspace@10", "version": "9.1"}).content.decode()
    undecided = programme.keep_report(
        house.integration, build(), origin=Origin.SERVICE, user_id=None, at=timezone.now()
    )
    early = lead.post(f"/review/{undecided}/product", {"entry": "dspace@9", "version": "9.1"}).content.decode()

    assert "already" in again
    assert "does not cover" in other
    assert "Close the review first" in early
    assert len(live_proofs()) == 1


def test_only_the_lead_may(house, product):
    address = f"/review/{product.assessment}/product"

    for who in (house.officer, house.awarder, house.stranger):
        assert house.as_(who).get(address).status_code == 403
        assert house.as_(who).post(f"{address}/maker", {"proof": product.proof, "act": "withdraw"}).status_code == 403
    assert len(live_proofs()) == 1


def test_what_is_withdrawn_is_neither_public_nor_offered(house, product):
    lead, officer = house.as_(house.lead), house.as_(house.officer)

    lead.post(f"/review/{product.assessment}/product/maker", {"proof": product.proof, "act": "withdraw"})

    assert live_proofs() == ()
    assert (
        "No assessment stands for a product yet"
        in officer.get(f"/integrations/{house.integration}/inherit").content.decode()
    )
    assert "assessed on" not in officer.get("/systems/products/dspace").content.decode()


def test_an_act_on_another_proof_is_told_in_a_sentence(house, product):
    page = house.as_(house.lead).post(
        f"/review/{product.assessment}/product/maker", {"proof": "999", "act": "withdraw"}, follow=True
    )

    assert "does not stand for that product" in page.content.decode()
    assert len(live_proofs()) == 1
