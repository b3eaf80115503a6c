"""Reads which language a member is written to in, and which wording stands for a consortium. Checks nobody's right."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation

from cinquefoil.programme.letters.models import LetterWording, MemberLanguage
from cinquefoil.programme.letters.wordings.library import DEFAULT, Language, Wording, language, languages


@dataclass(frozen=True, slots=True)
class RevisionCard:
    """One revision of a wording. `wording` is None where it says that ours stands again."""

    number: int
    wording: Wording | None
    note: str
    made_by: str
    made_at: datetime


@contextmanager
def spoken(words: Language) -> Iterator[None]:
    """Write dates and the portal's own sentences in this language for a while."""
    with translation.override(words.portal):
        yield


def language_of(organisation_id: int) -> Language:
    """Return the language that a member is written to in."""
    return languages_of([organisation_id])[organisation_id]


def languages_of(organisation_ids: Collection[int]) -> dict[int, Language]:
    """Return the languages that members are written to in, English where none was chosen: organisation → language."""
    rows = MemberLanguage.objects.filter(organisation_id__in=organisation_ids)
    chosen = dict(rows.values_list("organisation_id", "code"))
    return {number: language(chosen.get(number, DEFAULT)) for number in organisation_ids}


def wording_of(consortium_id: int, code: str, name: str) -> Wording:
    """Return the wording that stands for a consortium: its newest, or ours where it has none."""
    return wordings_of(consortium_id).get((code, name), language(code).wordings[name])


def wordings_of(consortium_id: int) -> dict[tuple[str, str], Wording]:
    """Return the wordings that a consortium has of its own: (language, name) → the revision that stands."""
    rows = LetterWording.objects.filter(consortium_id=consortium_id).order_by("number")
    newest = {(row.language, row.name): Wording(row.subject, row.text) for row in rows}
    return {place: wording for place, wording in newest.items() if wording.text}


def history_of(consortium_id: int, code: str, name: str) -> tuple[RevisionCard, ...]:
    """Return every revision, newest first."""
    rows = LetterWording.objects.filter(consortium_id=consortium_id, language=code, name=name)
    return tuple(
        RevisionCard(
            row.number,
            Wording(row.subject, row.text) if row.text else None,
            row.note,
            row.made_by.get_full_name() or row.made_by.get_username(),
            row.made_at,
        )
        for row in rows.select_related("made_by")
    )


def is_known(code: str, name: str) -> bool:
    """Whether there is such a language and such a letter."""
    return code in languages() and name in languages()[code].wordings
