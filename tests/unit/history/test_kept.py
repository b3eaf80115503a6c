"""What is kept in English is told in the reader's language, with its names, and never guessed at."""

import pytest
from django.utils.translation import override

from cinquefoil.history import kept as module
from cinquefoil.history.kept import kept, retold
from cinquefoil.hub.connect.cells import Wrong, read_date
from cinquefoil.hub.connect.rows import Problem


def told(text: str, language: str) -> str:
    with override(language):
        return retold(text).replace("\u00a0", " ")


def test_what_is_kept_is_english_whoever_writes_it() -> None:
    with override("fr"):
        assert kept("File %(number)s was sent.", number=3) == "File 3 was sent."


@pytest.mark.parametrize(
    ("sentence", "french"),
    [
        ("It is sent again.", "C’est envoyé à nouveau."),
        (
            "File 3 was uploaded and checked. Nothing was written.",
            "Le fichier 3 a été déposé et vérifié. Rien n’a été écrit.",
        ),
        (
            "Connected by signing in at ORCID. Allowed: know your ORCID iD, read your record.",
            "Connecté en s’identifiant chez ORCID. Autorisé : connaître votre identifiant ORCID, lire votre dossier.",
        ),
        (
            "The mail server asked to try later (answer 451). It was changed here.",
            "Le serveur de courrier a demandé de réessayer plus tard (réponse 451). Cela a été modifié ici.",
        ),
        ("Something nobody has marked.", "Something nobody has marked."),
        ("", ""),
    ],
)
def test_a_kept_sentence_is_told_with_what_is_filled_in(sentence: str, french: str) -> None:
    assert told(sentence, "fr") == french
    assert told(sentence, "en-gb") == sentence


def test_a_mistake_in_a_row_is_told_whole_though_its_halves_are_kept_in_one() -> None:
    with pytest.raises(Wrong) as wrong:
        read_date("last. Year. 100%")
    sentence = Problem(7, "start-date", wrong.value.what, wrong.value.mend).sentence

    assert sentence == (
        "Row 7, column “start-date”: “last. Year. 100%” is not a date. Write it as 2021, 2021-09 or 2021-09-01."
    )
    assert told(sentence, "fr") == (
        "Ligne 7, colonne « start-date » : « last. Year. 100% » n’est pas une date. "
        "Écrivez-la sous la forme 2021, 2021-09 ou 2021-09-01."
    )


def test_a_name_in_a_sentence_stays_a_name() -> None:
    assert told("Coleg %(x)s Aberwen was changed.", "cy") == "Newidiwyd Coleg %(x)s Aberwen."


def test_a_long_text_of_somebodys_own_is_left_alone_and_not_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    monkeypatch.setattr(module, "pgettext", lambda _context, text: looked.append(text) or text)

    assert told(f"Her words: {', '.join(['one', 'two'] * 200)}.", "fr").startswith("Her words: one, two")
    assert len(looked) == 1
