"""The public directory of products, and a product's page: sources with dates, and never a no."""

import pytest
from django.test import Client
from django.utils import timezone

from cinquefoil.guidelines.catalogue import load_products
from cinquefoil.programme.products import services
from tests.portal.programme.products.conftest import decided_report
from tests.portal.programme.reports import build

pytestmark = pytest.mark.django_db
DAY = "2026-03-02T09:00:00Z"


def read(address):
    page = Client().get(address)
    assert page.status_code == 200
    return page.content.decode()


def table(text):
    """Row of the directory's table → words of its five cells."""
    found = {}
    for row in text.partition("Products and their capabilities")[2].partition("</table>")[0].split("<tr>")[2:]:
        name = row.partition("</a>")[0].rpartition(">")[2]
        found[name] = [cell.partition("<")[0] for cell in row.split('<span class="status status--')[1:]]
        found[name] = [cell.rpartition(">")[2] for cell in found[name]]
    return found


def test_every_version_stands_with_five_capabilities_and_the_date_of_its_source():
    text = read("/systems")

    found = table(text)
    assert len(found) == sum(len(product.entries) for product in load_products().values())
    assert found["DSpace 9"] == ["documented"] * 5
    assert found["Janeway 1.5-1.6"] == ["documented", "documented", "documented", "unknown", "unknown"]
    assert found["Reference integration 0.1"] == ["proven"] * 5
    assert "November 2026" in text


def test_nothing_in_the_directory_says_no():
    words = {cell for cells in table(read("/systems")).values() for cell in cells}

    assert words == {"proven", "documented", "unknown"}


def test_the_directory_is_filtered_by_capability_and_kind_by_its_address():
    connecting = table(read("/systems?capability=connect"))
    journals = table(read("/systems?kind=journal"))
    both = table(read("/systems?capability=connect&kind=journal"))

    assert "DSpace 9" in connecting
    assert "Janeway 1.5-1.6" not in connecting
    assert set(journals) == {
        "Janeway 1.5-1.6",
        "Open Journal Systems 3.5",
        "Open Journal Systems with the ORCID Profile plug-in 3.1-3.4",
    }
    assert set(both) == set(journals) - {"Janeway 1.5-1.6"}


def test_a_filter_nobody_has_heard_of_shows_everything():
    assert table(read("/systems?capability=flying&kind=teapot")) == table(read("/systems"))


def test_a_filter_that_nothing_fits_says_so():
    assert "No product in the catalogue" in read("/systems?capability=synchronise&kind=profiles")


@pytest.mark.parametrize("product", load_products().values(), ids=lambda product: product.id)
def test_a_products_page_shows_every_claim_with_its_source(product):
    text = read(f"/systems/products/{product.id}")

    for claim in product.claims:
        assert claim.link in text
    for trouble in product.troubles:
        assert trouble.link in text
    assert "What a deployment must do itself" in text
    assert "AUTH-3" in text


def test_an_unknown_product_is_not_there():
    assert Client().get("/systems/products/nothing").status_code == 404


def test_a_proof_makes_a_capability_proven_and_shows_what_was_met(house, product):
    text = read("/systems/products/dspace")

    assert "DSpace 9.1, assessed on" in text
    assert "status--proven" in text
    assert table(read("/systems"))["DSpace 9"][0] == "proven"
    assert table(read("/systems"))["DSpace 8"][0] == "documented"


def test_what_a_product_fails_is_public_only_after_the_maker_has_had_it_for_thirty_days(house, time_machine):
    time_machine.move_to(DAY, tick=False)
    _, number = decided_report(house, build({"CONN-1": "not_met"}))
    proof = services.name_product(number, "dspace@9", version="9.1", user_id=house.lead.pk, at=timezone.now())
    address = "/systems/products/dspace"
    lead = house.as_(house.lead)
    seen = "what CONN-1 showed"

    assert "<h4>Not met</h4>" not in read(address)
    assert seen in lead.get(f"/review/{number}/product").content.decode()
    lead.post(f"/review/{number}/product/maker", {"proof": proof, "act": "told"})
    assert "<h4>Not met</h4>" not in read(address)
    lead.post(f"/review/{number}/product/maker", {"proof": proof, "act": "reply", "reply": "Mended in 9.2."})
    time_machine.move_to("2026-03-31T23:00:00Z", tick=False)
    assert "<h4>Not met</h4>" not in read(address)

    time_machine.move_to("2026-04-01T09:00:00Z", tick=False)
    text = read(address)
    assert "<h4>Not met</h4>" in text
    assert "Mended in 9.2." in text
    assert table(read("/systems"))["DSpace 9"][3] == "documented"


def test_the_day_the_maker_was_told_is_never_moved(house, product, time_machine):
    time_machine.move_to(DAY, tick=False)
    services.tell_maker(product.proof, user_id=house.lead.pk, at=timezone.now())
    time_machine.move_to("2026-05-02T09:00:00Z", tick=False)
    services.tell_maker(product.proof, user_id=house.lead.pk, at=timezone.now())

    from cinquefoil.programme.products.selectors import proof

    assert proof(product.proof).told_on.isoformat() == "2026-03-02"
