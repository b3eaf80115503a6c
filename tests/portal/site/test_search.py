"""Finding what somebody looks for: by its words, in any form, with the passage."""

import pytest

from cinquefoil.programme.site.search import Source, search, stem

PAGES = [
    Source(
        "/faq/technical#typing", "Questions", "Technical", "Why can people not type their iD?", "A slip of the finger."
    ),
    Source("/guidance/a", "Guidance", "Affiliations", "", "How an affiliation is written to a record. " * 9),
    Source(
        "/guidance/b",
        "Guidance",
        "Something else",
        "",
        "x " * 300 + "the café writes one affiliation here " + "y " * 300,
    ),
]


def addresses(query):
    return [hit.source.address for hit in search(query, PAGES)]


def test_a_title_weighs_more_than_a_word_in_passing():
    assert addresses("affiliations") == ["/guidance/a", "/guidance/b"]


def test_forms_of_a_word_accents_and_capitals_do_not_matter():
    assert addresses("TYPING") == ["/faq/technical#typing"]
    assert addresses("cafe") == ["/guidance/b"]


def test_all_words_are_wanted_and_when_no_page_has_them_all_the_nearest_is_shown():
    assert addresses("affiliation café") == ["/guidance/b"]
    assert addresses("affiliation zebra") == ["/guidance/a", "/guidance/b"]


@pytest.mark.parametrize("query", ["", "   ", "the of and", "zebra", "<zebra>", "%_'\";--", "\0"])
def test_nothing_or_nonsense_finds_nothing(query):
    assert addresses(query) == []


def test_the_passage_stands_around_the_word_and_marks_it():
    passage = search("café", PAGES)[0].passage
    told = "".join(text for text, _ in passage)

    assert ("café", True) in passage
    assert told.startswith("… ")
    assert told.endswith(" …")
    assert len(told) < 260


def test_a_long_page_does_not_hide_the_others():
    long = [Source(f"/long#{n}", "Guidance", "Herons", f"Heron {n}", "heron") for n in range(9)]

    hits = search("heron", [*long, Source("/short", "News", "Other", "", "a heron was seen")])

    assert [hit.source.address for hit in hits].count("/short") == 1
    assert len(hits) == 4


def test_short_words_keep_their_endings():
    assert stem("bed") == "bed"
    assert stem("uses") == stem("use")
    assert stem("type") == stem("typing")
    assert stem("webhooks") == "webhook"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("deprecated", "/faq/technical"),
        ("tender questions", "/guidance/capabilities-of-systems"),
        ("eprints plugins", "/faq/specific-systems"),
        ("how long does an award last", "/faq/collect-and-connect"),
        ("AUTH-4", "/criteria/AUTH-4"),
    ],
)
def test_the_site_answers_what_people_ask(client, query, first):
    page = client.get("/search", {"q": query})

    assert page.context["hits"][0].source.address.startswith(first)
    assert f"{page.context['count']} place" in page.content.decode()


@pytest.mark.django_db
def test_a_query_is_shown_as_text(client):
    page = client.get("/search", {"q": "<script>zebra</script>"}).content.decode()

    assert "<script>zebra" not in page
    assert "&lt;script&gt;zebra" in page
