"""Acts on threads: an answer by link, a word by the lead, a mail typed in, a question taken in, and closing.

Each leaves an event in the history. Checks nobody's right to do it; whose turn follows from what was said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cinquefoil.history.kept import kept
from cinquefoil.mailing import services as mailing
from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations.values import ConsortiumCard
from cinquefoil.programme.errors import NotNow, NotThere
from cinquefoil.programme.letters.models import LetterThread, ReplyLink, ThreadQuestion, ThreadWord
from cinquefoil.programme.letters.threads import selectors
from cinquefoil.programme.letters.threads.linking import make_link, withdraw_links
from cinquefoil.programme.letters.threads.links import LinkState
from cinquefoil.programme.letters.threads.selectors import LinkCard, ThreadCard
from cinquefoil.programme.letters.threads.turn import Answer, Side
from cinquefoil.programme.letters.wordings.selectors import language_of
from cinquefoil.programme.services.answering import confirm_answers
from cinquefoil.programme.services.events import note
from cinquefoil.programme.site import helpdesk

VISITOR = "visitor"
"""Who acts where nobody is signed in: whoever holds the link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a recipient answers: `name` and `email` say whom to write to instead, where she is not the right person.

    `right` and `wrong`: her word on what the lead answered for the member, as in `confirm_answers`; `who`: her name.
    """

    answer: Answer
    text: str = ""
    name: str = ""
    email: str = ""
    who: str = ""
    right: tuple[int, ...] = ()
    wrong: Mapping[int, str] = field(default_factory=dict)


@transaction.atomic
def answer_by_link(link: LinkCard, given: Given, *, at: datetime) -> None:
    """Keep the answer of whoever holds the link, use the link up, and write to the help desk.

    Raises: NotNow if the link is not open any more, also where it was used at the same moment; or with the sentence of
    `confirm_answers`. Nothing is kept then.
    """
    rows = ReplyLink.objects.filter(id=link.id, used_at=None, withdrawn_at=None, expires_at__gt=at)
    if not rows.update(used_at=at):
        raise NotNow(_("This link has been used, withdrawn or has run out. Nothing was sent; ask for a new one below."))
    word = ThreadWord.objects.create(
        thread_id=link.thread_id,
        side=Side.MEMBER,
        way="link",
        answer=given.answer,
        text=given.text.strip(),
        suggested_name=given.name.strip(),
        suggested_email=given.email.strip(),
        at=at,
    )
    thread = selectors.thread(link.thread_id)
    if given.right or given.wrong:
        confirm_answers(thread.organisation_id, name=given.who, right=given.right, wrong=given.wrong, at=at)
    _open_again(thread.id)
    _tell_the_desk(thread, word, at=at)
    _note(
        thread,
        "letter_answered",
        kept("The letter “%(subject)s” was answered by its link.", subject=thread.subject),
        at=at,
        actor=VISITOR,
    )


@transaction.atomic
def send_new_link(link: LinkCard, *, at: datetime) -> None:
    """Send a new link to the address that the old one went to, and to no other.

    Raises: NotNow if the lead withdrew it, or it is still good.
    """
    state = link.state(at)
    if state == LinkState.WITHDRAWN:
        raise NotNow(_("This link was withdrawn, so no new one is sent. Write to the help desk."))
    if state == LinkState.OPEN:
        raise NotNow(_("This link is still good. Answer with it."))
    if ReplyLink.objects.filter(thread_id=link.thread_id, used_at=None, withdrawn_at=None, expires_at__gt=at).exists():
        raise NotNow(_("A newer link has been sent already. Look in your mail."))
    thread = selectors.thread(link.thread_id)
    _mail_link(thread, to=link.to, at=at)


@transaction.atomic
def write_back(thread: ThreadCard, text: str, *, user_id: int, at: datetime) -> str:
    """Send the lead's word by mail, with a new link to answer by, and return the address it goes to.

    Where the member's last word came by the help desk's form, the answer goes there. Raises: NotNow without text or
    where nobody is known to write to.
    """
    text = _needed(text)
    asked = selectors.question_to_answer(thread.id)
    if asked is not None:
        helpdesk.add(asked, text, at=at, user_id=user_id)
        _open_again(thread.id)
        _note(
            thread,
            "letter_word",
            kept("The lead wrote about the letter “%(subject)s”.", subject=thread.subject),
            at=at,
            user_id=user_id,
        )
        return asked.email
    member = organisations.organisation(thread.organisation_id)
    to = member.contact_email or thread.to
    if not member.is_written_to or not to:
        raise NotNow(_("Nobody is known to write to, or no letters go to this member. Look at the member’s page."))
    word = ThreadWord.objects.create(
        thread_id=thread.id, side=Side.LEAD, way="portal", text=text, written_by_id=user_id, at=at
    )
    _open_again(thread.id)
    link = make_link(thread.id, to=to, at=at)
    context = {"thread": thread, "text": text, "link": link, "desk": _desk(thread), "contact": member.contact_name}
    mailing.send(
        "programme/mail/thread_word.txt",
        to=to,
        context=context,
        key=f"programme-thread-word:{word.id}",
        organisation_id=thread.organisation_id,
        language=language_of(thread.organisation_id).portal,
        at=at,
    )
    _note(
        thread,
        "letter_word",
        kept("The lead wrote about the letter “%(subject)s”.", subject=thread.subject),
        at=at,
        user_id=user_id,
    )
    return to


@transaction.atomic
def say(thread: ThreadCard, text: str, *, user_id: int, at: datetime) -> None:
    """Keep what somebody of the member, signed in, writes in the portal, and write to the help desk."""
    word = ThreadWord.objects.create(
        thread_id=thread.id, side=Side.MEMBER, way="portal", text=_needed(text), written_by_id=user_id, at=at
    )
    _open_again(thread.id)
    _tell_the_desk(thread, word, at=at)
    _note(
        thread,
        "letter_answered",
        kept("The letter “%(subject)s” was answered.", subject=thread.subject),
        at=at,
        user_id=user_id,
    )


@transaction.atomic
def type_in(thread: ThreadCard, text: str, *, received: datetime, user_id: int, at: datetime) -> None:
    """Keep a mail from the member that the lead types in, as of the moment it came.

    Raises: NotNow without text, or if it would have come before the letter or in the future.
    """
    if not thread.sent_at <= received <= at:
        raise NotNow(_("A reply comes after its letter and not in the future. Look at the day; nothing was kept."))
    ThreadWord.objects.create(
        thread_id=thread.id, side=Side.MEMBER, way="mail", text=_needed(text), written_by_id=user_id, at=received
    )
    _open_again(thread.id)
    _note(
        thread,
        "letter_answered",
        kept("A mail about the letter “%(subject)s” was typed in.", subject=thread.subject),
        at=at,
        user_id=user_id,
    )


@transaction.atomic
def take_question(thread: ThreadCard, question_id: int, consortium_id: int, *, user_id: int, at: datetime) -> None:
    """Put a question to the help desk, with all that is said in it, into a letter's thread.

    Raises: NotThere if this consortium has no such question; NotNow if it is in a thread already.
    """
    if helpdesk.question_for(question_id, consortium_id) is None:
        raise NotThere(_("There is no question %(number)s here.") % {"number": question_id})
    row, is_new = ThreadQuestion.objects.get_or_create(question_id=question_id, defaults={"thread_id": thread.id})
    if not is_new and row.thread_id != thread.id:
        raise NotNow(_("Question %(number)s stands in another letter’s thread already.") % {"number": question_id})
    if is_new:
        told = kept("A question to the help desk was put with the letter “%(subject)s”.", subject=thread.subject)
        _note(thread, "letter_question", told, at=at, user_id=user_id)


@transaction.atomic
def close(thread: ThreadCard, *, user_id: int, at: datetime) -> None:
    """Note that nothing more is to be done; a further word opens it again."""
    if LetterThread.objects.filter(id=thread.id, closed_at=None).update(closed_at=at):
        _note(
            thread,
            "letter_closed",
            kept("The letter “%(subject)s” needs nothing more.", subject=thread.subject),
            at=at,
            user_id=user_id,
        )


@transaction.atomic
def renew_link(thread: ThreadCard, *, user_id: int, at: datetime) -> str:
    """Send a new link by the lead's decision, to the member's contact as it is now; return the address.

    Raises: NotNow where nobody is known to write to.
    """
    to = organisations.organisation(thread.organisation_id).contact_email or thread.to
    if not to:
        raise NotNow(_("Nobody is known to write to. Add a contact on the member’s page first."))
    _mail_link(thread, to=to, at=at)
    _note(
        thread,
        "letter_link",
        kept("A new link to answer “%(subject)s” was sent.", subject=thread.subject),
        at=at,
        user_id=user_id,
    )
    return to


@transaction.atomic
def withdraw_link(thread: ThreadCard, *, user_id: int, at: datetime) -> bool:
    """Withdraw the open link of a thread, and return whether there was one."""
    if not withdraw_links(thread.id, at=at):
        return False
    _note(
        thread,
        "letter_link",
        kept("The link to answer “%(subject)s” was withdrawn.", subject=thread.subject),
        at=at,
        user_id=user_id,
    )
    return True


@transaction.atomic
def note_came_back(thread: ThreadCard, reason: str, *, user_id: int, at: datetime) -> None:
    """Note that the letter's mail came back after it had left. Raises: NotNow without a reason, or if none had left."""
    if not mailing.note_came_back(thread.mail_key, reason=_needed(reason)):
        raise NotNow(_("This letter’s mail has not left, or it is noted already that it could not be delivered."))
    _note(
        thread,
        "letter_came_back",
        kept("The mail of the letter “%(subject)s” came back.", subject=thread.subject),
        at=at,
        user_id=user_id,
    )


