"""What a profile says: ours once, others' with their source; and how an iD is written."""

from cinquefoil.hub.collect.values import ReadItem, Section
from cinquefoil.hub.display.profile import person_metadata, profile_parts
from cinquefoil.hub.display.showing import Format, show_id
from cinquefoil.organisations.values import OrganisationCard, PersonCard

ABERWEN = OrganisationCard(
    id=1, slug="aberwen", name="University of Aberwen", ror="", city="", region="", country="", consortium_id=None,
    contact_name="", contact_email="", lawful_basis="", privacy_notice_url="", environment="practice",
)  # fmt: skip
SOFIA = PersonCard(
    id=1,
    organisation_id=1,
    slug="sofia",
    given_names="Sofia",
    family_name="Garcia",
    email="",
    local_id="",
    department="",
)
URI = "https://orcid.org/0000-0002-1825-0097"


def item(put_code, client_id="", title="University of Aberwen"):
    return ReadItem(Section.EMPLOYMENTS, put_code, title, source_name="Somebody", source_client_id=client_id)


def test_what_we_wrote_ourselves_is_confirmed_by_us():
    parts = profile_parts([item(5, "APP-OURS")], organisation=ABERWEN, client_id="APP-OURS")

    assert [line.source for line in parts[0].lines] == ["confirmed by University of Aberwen"]


def test_what_others_wrote_says_who_did():
    parts = profile_parts([item(5, "APP-OTHER")], organisation=ABERWEN, client_id="APP-OURS")

    assert parts[0].lines[0].source == "from ORCID, added by Somebody"


def test_an_organisation_without_a_client_confirms_nothing():
    parts = profile_parts([item(5)], organisation=ABERWEN, client_id="")

    assert parts[0].lines[0].source == "from ORCID, added by Somebody"


def test_a_section_with_nothing_in_it_is_left_out():
    assert profile_parts([], organisation=ABERWEN, client_id="") == ()


def test_metadata_leave_out_an_id_that_is_not_authenticated():
    data = person_metadata(SOFIA, ABERWEN, address="https://hub.example/people/sofia", id_uri=None)

    assert "sameAs" not in data
    assert "@id" not in data


def test_the_three_formats_differ_in_text_and_share_one_link():
    full, compact, inline = (show_id(URI, is_authenticated=True, style=style, name="Josiah") for style in Format)

    assert full.endswith(f"> {URI}</a>")
    assert compact.endswith("> 0000-0002-1825-0097</a>")
    assert inline.endswith('alt="ORCID iD icon"></a>')
    assert all(html.count("<a ") == 1 and f'href="{URI}"' in html for html in (full, compact, inline))


def test_an_unauthenticated_id_has_the_word_and_no_icon_in_every_format():
    for style in Format:
        html = show_id(URI, is_authenticated=False, style=style)
        assert "(unauthenticated)" in html
        assert "<img" not in html


def test_a_name_in_a_label_is_escaped():
    assert 'of &quot;&gt;&lt;b&gt;"' in show_id(URI, is_authenticated=True, name='"><b>')
