"""The public page of a record: everything that is public, in sections, for everybody's eyes."""

from datetime import UTC, datetime

import pytest

from cinquefoil.registry.groups import ensure
from tests.contract.registry.test_linked_data import ADA, RECORD, affiliations, identifier, organisation

DATE = {"year": {"value": "2024"}, "month": {"value": "03"}, "day": None}


def review(group_id, number):
    return {
        "reviewer-role": "reviewer",
        "review-type": "review",
        "completion-date": DATE,
        "review-group-id": group_id,
        "external-ids": {"external-id": [identifier("source-work-id", f"r{number}")]},
        "convening-organization": organisation("", "", "A press"),
    }


ALL = {
    "person": {
        **RECORD["person"],
        "biography": {"content": "First line.\nSecond <b>line</b>.", "visibility": "public"},
        "keywords": {"keyword": [{"content": "engines"}]},
        "researcher-urls": {
            "researcher-url": [
                {"url-name": "Home", "url": {"value": "https://ada.example/"}},
                {"url-name": "Trap", "url": {"value": "javascript:alert(1)"}},
            ]
        },
    },
    "activities-summary": {
        **RECORD["activities-summary"],
        "invited-positions": affiliations("invited-position", organisation("", "", "A chair")),
        "services": affiliations("service", organisation("", "", "A board")),
        "peer-reviews": {
            "group": [
                {"peer-review-group": [{"peer-review-summary": [review(group_id, number)]}]}
                for number, group_id in enumerate(["issn:0953-1513", "issn:0953-1513", "publons:1"])
            ]
        },
        "research-resources": {
            "group": [
                {
                    "research-resource-summary": [
                        {
                            "proposal": {
                                "title": {"title": {"value": "Time at the mill"}},
                                "hosts": {"organization": [organisation("", "", "A mill")]},
                                "external-ids": {"external-id": [identifier("proposal-id", "P-1")]},
                                "start-date": DATE,
                            }
                        }
                    ]
                }
            ]
        },
    },
}


@pytest.fixture
def page(practice_registry, http):
    practice_registry.control.put_record(ADA, ALL)
    return http.get(f"{practice_registry.url}/{ADA}").text


def test_every_section_has_its_heading_and_its_number(page):
    headings = ("Biography", "Employment", "Education and qualifications", "Invited positions and distinctions")
    for heading in (*headings, "Membership and service", "Funding", "Works", "Peer reviews", "Research resources"):
        assert f"{heading}</h2>" in page or f'{heading} <span class="count">' in page


def test_the_id_is_shown_as_its_whole_address_and_linked(practice_registry, page):
    whole = f"{practice_registry.url}/{ADA}"

    assert f'<a class="orcid-id" href="{whole}">{whole}</a>' in page


def test_dates_places_and_identifiers_are_told_in_words(page):
    assert "A lab: Aber, GB" in page
    assert "Journal article" in page
    assert 'DOI: <a href="https://doi.org/10.5555/ada.1"' in page
    assert "Grant number: AH/1" in page
    assert "March 2024 to present" in page
    assert "Reviewer, review" in page


def test_reviews_are_counted_for_whom_they_were_done(page):
    assert "issn:0953-1513</strong> (2 reviews)" in page
    assert "publons:1</strong> (1 review)" in page


def test_a_page_once_shown_follows_what_changes(practice_registry, http, page):
    store, url = practice_registry.core.store, f"{practice_registry.url}/{ADA}"
    ensure(store, "issn:0953-1513", datetime(2026, 11, 24, tzinfo=UTC))
    named = http.get(url).text
    practice_registry.control.put_record(ADA, {"person": RECORD["person"]})

    assert "issn:0953-1513</strong>" in page
    assert "ISSN 0953-1513</strong> (2 reviews)" in named
    assert "Peer reviews" not in http.get(url).text


def test_only_addresses_of_the_web_are_links_and_nothing_is_markup(page):
    assert 'href="https://ada.example/"' in page
    assert "javascript:" not in page
    assert "Second &lt;b&gt;line&lt;/b&gt;." in page
    assert "<script" not in page


def test_what_is_not_public_is_not_there(practice_registry, http):
    hidden = {**ALL, "person": {**ALL["person"], "biography": {"content": "Hidden life", "visibility": "limited"}}}
    works = ALL["activities-summary"]["works"]["group"][0]["work-summary"][0]
    hidden["activities-summary"] = {
        "works": {"group": [{"work-summary": [{**works, "visibility": "private"}]}]},
    }
    practice_registry.control.put_record(ADA, hidden)

    page = http.get(f"{practice_registry.url}/{ADA}").text

    assert "Hidden life" not in page
    assert "Notes by the Translator" not in page
    assert "Nothing that this person has done is public here" in page


def test_works_of_many_are_turned_in_pages(practice_registry, http):
    one = {"type": "book", "external-ids": None}
    groups = [{"work-summary": [{**one, "title": {"title": {"value": f"Book {number}"}}}]} for number in range(120)]
    practice_registry.control.put_record(ADA, {"activities-summary": {"works": {"group": groups}}})

    def shown(page):
        return http.get(f"{practice_registry.url}/{ADA}", params={"page": page}).text

    assert [shown(page).count("<h3>") for page in ("1", "2", "3", "4")] == [50, 50, 20, 0]
    assert shown("x").count("<h3>") == 50
    assert 'href="?page=3#works"' in shown("2")
    assert "Page 2 of 3" in shown("2")
    assert '<span class="count">120</span>' in shown("1")


def test_the_first_page_says_who_is_in_and_what_each_stands_for(practice_registry, http):
    home = http.get(practice_registry.url).text

    assert practice_registry.api in home
    for person in practice_registry.cast.values():
        assert person.orcid_id in home
        assert person.case.replace("'", "&#x27;") in home


def test_a_moved_record_leads_to_the_other_and_one_that_is_gone_says_so(practice_registry, http):
    by_case = {person.case: person.orcid_id for person in practice_registry.cast.values()}
    moved = next(orcid_id for case, orcid_id in by_case.items() if case.startswith("Deprecated"))
    gone = http.get(f"{practice_registry.url}/{by_case['Deactivated.']}")

    assert http.get(f"{practice_registry.url}/{moved}").status_code == 302
    assert "is deactivated" in gone.text
    assert http.get(f"{practice_registry.url}/0009-9100-0000-9999").status_code == 404
