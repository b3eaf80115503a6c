"""Names and iDs in documents: each format pairs them in its own way."""

import pytest

from cinquefoil.guidelines.metadata import SIGNPOSTS, Pair, formats_in, holds, lost_places, next_page, pairs_in

WREN, IDRIS = "0009-9000-0000-0010", "0009-9000-0000-0029"
DATACITE = f"""<resource xmlns="http://datacite.org/schema/kernel-4"><creators>
<creator><creatorName>Halloway, Wren</creatorName><nameIdentifier>https://orcid.org/{WREN}</nameIdentifier></creator>
<creator><creatorName>Penhallow, Idris</creatorName></creator></creators></resource>"""
DUBLIN_CORE = f"""<dc xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:creator>Wren Halloway (https://orcid.org/{WREN})</dc:creator><dc:creator>Idris Penhallow</dc:creator></dc>"""
RIOXX = f"""<r xmlns:rioxxterms="http://www.rioxx.net/schema/v3.0/rioxxterms/">
<rioxxterms:creator><rioxxterms:name>Wren Halloway</rioxxterms:name>
<rioxxterms:id>https://orcid.org/{WREN}</rioxxterms:id></rioxxterms:creator></r>"""
JATS = f"""<article><contrib-group><contrib contrib-type="author"><contrib-id>http://orcid.org/{WREN}</contrib-id>
<string-name>Wren Halloway</string-name></contrib></contrib-group></article>"""
HEAD = f"""<!doctype html><html><head><meta name="citation_author" content="Wren Halloway">
<meta name="citation_author_orcid" content="https://orcid.org/{WREN}">
<meta name="citation_author" content="Idris Penhallow"></head><body></body></html>"""
LINKED = """<!doctype html><html><head><script type="application/ld+json">
{"@type": "ScholarlyArticle", "author": [{"@type": "Person", "name": "Wren Halloway", "@id": "https://orcid.org/%s"},
{"@type": "Person", "name": "Idris Penhallow"}]}</script></head><body></body></html>"""


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (DATACITE, "Halloway, Wren"),
        (DUBLIN_CORE, "Wren Halloway"),
        (RIOXX, "Wren Halloway"),
        (JATS, "Wren Halloway"),
        (HEAD, "Wren Halloway"),
        (LINKED % WREN, "Wren Halloway"),
    ],
    ids=["datacite", "dc", "rioxx", "jats", "head", "json-ld"],
)
def test_an_id_stands_with_its_person(text: str, first: str) -> None:
    found = pairs_in(text)

    assert found[0] == Pair(first, WREN)
    assert all(pair.orcid_id == "" for pair in found[1:])


def test_an_id_in_a_comment_stands_nowhere() -> None:
    assert not holds(f"<html><!-- {WREN} --><body>nobody</body></html>", WREN)
    assert holds(DATACITE, WREN)


def test_the_next_page_and_the_formats_of_a_harvest() -> None:
    answer = '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>{}</ListRecords></OAI-PMH>'

    assert next_page(answer.format("<resumptionToken>oai_dc/2</resumptionToken>")) == "oai_dc/2"
    assert next_page(answer.format("<resumptionToken></resumptionToken>")) == ""
    assert next_page("no xml") == ""
    assert formats_in(answer.format("<metadataPrefix>oai_dc</metadataPrefix>")) == ("oai_dc",)


def test_what_is_no_document_gives_nothing() -> None:
    assert pairs_in("") == ()
    assert pairs_in("%PDF-1.7") == ()


def test_an_entity_is_not_opened() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a><creator><name>&b;</name></creator></a>'

    assert all("root" not in pair.name for pair in pairs_in(bomb))


def eprints(names, ids):
    tags = [f'<meta name="eprints.creators_name" content="{one}">' for one in names]
    tags += [f'<meta name="eprints.creators_orcid" content="{one}">' for one in ids]
    return f"<html><head>{''.join(tags)}<meta name='citation_author' content='Marsh, Tamsin'></head></html>"


FERN, IDRIS = "0000-0002-1825-0097", "0000-0001-5109-3700"


def test_lists_of_equal_length_pair_by_place():
    page = eprints(["Okonjo, Fern", "Penhallow, Idris"], [FERN, IDRIS])

    assert pairs_in(page)[:2] == (Pair("Okonjo, Fern", FERN), Pair("Penhallow, Idris", IDRIS))
    assert lost_places(page) is None


def test_lists_that_lost_their_places_give_the_id_to_nobody():
    page = eprints(["Okonjo, Fern", "Penhallow, Idris"], [IDRIS])

    assert all(not pair.orcid_id for pair in pairs_in(page))
    assert lost_places(page) == (2, 1)


def test_signposts_name_authors_and_nobody_else():
    link = f'<https://orcid.org/{FERN}>; rel="author", <https://orcid.org/{IDRIS}>; rel="cite-as", </a>; rel="author"'

    assert pairs_in(link, SIGNPOSTS) == (Pair("", FERN),)
