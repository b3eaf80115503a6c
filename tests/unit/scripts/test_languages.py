"""What keeps the catalogues finds what is wrong with them, and nothing where nothing is."""

import ast
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from scripts import languages

PAGE = "{% load i18n %}<h1>{% translate 'Hello' %}</h1>"
CODE = "from django.utils.translation import gettext as _\nWORDS = _('Good day, %(name)s.')\n"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house with one room, its page and its module, whose catalogues are gathered."""
    room = tmp_path / "room"
    (room / "templates").mkdir(parents=True)
    (room / "templates" / "page.html").write_text(PAGE)
    (room / "words.py").write_text(CODE)
    for name, value in (("ROOT", tmp_path), ("PACKAGE", tmp_path), ("CATALOGUES", {"room": ("room",)})):
        monkeypatch.setattr(languages, name, value)
    monkeypatch.setattr(languages, "LANGUAGES", {"fr": "Français"})
    monkeypatch.setattr(languages, "SPOKEN_BELOW", {})
    languages.write()
    return room


def translate(**strings: str) -> None:
    """Give translations to strings, by the first letters of each, and keep them as the program would."""
    kept = languages.renewed("room", "fr")
    for message in kept:
        for start, translation in strings.items():
            if message.id and languages.named(message).startswith(start):
                message.string = translation
    text = languages.as_text(kept)
    languages.place("room", "fr").write_bytes(text)
    languages.place("room", "fr").with_suffix(".mo").write_bytes(languages.as_compiled(text, "fr"))


def test_a_house_whose_strings_are_all_said_has_no_troubles(house: Path) -> None:
    translate(Hello="Bonjour", Good="Bonjour, %(name)s.")

    assert list(languages.troubles()) == []


def test_a_string_without_a_translation_is_named(house: Path) -> None:
    translate(Hello="Bonjour")

    assert [line for line in languages.troubles() if "not translated" in line] == [
        "room/locale/fr/LC_MESSAGES/django.po: “Good day, %(name)s.” is not translated."
    ]


def test_a_catalogue_that_lacks_a_new_string_is_named(house: Path) -> None:
    translate(Hello="Bonjour", Good="Bonjour, %(name)s.")
    (house / "words.py").write_text(CODE + "MORE = _('Good night.')\n")

    assert any("is not of today's strings" in line for line in languages.troubles())


def test_a_compiled_file_that_is_older_than_its_catalogue_is_named(house: Path) -> None:
    translate(Hello="Bonjour", Good="Bonjour, %(name)s.")
    compiled = languages.place("room", "fr").with_suffix(".mo").read_bytes()
    translate(Hello="Salut")
    languages.place("room", "fr").with_suffix(".mo").write_bytes(compiled)

    assert [line for line in languages.troubles() if "is not made of the catalogue" in line]


def test_the_same_catalogue_compiles_to_the_same_bytes_on_every_day() -> None:
    text = b'msgid ""\nmsgstr ""\n"Language: fr\\n"\n\nmsgid "Hello"\nmsgstr "Bonjour"\n'

    assert b"POT-Creation-Date: 2026-01-01" in languages.as_compiled(text, "fr")


@pytest.mark.parametrize(
    ("string", "translation", "is_wrong"),
    [
        ("Dear %(name)s,", "Bonjour %(name)s,", False),
        ("Dear %(name)s,", "Bonjour %(nom)s,", True),
        ("Dear %(name)s,", "Bonjour,", True),
        ('<a href="%(url)s">Go</a>', 'Aller à <a href="%(url)s">la page</a>', False),
        ('<a href="%(url)s">Go</a>', "Aller à la page", True),
        ("Subject: Badges", "Subject: Badges décernés", False),
        ("Subject: Badges", "Objet : Badges", True),
    ],
)
def test_a_translation_keeps_placeholders_tags_and_the_word_a_mail_begins_with(
    string: str, translation: str, is_wrong: bool
) -> None:
    assert bool(languages.mended(Message(string, translation))) is is_wrong


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<p>Not marked</p>", ["Not marked"]),
        ("<p>{% translate 'Marked' %}</p>", []),
        ("<p>{% blocktranslate %}Marked{% endblocktranslate %}</p>", []),
        ('<p aria-label="Read aloud">{{ n }}</p>', ["Read aloud"]),
        ('<p translate="no">Left alone</p>', []),
        ("<code>left alone</code>", []),
        ("<p>ORCID iD</p>", []),
        ('<p>{{ name|default:"nobody" }}</p>', ["nobody"]),
        ('<p>{{ name|default:_("nobody") }}</p>', []),
    ],
)
def test_words_of_a_page_that_no_catalogue_holds_are_found(page: str, found: list[str]) -> None:
    assert languages.unmarked_in_template(page) == found


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ('show("This is a sentence.")', 1),
        ('show(f"This is about {name}.")', 1),
        ('show(_("This is a sentence."))', 0),
        ('note = kept("This is a sentence.")', 0),
        ('show(_("This is about %(name)s.") % {"name": name})', 0),
        ('log.warning("This is a sentence.")', 0),
        ('raise Http404("This is a sentence.")', 0),
        ('"""This is a sentence."""', 0),
        ('key = "not a sentence"', 0),
    ],
)
def test_sentences_of_a_module_that_no_catalogue_holds_are_found(code: str, count: int) -> None:
    seen = languages.Sentences()
    seen.visit(ast.parse(code))

    assert len(seen.found) == count


def test_a_kept_sentence_is_gathered_once_with_its_context(house: Path) -> None:
    (house / "words.py").write_text('NOTE = kept("File %(n)s was sent.", n=n)\n')

    found = [(message.id, message.context) for message in languages.gathered("room") if message.id]

    assert ("File %(n)s was sent.", "kept") in found
    assert len(found) == 2
