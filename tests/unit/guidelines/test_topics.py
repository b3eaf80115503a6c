"""The scorer finds topics in texts of ours, in English and Welsh, and leaves other languages to people."""

import re

import pytest

from cinquefoil.guidelines.topics import guess_language, load_groups, load_topics, score

GOOD = {
    "what-is-orcid": "ORCID is a not-for-profit body that gives each researcher a lasting identifier.",
    "purpose-here": "The library asks for your ORCID iD so that your theses are credited to you.",
    "sign-in-or-register": "You will be taken to ORCID, where you log in or create an account.",
    "why-authenticated": "We do it this way rather than letting you type the number, which proves nothing.",
    "benefit-person": "You save time and your work is credited to you.",
    "benefit-organisation": "It helps our university to report its research completely.",
    "icon-meaning": "The green icon shows that the person signed in.",
    "display-places": "Your iD appears on your profile and on the page of every article.",
    "write-what": "We add your employment here to your record.",
    "write-why-trusted": "Readers can trust it, since it comes from your university.",
    "read-what": "We read your publications from your ORCID record to fill this form.",
    "read-why": "So you need not enter them again.",
    "sync-how": "When your job title changes here, we send the change to ORCID.",
    "sync-benefit": "You correct it once and both places are up to date.",
}
WELSH = {
    "what-is-orcid": "Mae ORCID yn sefydliad di-elw sy'n rhoi dynodwr parhaol i bob ymchwilydd.",
    "purpose-here": "Rydym yn casglu eich ORCID iD er mwyn cydnabod eich gwaith yn gywir.",
    "sign-in-or-register": "Bydd y botwm yn mynd â chi at ORCID i fewngofnodi neu gofrestru.",
    "why-authenticated": "Gofynnwn i chi fewngofnodi yn hytrach na theipio'r rhif.",
}
NOTHING = "Welcome. Search the catalogue. Opening hours: nine to five. Contact the front desk for a card."


def test_every_draft_of_ours_holds_its_own_topic():
    for group in load_groups().values():
        text = " ".join(load_topics()[topic].draft for topic in group.all)
        assert score(text, group.id).missing == ()


@pytest.mark.parametrize(
    ("group", "topic"), [(group.id, topic) for group in load_groups().values() for topic in group.all]
)
def test_a_topic_is_found_in_other_words_with_its_passage(group, topic):
    about = "Your ORCID iD and this repository."
    assert score(f"{NOTHING} {about} {GOOD[topic]} {NOTHING}", group).found[topic] == GOOD[topic]


@pytest.mark.parametrize(
    ("group", "topic"), [(group.id, topic) for group in load_groups().values() for topic in group.all]
)
def test_the_right_words_far_from_orcid_are_about_something_else(group, topic):
    elsewhere = re.sub("(?:your )?ORCID(?: iD)?|iD|(?:your|the) record", "the number", GOOD[topic])

    assert topic not in score(f"{NOTHING} {elsewhere} {NOTHING} {NOTHING} Your ORCID iD.", group).found


@pytest.mark.parametrize("topic", WELSH)
def test_a_topic_is_found_in_welsh(topic):
    text = " ".join(WELSH.values())

    assert guess_language(text) == "cy"
    assert topic in score(text, "authenticate").found


@pytest.mark.parametrize("group", sorted(load_groups()))
def test_nothing_is_found_where_nothing_is_said(group):
    assert score(NOTHING, group).found == {}
    assert score("Connect your ORCID iD", group).found == {}


@pytest.mark.parametrize("text", [
    "ORCID is used by many organisations in research. Joining is quick and simple.",
    "ORCID was founded in 2012. Its board is elected by its members.",
])  # fmt: skip
def test_general_praise_names_no_purpose_here(text):
    assert "purpose-here" not in score(text, "authenticate").found
    assert score(text, "collect-site").found == {}


