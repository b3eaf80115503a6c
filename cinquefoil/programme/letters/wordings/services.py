"""What a lead does to wordings: a new revision, an earlier one again, ours again; and a member's language.

Never changes or deletes a revision. Checks nobody's right to do it.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cinquefoil.history.kept import kept
from cinquefoil.organisations import selectors as organisations
from cinquefoil.programme.errors import NotNow, NotThere
from cinquefoil.programme.letters.models import LetterWording, MemberLanguage
from cinquefoil.programme.letters.wordings.library import languages
from cinquefoil.programme.letters.wordings.placeholders import faults_of
from cinquefoil.programme.services.events import note as note_event


class Faulty(NotNow):
    """A wording that cannot be kept; `sentences` say all that is wrong."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


def clean(name: str, subject: str, text: str) -> tuple[str, str]:
    """Return subject and text as they would be kept. Raises: Faulty."""
    subject, text = " ".join(subject.split()), text.replace("\r\n", "\n").strip() + "\n"
    faults = faults_of(name, subject, text)
    if faults:
        raise Faulty(faults)
    return subject, text


def revise(
    consortium_id: int,
    code: str,
    name: str,
    *,
    subject: str,
    text: str,
    based_on: int,
    note: str,
    user_id: int,
    at: datetime,
) -> int:
    """Append a revision and return its number. `based_on`: the revision that was opened, 0 before the first.

    Raises: Faulty; NotNow where somebody else changed it since.
    """
    subject, text = clean(name, subject, text)
    return _append(
        consortium_id, code, name, subject=subject, text=text, based_on=based_on, note=note, user_id=user_id, at=at
    )


def restore(consortium_id: int, code: str, name: str, number: int, *, user_id: int, at: datetime) -> int:
    """Append an earlier revision, or with 0 ours, as the newest. Raises: NotThere where there is none; NotNow."""
    rows = LetterWording.objects.filter(consortium_id=consortium_id, language=code, name=name)
    latest = rows.first()
    if latest is None:
        raise NotThere(_("There is no revision of this wording yet."))
    # Ours is kept as empty, so that it follows what ships with the software.
    subject = text = ""
    note = kept("Ours again")
    if number:
        row = rows.filter(number=number).first()
        if row is None:
            raise NotThere(_("There is no revision %(number)s of this wording.") % {"number": number})
        subject, text, note = row.subject, row.text, kept("Revision %(number)s again", number=number)
    return _append(
        consortium_id,
        code,
        name,
        subject=subject,
        text=text,
        based_on=latest.number,
        note=note,
        user_id=user_id,
        at=at,
    )


@transaction.atomic
def choose_language(organisation_id: int, code: str, *, user_id: int, at: datetime) -> None:
    """Let a member be written to in a language from now on. Raises: NotThere where no letters are in it."""
    if code not in languages():
        raise NotThere(_("There are no letters in this language. Choose one of the list."))
    MemberLanguage.objects.update_or_create(organisation_id=organisation_id, defaults={"code": code})
    note_event(
        "letters_language",
        f"{organisations.organisation(organisation_id).name} is written to in {languages()[code].name} from now on.",
        organisation_id=organisation_id,
        subject=f"member:{organisation_id}",
        at=at,
        user_id=user_id,
    )


def _append(
    consortium_id: int,
    code: str,
    name: str,
    *,
    subject: str,
    text: str,
    based_on: int,
    note: str,
    user_id: int,
    at: datetime,
) -> int:
    overtaken = _(
        "Somebody else changed this wording since you opened it. Look at its history, then put yours in again."
    )
    rows = LetterWording.objects.filter(consortium_id=consortium_id, language=code, name=name)
    latest = rows.first()
    if (latest.number if latest else 0) != based_on:
        raise NotNow(overtaken)
    try:
        with transaction.atomic():
            row = LetterWording.objects.create(
                consortium_id=consortium_id,
                language=code,
                name=name,
                number=based_on + 1,
                subject=subject,
                text=text,
                note=note[:200],
                made_by_id=user_id,
                made_at=at,
            )
    except IntegrityError:
        raise NotNow(overtaken) from None
    return row.number
