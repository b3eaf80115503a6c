"""Every language that ships is whole, and a wording that could not be filled in is refused with a sentence."""

import re
from dataclasses import replace
from datetime import date

import pytest

from cinquefoil.programme.letters.kind import Kind
from cinquefoil.programme.letters.wordings.compose import Facts, Mend, written
from cinquefoil.programme.letters.wordings.library import FOLDER, Incomplete, languages, read_language
from cinquefoil.programme.letters.wordings.placeholders import MEANINGS, WORDINGS, faults_of, fill, names_in
from cinquefoil.programme.letters.wordings.samples import sample

FACTS = Facts(
    contact="Siân",
    organisation="Tŷ Gwyn",
    sender="Meadow Research Support",
    issuer="The Meadow Badge Board",
    help_desk="help@meadow.example",
    help_subject="ORCID Collect and Connect",
    base_url="https://hub.example",
)
MENDS = {"AUTH-1": Mend("iDs are typed in", "IT", "Let people sign in.", "about a day")}
EVERY = [(code, name) for code in languages() for name in WORDINGS]


def values(name, code="en"):
    return sample(name, FACTS, MENDS, languages()[code], rule="cc-2016@2026.1", on=date(2026, 3, 2))


def test_english_welsh_and_french_ship_and_say_who_has_looked_at_them():
    assert {code: one.is_reviewed for code, one in languages().items()} == {"en": True, "cy": False, "fr": False}
    assert next(iter(languages())) == "en"


@pytest.mark.parametrize(("code", "name"), EVERY)
def test_every_wording_is_filled_in_to_the_last_name(code, name):
    subject, text = written(languages()[code].wordings[name], values(name, code))

    assert "{" not in subject + text
    assert "}" not in subject + text
    assert "\n" not in subject
    assert 0 < len(subject) <= 250
    assert "help@meadow.example" in text
    assert "The Meadow Badge Board" in text or name.startswith("reminder")


@pytest.mark.parametrize("name", WORDINGS)
def test_a_letter_can_be_filled_with_every_name_that_it_may_hold(name):
    assert set(WORDINGS[name].names) <= values(name).keys()
    assert set(WORDINGS[name].names) <= MEANINGS.keys()


def test_no_two_languages_say_the_same():
    for name in WORDINGS:
        texts = [languages()[code].wordings[name].text for code in languages()]
        assert len(set(texts)) == len(texts)


GOOD = "{systems} {help_desk} {issuer}"


@pytest.mark.parametrize(("subject", "text", "sentence"), [
    ("About {organisation}", GOOD, ""),
    ("", GOOD, "needs a subject and a text"),
    ("About", "  ", "needs a subject and a text"),
    ("About", "{help_desk} {issuer}", r"The text must hold \{systems\}: each system"),
    ("About", f"{GOOD} {{sistems}}", r"The text holds \{sistems\}, which is not known here"),
    ("About {embed}", GOOD, r"The subject holds \{embed\}, which is not known here"),
    ("About {systems}", GOOD, "becomes several lines"),
    ("About {", GOOD, "The subject holds a brace without its partner"),
    ("About", f"{GOOD} }}", "The text holds a brace without its partner"),
    ("About", f"{GOOD} {{help\ndesk}}", "in one line"),
    ("About", f"{GOOD} {{}}", "not known"),
    ("About", f"{GOOD} {{contact.__class__}}", "not known"),
    ("About", f"{GOOD} {{% include 'x' %}}", "not known"),
    ("A" * 201, GOOD, "may have 200 characters"),
])  # fmt: skip
def test_what_is_wrong_with_a_wording_is_said(subject, text, sentence):
    faults = faults_of(Kind.ONE_STEP, subject, text)

    assert bool(faults) == bool(sentence)
    assert not sentence or any(re.search(sentence, fault) for fault in faults), faults


def test_braces_in_a_value_stay_as_they_are():
    assert fill("{a} and {b}", {"a": "{b}", "b": "2"}) == "{b} and 2"
    assert names_in("{a} {b} {a}") == ("a", "b")


def test_a_file_that_lacks_something_is_refused_with_all_that_is_wrong(tmp_path):
    whole = (FOLDER / "fr.toml").read_text()
    path = tmp_path / "xx.toml"
    path.write_text(whole.replace("last_joined_by", "first_joined_by").replace("{systems}", ""))

    with pytest.raises(Incomplete) as told:
        read_language(path)
    assert "phrase last_joined_by" in str(told.value)
    assert "one_step: The text must hold {systems}" in str(told.value)


def test_whose_name_is_not_known_is_greeted_all_the_same():
    for words in languages().values():
        found = sample(Kind.NO_CONTACT, replace(FACTS, contact=""), {}, words, rule="r", on=date(2026, 3, 2))
        assert found["greeting"] == words.phrases["greeting_nobody"]
