"""Questions to the help desk: asked without an account, answered by a lead, read by the asker through her link.

Every question also goes out as a mail, so that nobody has to watch the portal. Checks nobody's right to answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from cinquefoil.mailing.services import send
from cinquefoil.organisations.selectors import consortium
from cinquefoil.programme.site.models import Feedback, Message, Question

A_DAY: Final = timedelta(days=1)
LETTERS_A_DAY: Final = 5
"""To how many questions a day from one mail address it is told that they have arrived."""
KEPT: Final = timedelta(days=365)
"""How long a thread stays after its last word, and feedback after it was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the form brings. `about`: the page somebody came from, "" where none; `language`: that of the form."""

    consortium_id: int
    name: str
    email: str
    institution: str
    about: str
    text: str
    language: str = ""


@transaction.atomic
def ask(asked: Asked, *, at: datetime) -> Question:
    """Open a thread, write to the help desk, and send the asker her link."""
    question = Question.objects.create(
        consortium_id=asked.consortium_id,
        secret=token_urlsafe(24),
        name=asked.name,
        email=asked.email,
        institution=asked.institution,
        about=asked.about,
        language=asked.language,
        asked_at=at,
        last_at=at,
    )
    message = Message.objects.create(question=question, text=asked.text, at=at)
    _write("question", question, message, to=_desk(question), at=at)
    if Question.objects.filter(email__iexact=asked.email, asked_at__gt=at - A_DAY).count() <= LETTERS_A_DAY:
        # The letter says nothing that the asker wrote, and comes seldom: the address may be somebody else's.
        _write("received", question, message, to=question.email, at=at)
    return question


@transaction.atomic
def add(question: Question, text: str, *, at: datetime, user_id: int | None = None) -> None:
    """Add a message: the help desk's, when an account is behind it, else the asker's. The other side gets a mail."""
    message = Message.objects.create(question=question, written_by_id=user_id, text=text, at=at)
    Question.objects.filter(id=question.id).update(last_at=at, closed_at=None)
    if user_id is None:
        _write("question", question, message, to=_desk(question), at=at)
    else:
        _write("answer", question, message, to=question.email, at=at)


def close(question: Question, *, at: datetime) -> None:
    """Note that nothing more is to be done; a further message opens it again."""
    Question.objects.filter(id=question.id).update(closed_at=at)


def erase(question: Question) -> None:
    """Delete a thread with everything in it."""
    question.delete()


def question_by(secret: str) -> Question | None:
    """The thread this link opens, or None."""
    return Question.objects.filter(secret=secret).first()


def question_for(number: int, consortium_id: int) -> Question | None:
    """The consortium's thread with this number, or None."""
    return Question.objects.filter(id=number, consortium_id=consortium_id).first()


def questions_of(consortium_id: int) -> tuple[list[Question], list[Question]]:
    """A consortium's threads: those that wait for an answer, longest first, and all others, newest first."""
    rows = list(Question.objects.filter(consortium_id=consortium_id).prefetch_related("messages"))
    waiting = [row for row in rows if row.closed_at is None and list(row.messages.all())[-1].written_by_id is None]
    return sorted(waiting, key=lambda row: row.last_at), [row for row in rows if row not in waiting]


def messages_of(question: Question) -> Iterable[Message]:
    """A thread's messages, oldest first."""
    return question.messages.all()


def forget_old(*, at: datetime) -> int:
    """Delete threads and feedback that have had their time; return how many rows went."""
    gone = Question.objects.filter(last_at__lt=at - KEPT).delete()[0]
    return gone + Feedback.objects.filter(at__lt=at - KEPT).delete()[0]


def _desk(question: Question) -> str:
    return consortium(question.consortium_id).help_desk_email


def _write(template: str, question: Question, message: Message, *, to: str, at: datetime) -> None:
    desk = consortium(question.consortium_id)
    context = {
        "question": question,
        "message": message,
        "desk": desk,
        "link": settings.BASE_URL + reverse("question", args=[question.secret]),
        "answer_link": settings.BASE_URL + reverse("desk-question", args=[question.id]),
    }
    key = f"help:{question.id}:{message.id}:{template}"
    # The asker is answered in the language she asked in; the desk reads the installation's.
    language = "" if template == "question" else question.language
    send(f"site/mail/{template}.txt", to=to, context=context, key=key, consortium_id=desk.id, language=language, at=at)
