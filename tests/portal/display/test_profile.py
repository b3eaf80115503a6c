"""The public profile: the iD right beside the name, by ORCID's display rules, and in the metadata."""

import json
import re

from django.test import Client
from django.utils import timezone

from cinquefoil.hub.authenticate.selectors import permission_of
from cinquefoil.hub.authenticate.services import mark_needs_reconnection
from tests.portal.authenticate.cast import visible


def profile(house, person_id):
    return Client().get(f"/people/{house.slug(person_id)}")


def connected_profile(house):
    house.connect(house.invited(house.sofia))
    house.work()
    return profile(house, house.sofia)


def test_icon_and_full_address_stand_in_one_link_right_after_the_name(house):
    html = connected_profile(house).content.decode()

    uri = f"{house.registry.url}/0009-9100-0000-001X"
    after_name = html.partition("<h1>Sofia Garcia</h1>")[2]
    link = re.search(r"<a .*?</a>", after_name, re.DOTALL)[0]
    assert f'href="{uri}"' in link
    assert f'aria-label="View ORCID record {uri} of Sofia Garcia"' in link
    assert re.search(r'<img class="orcid-icon" src="/static/web/orcid/orcid-id.svg" alt="ORCID iD icon">', link)
    assert link.endswith(f"> {uri}</a>")


def test_the_icon_is_explained_and_linked_to_the_explanation(house):
    page = connected_profile(house)

    assert "The green icon says that Sofia signed in at ORCID" in visible(page)
    assert 'href="/help/orcid/aberwen"' in page.content.decode()


def test_metadata_hold_the_authenticated_id(house):
    html = connected_profile(house).content.decode()

    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])
    assert data["@type"] == "Person"
    assert data["sameAs"] == [f"{house.registry.url}/0009-9100-0000-001X"]
    assert data["affiliation"]["sameAs"] == "https://ror.org/0aberwe15"


def test_every_entry_says_who_added_it(house):
    text = visible(connected_profile(house))

    assert (
        "Harbour Institute, Postdoctoral Researcher, January 2016 to August 2019 (from ORCID, added by Sofia Garcia)"
        in text
    )


def test_an_id_whose_proof_no_longer_stands_has_the_word_and_no_icon(house):
    connected_profile(house)
    mark_needs_reconnection(permission_of(house.sofia).id, at=timezone.now())

    html = profile(house, house.sofia).content.decode()

    main = html.partition("<h1>")[2].partition("</main>")[0]
    assert re.search(r"0009-9100-0000-001X</a> \(unauthenticated\)</span>", main)
    assert "orcid-id.svg" not in main
    assert "sameAs" not in json.dumps(
        json.loads(re.search(r"ld\+json\">(.*?)</script>", html)[1]).get("identifier", "")
    )


def test_a_person_without_an_id_has_a_page_that_says_so(house):
    page = profile(house, house.tomos)

    assert page.status_code == 200
    assert "No ORCID iD is connected." in visible(page)
    assert "/help/orcid/aberwen" in page.content.decode()


def test_a_name_cannot_break_out_of_the_metadata(house):
    from cinquefoil.organisations.services import rename_person

    rename_person(house.tomos, given_names="</script><b>Tomos", family_name="Evans")

    html = profile(house, house.tomos).content.decode()

    assert "</script><b>" not in html
    assert json.loads(re.search(r"ld\+json\">(.*?)</script>", html)[1])["name"] == "</script><b>Tomos Evans"


def test_somebody_unknown_has_no_page(house):
    assert Client().get("/people/nobody-here").status_code == 404
