"""Small pages in the shapes that products have, written by us, and what they suggest."""

from cinquefoil.guidelines.catalogue import Seen, recognise

ID = "0000-0002-1825-0097"


def page(head="", body=""):
    return ("https://repository.example/x", f"<html><head>{head}</head><body>{body}</body></html>")


def names(**seen):
    return [one.name for one in recognise(Seen(**seen))]


def test_a_generator_tag_tells_product_and_version():
    found = recognise(Seen(pages=(page('<meta name="Generator" content="DSpace 7.6.1">'),)))

    assert [one.name for one in found] == ["dspace@7"]
    assert found[0].version == "7.6.1"
    assert found[0].why == ("the generator tag names DSpace and its version",)


def test_a_version_that_no_entry_covers_suggests_nothing():
    assert names(pages=(page('<meta name="Generator" content="DSpace 6.4">'),)) == []


def test_eprints_and_its_plug_in_are_suggested_side_by_side_for_a_person_to_choose():
    head = '<meta name="generator" content="EPrints 3.4.6"><meta name="eprints.creators_orcid" content="x">'
    body = (
        f'<span class="person orcid-person">Carberry, Josiah<a class="orcid" href="https://orcid.org/{ID}">'
        '<img class="orcid-icon" src="/images/orcid_id.svg" alt=""></a></span>'
    )

    found = names(pages=(page(head, body),))

    assert set(found) == {"eprints@3.4", "eprints-orcid-support@2025-11"}


def test_the_address_people_come_back_to_tells_the_plug_in():
    assert "eprints-orcid-support-advance@2" in names(callbacks=("https://e.example/cgi/orcid/authenticate",))
    assert "hyrax-orcid@2022-03" in names(callbacks=("https://h.example/dashboard/orcid_identity/new",))
    assert "janeway@1.5-1.6" in names(callbacks=("https://j.example/login/orcid/",))
    assert "elements@4.8" in names(callbacks=("https://e.example/orcidcallback.html",))
    assert "dspace-cris@2021" in names(callbacks=("https://d.example/server/api/cris/orcid/x/webhook/y",))


def test_without_a_version_every_entry_that_looks_so_is_named():
    body = f'<a class="orcid-link" href="https://orcid.org/{ID}"><img class="orcid-icon" src="x.svg" alt=""></a>'

    assert names(pages=(page(body=body),)) == ["dspace@10", "dspace@8", "dspace@9"]


def test_the_old_and_the_new_journal_system_are_told_apart_by_version():
    old = '<meta name="generator" content="Open Journal Systems 3.3.0.8">'
    new = '<meta name="generator" content="Open Journal Systems 3.5.0.1">'

    assert names(pages=(page(old),)) == ["ojs-orcid-profile@3.1-3.4"]
    assert names(pages=(page(new),)) == ["ojs@3.5"]


def test_permissions_alone_suggest_nothing():
    assert names(scopes=("/activities/update /read-limited",)) == []


def test_an_icon_in_invenios_shape():
    body = f'<a href="https://orcid.org/{ID}"><img class="ui image inline-id-icon" src="x.svg" alt="ORCID icon"></a>'

    assert names(pages=(page(body=body),)) == ["invenio-rdm@2026-07"]


def test_pages_of_nothing_known_suggest_nothing():
    assert names(pages=(page(body="<p>Hello</p>"), ("https://x.example/", ""), ("https://x.example/", "<<<"))) == []