def _mail_link(thread: ThreadCard, *, to: str, at: datetime) -> None:
    link = make_link(thread.id, to=to, at=at)
    mailing.send(
        "programme/mail/thread_link.txt",
        to=to,
        context={"thread": thread, "link": link, "desk": _desk(thread)},
        key=f"programme-thread-link:{thread.id}:{at.isoformat()}",
        organisation_id=thread.organisation_id,
        language=language_of(thread.organisation_id).portal,
        at=at,
    )


def _tell_the_desk(thread: ThreadCard, word: ThreadWord, *, at: datetime) -> None:
    desk = _desk(thread)
    # The help desk reads the portal's own language, whatever language the recipient reads it in.
    mailing.send(
        "programme/mail/thread_answered.txt",
        to=desk.help_desk_email,
        context={
            "thread": thread,
            "word": selectors.word_card(word),
            "desk": desk,
            "page": settings.BASE_URL + reverse("letter-thread", args=[thread.id]),
        },
        key=f"programme-thread-answer:{word.id}",
        consortium_id=desk.id,
        at=at,
    )


def _desk(thread: ThreadCard) -> ConsortiumCard:
    return organisations.consortium(thread.consortium_id)


def _open_again(thread_id: int) -> None:
    LetterThread.objects.filter(id=thread_id).update(closed_at=None)


def _needed(text: str) -> str:
    if not text.strip():
        raise NotNow(_("Write something first; nothing was kept."))
    return text.replace("\r\n", "\n").strip()


def _note(
    thread: ThreadCard, kind: str, sentence: str, *, at: datetime, user_id: int | None = None, actor: str = ""
) -> None:
    note(
        kind,
        sentence,
        organisation_id=thread.organisation_id,
        subject=f"letter-thread:{thread.id}",
        at=at,
        user_id=user_id,
        actor=actor,
    )