@pytest.mark.parametrize(("text", "language"), [
    ("We ask you to sign in at ORCID so that your work is credited to you.", "en"),
    ("Pour que vos travaux vous soient attribués, nous vous demandons de vous connecter avec le bouton.", "fr"),
    ("Wir bitten Sie, sich mit dem Knopf anzumelden, damit die Arbeit Ihnen und nicht einer anderen zugeordnet ist.", "de"),
    ("Kirjaudu sisään painikkeella, jotta julkaisusi yhdistetään sinuun oikein kaikissa järjestelmissä.", "other"),
    ("Search Profile Deposit Logout Profile Connect Details Title Department Save", ""),
    ("Log in", ""),
])  # fmt: skip
def test_the_language_is_guessed_from_small_words(text, language):
    assert guess_language(text) == language


def test_the_pages_own_word_decides_where_a_text_is_too_short():
    assert not score("Yhdistä ORCID", "authenticate", declared="fi").is_readable
    assert score("Connect ORCID", "authenticate", declared="en-GB").is_readable
    assert score("Connect ORCID", "authenticate").is_readable


def test_a_long_passage_is_shortened():
    text = "We collect your ORCID iD so that " + "your work is credited to you and " * 20 + "all is well."

    assert len(score(text, "display-why").found["purpose-here"]) <= 240


def test_the_sentence_that_most_patterns_fit_is_the_passage():
    chance = "We read the items on your record so that you need not type them here again."
    meant = "We ask you to sign in at ORCID rather than type your iD, because then it is certain that the iD is yours."

    found = score(f"{chance}\n{meant}", "collect-reading").found | score(f"{chance}\n{meant}", "authenticate").found
    assert (found["read-why"], found["why-authenticated"]) == (chance, meant)
    assert "why-authenticated" not in score(chance, "authenticate").found


def test_of_two_sentences_alike_the_earlier_is_the_passage():
    first, second = "We add your employment here to your record.", "We add your works to your record."

    assert score(f"{first} {second}", "connect").found["write-what"] == first


def test_purpose_is_found_by_the_names_the_caller_knows():
    text = "Penrhos collects your ORCID iD so that each deposit is credited to you."

    assert "purpose-here" not in score(text, "display-why").found
    for name in ("Penrhos Repository", "Penrhos", "Repository of Penrhos"):
        assert score(text, "display-why", names=[name]).found["purpose-here"] == text
    assert "purpose-here" not in score(text, "display-why", names=["Hollin Library", "The Library"]).found


def test_a_name_with_signs_in_it_is_taken_as_it_is():
    text = "R.D.(Penrhos)+ asks for your ORCID iD to credit your work."

    assert "purpose-here" in score(text, "display-why", names=["R.D.(Penrhos)+"]).found


def test_what_others_do_with_ids_is_no_purpose_here():
    text = "Publishers ask for your ORCID iD to credit your work. Universities use iDs to report on research."

    assert score(text, "display-why", names=["Hollin Library"]).found == {}


@pytest.mark.parametrize(("links", "advised"), [
    (["https://orcid.org/"], {"link-orcid"}),
    (["https://info.orcid.org/ufaqs/why-should-i-collect-authenticated-orcid-ids/"], {"link-signing-in"}),
    (["https://orcid.org/0000-0002-1825-0097", "https://example.org/orcid.org"], set()),
])  # fmt: skip
def test_links_fulfil_their_own_topics_and_are_never_needed(links, advised):
    told = score("Connect your ORCID iD", "authenticate", links=links)

    assert set(told.advised) == advised
    assert not set(told.missing) & {"link-orcid", "link-signing-in"}


def test_a_text_in_another_language_is_left_to_a_person_with_where_it_speaks_of_orcid():
    told = score(
        "La salle de lecture est ouverte de neuf heures à midi. Le bouton vous conduit chez ORCID pour vous connecter.",
        "authenticate",
    )

    assert (told.is_readable, told.found) == (False, {})
    assert told.passage == "Le bouton vous conduit chez ORCID pour vous connecter."


def test_a_heading_or_a_question_announces_and_says_nothing():
    asked = "What we gain from your ORCID iD\nWhy do we ask for your ORCID iD in order to deposit?"

    assert score(asked, "collect-site").found == {}
    assert "purpose-here" in score(f"{asked} We ask for your ORCID iD in order to credit you.", "collect-site").found


def test_reading_a_record_is_no_purpose_for_the_id():
    text = "ORCID notifies us when your record changes, we read it again, and what you chose to reuse is refreshed."

    assert score(text, "display-why").found == {}
