"""The scorer of explanations against two readers, and the figures themselves."""

import pytest

from cinquefoil.guidelines.topics import READ, Score
from cinquefoil.guidelines.topics_measure import (
    LabelledText,
    TextsFault,
    kappa,
    labelled_topics,
    measure,
    read_texts,
    tell_measure,
)
from tests.needs import ROOT

FOLDER = ROOT / "cinquefoil" / "corpus" / "texts"
TEXTS = read_texts(FOLDER)
FAMILIES = {"good", "generic", "misplaced", "partly", "legal", "decoy"}
GOOD = """
["one"]
language = "en"
family = "good"
text = "We add your works."
first = ["write-what"]
second = []
"""


def text(words, *, first=(), second=None, language="en"):
    second = first if second is None else second
    return LabelledText(language=language, family="good", text=words, first=tuple(first), second=tuple(second))


def test_there_are_enough_texts_of_every_family_in_both_languages_and_others():
    assert len(TEXTS) >= 60
    assert {one.family for one in TEXTS.values()} == FAMILIES
    assert len({one.language for one in TEXTS.values()} - set(READ)) >= 5
    assert sum(one.language == "cy" for one in TEXTS.values()) >= 12


@pytest.mark.parametrize("topic", labelled_topics())
def test_each_topic_is_there_often_enough_to_be_measured(topic):
    assert sum(topic in one.first and topic in one.second for one in TEXTS.values()) >= 4


def test_the_readers_agree_and_sometimes_do_not():
    found = measure(TEXTS)

    assert found.kappa >= 0.7
    assert found.disagreements > 0


def test_the_scorer_finds_what_the_readers_found():
    found = measure(TEXTS)

    assert found.overall.f1 >= 0.85
    assert found.overall.precision >= 0.95
    assert all(rates.f1 >= 0.75 for rates in found.topics.values()), found.slips


def test_what_it_finds_in_texts_kept_back_from_it_is_there():
    found = measure({name: one for name, one in TEXTS.items() if one.held_out})

    # Strange words are missed and go to a person; what is claimed to be there must be.
    assert found.overall.precision >= 0.8
    assert found.overall.f1 >= 0.6


def test_other_languages_are_never_judged():
    found = measure(TEXTS)

    assert found.foreign >= 10
    assert found.unread == found.foreign


@pytest.mark.parametrize("family", ["misplaced", "generic", "decoy"])
def test_the_right_words_about_something_else_are_hardly_ever_taken(family):
    found = measure({name: one for name, one in TEXTS.items() if one.family == family})

    assert found.overall.false <= 1, found.slips


def test_right_false_and_missed_are_counted_where_the_readers_agree():
    texts = {
        "right": text("a", first=["write-what"]),
        "missed": text("b", first=["read-what"]),
        "false": text("c"),
        "disputed": text("d", first=["withdraw"], second=[]),
    }
    finds = {"a": {"write-what": "a"}, "b": {}, "c": {"read-why": "c"}, "d": {"withdraw": "d"}}

    found = measure(texts, lambda one: Score("en", True, finds[one.text], ()))

    assert (found.overall.right, found.overall.false, found.overall.missed) == (1, 1, 1)
    assert (found.overall.precision, found.overall.recall, found.overall.f1) == (0.5, 0.5, 0.5)
    assert found.disagreements == 1
    assert found.slips == ("missed: read-what missed", "false: read-why found: “c”")


def test_a_scorer_that_judges_a_language_it_cannot_read_is_seen():
    texts = {"fr": text("le texte", first=["write-what"], language="fr")}

    assert measure(texts, lambda _: Score("fr", False, {}, ())).unread == 1
    assert measure(texts, lambda _: Score("fr", True, {}, ())).unread == 0
    assert measure(texts, lambda _: Score("fr", False, {"write-what": "x"}, ())).unread == 0


@pytest.mark.parametrize(("pairs", "value"), [
    ([(True, True), (False, False)], 1.0),
    ([(True, False), (False, True)], -1.0),
    ([(True, True), (True, False), (False, True), (False, False)], 0.0),
    ([(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15, 0.4),
    ([(True, True), (True, True)], 1.0),
    ([], 1.0),
])  # fmt: skip
def test_kappa_is_agreement_beyond_chance(pairs, value):
    assert kappa(pairs) == pytest.approx(value)


def test_the_figures_are_told_topic_by_topic():
    told = tell_measure(TEXTS)

    assert "kappa 0." in told
    assert all(topic in told for topic in labelled_topics())
    assert "all left to people" in told


@pytest.mark.parametrize(("old", "new", "said"), [
    ('first = ["write-what"]', 'first = ["write-wat"]', "write-wat"),
    ("family =", "famly =", "famly"),
    ('text = "We add your works."', "", "text"),
    ("language", "language language", "bad.toml"),
])  # fmt: skip
def test_a_slip_in_a_file_of_texts_is_refused_by_file_and_key(tmp_path, old, new, said):
    (tmp_path / "bad.toml").write_text(GOOD.replace(old, new), encoding="utf-8")

    with pytest.raises(TextsFault, match=r"^bad\.toml: ") as caught:
        read_texts(tmp_path)

    assert said in str(caught.value)


def test_a_text_that_is_there_twice_is_refused(tmp_path):
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")

    with pytest.raises(TextsFault, match="one is there twice"):
        read_texts(tmp_path)
