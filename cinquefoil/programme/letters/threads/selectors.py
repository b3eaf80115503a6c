"""Reads threads with all that was said in them, and returns cards. Checks nobody's right to see.

Words come from two places: the thread's own, and the messages of questions to the help desk that were put with it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from cinquefoil.mailing.selectors import states_by_key
from cinquefoil.programme.errors import NotThere
from cinquefoil.programme.letters.models import LetterThread, ReplyLink, ThreadQuestion, ThreadWord
from cinquefoil.programme.letters.threads.links import LinkState, link_id_in, shortened, state_of
from cinquefoil.programme.letters.threads.turn import ANSWER_WORDS, Answer, Said, Side, Turn, turns
from cinquefoil.programme.site import helpdesk
from cinquefoil.programme.site.models import Message, Question

WAYS: Final[Mapping[str, Promise]] = {
    "link": gettext_lazy("by the letter’s link"),
    "mail": gettext_lazy("by mail, typed in by the lead"),
    "portal": gettext_lazy("in the portal"),
    "desk": gettext_lazy("at the help desk"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WordCard:
    """One thing said: by which side, which way, and whom to write to instead where somebody says so."""

    side: Side
    way: str
    answer: str
    text: str
    at: datetime
    name: str = ""
    email: str = ""

    @property
    def answer_word(self) -> Promise | str:
        """The answer in words, "" where it is none."""
        return ANSWER_WORDS[Answer(self.answer)] if self.answer else ""

    @property
    def way_word(self) -> Promise:
        """How it came, in words."""
        return WAYS[self.way]


@dataclass(frozen=True, slots=True)
class LinkCard:
    """One link, and what became of it."""

    id: int
    thread_id: int
    to: str
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None
    withdrawn_at: datetime | None

    def state(self, at: datetime) -> LinkState:
        """What has become of it by this moment."""
        return state_of(expires_at=self.expires_at, used_at=self.used_at, withdrawn_at=self.withdrawn_at, at=at)

    @property
    def to_shortened(self) -> str:
        """The address it went to, so that only its owner knows it."""
        return shortened(self.to)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadCard:
    """One sent letter with everything said about it. `bounced`: why its mail could not be delivered, or ""."""

    id: int
    organisation_id: int
    organisation: str
    slug: str
    consortium_id: int
    subject: str
    text: str
    to: str
    kind: str
    round_id: int | None
    assessment_id: int | None
    sent_at: datetime
    closed_at: datetime | None
    mail_key: str
    bounced: str
    words: tuple[WordCard, ...]

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Every turn since the letter went."""
        return turns(self.sent_at, [Said(one.side, one.at, one.answer) for one in self.words], self.closed_at)

    @property
    def turn(self) -> Turn:
        """Whose turn it is."""
        return self.turns[-1]

    @property
    def is_answered(self) -> bool:
        """Whether the member has ever said anything about it."""
        return any(one.side == Side.MEMBER for one in self.words)

    @property
    def last_word(self) -> WordCard | None:
        """What was said last, None before any answer."""
        return self.words[-1] if self.words else None


def thread(thread_id: int) -> ThreadCard:
    """Return one thread. Raises: NotThere."""
    found = _cards(_rows().filter(id=thread_id))
    if not found:
        raise NotThere(f"There is no thread {thread_id}.")
    return found[0]


def threads_of(organisation_ids: Collection[int]) -> tuple[ThreadCard, ...]:
    """Return these members' threads, newest letter first, in constantly many queries."""
    return _cards(_rows().filter(organisation_id__in=organisation_ids))


def threads_of_rounds(round_ids: Collection[int]) -> tuple[ThreadCard, ...]:
    """Return the threads about letters of these rounds."""
    return _cards(_rows().filter(round_letter__round_id__in=round_ids))


def thread_ids_of_letters(letter_ids: Iterable[int]) -> dict[int, int]:
    """Return the threads of letters of rounds: letter → thread."""
    rows = LetterThread.objects.filter(round_letter_id__in=list(letter_ids))
    return {number: row for number, row in rows.values_list("round_letter_id", "id") if number is not None}


def thread_of_assessment(assessment_id: int) -> ThreadCard | None:
    """Return the thread about the letter of a review, None before it is sent."""
    return next(iter(_cards(_rows().filter(letter__assessment_id=assessment_id))), None)


def link_by_token(token: str) -> LinkCard | None:
    """Return the link that this address holds, or None where it is none of ours."""
    number = link_id_in(token)
    row = ReplyLink.objects.filter(id=number).first() if number is not None else None
    return _link(row) if row else None


def links_of(thread_id: int) -> tuple[LinkCard, ...]:
    """Return a thread's links, newest first."""
    return tuple(_link(row) for row in ReplyLink.objects.filter(thread_id=thread_id))


def question_to_answer(thread_id: int) -> Question | None:
    """Return the help desk's question that holds the member's last word in this thread, or None."""
    asked = ThreadQuestion.objects.filter(thread_id=thread_id).values_list("question_id", flat=True)
    last = Message.objects.filter(question_id__in=asked, written_by=None).order_by("-at", "-id").first()
    if last is None:
        return None
    if ThreadWord.objects.filter(thread_id=thread_id, side=Side.MEMBER, at__gt=last.at).exists():
        return None
    return last.question


def questions_beside(card: ThreadCard) -> tuple[Question, ...]:
    """Return the help desk's questions that may belong to a thread and stand in none yet, newest first.

    Those asked since the letter, from the address it went to or one at the same host.
    """
    taken = ThreadQuestion.objects.values_list("question_id", flat=True)
    host = card.to.rpartition("@")[2]
    waiting, others = helpdesk.questions_of(card.consortium_id)
    near = [row for row in (*waiting, *others) if row.email.casefold().endswith(f"@{host.casefold()}")]
    free = set(taken)
    return tuple(row for row in near if row.id not in free and row.last_at >= card.sent_at)


def word_card(row: ThreadWord) -> WordCard:
    """Return a word as pages and mails show it."""
    return WordCard(
        side=Side(row.side),
        way=row.way,
        answer=row.answer,
        text=row.text,
        at=row.at,
        name=row.suggested_name,
        email=row.suggested_email,
    )


def _rows() -> QuerySet[LetterThread]:
    return LetterThread.objects.select_related("organisation", "round_letter", "letter").prefetch_related("words")


def _cards(rows: Iterable[LetterThread]) -> tuple[ThreadCard, ...]:
    found = list(rows)
    asked = _asked([row.id for row in found])
    bounced = states_by_key([_key(row) for row in found])
    return tuple(_card(row, asked[row.id], bounced.get(_key(row), "")) for row in found)


def _card(row: LetterThread, asked: Iterable[WordCard], bounced: str) -> ThreadCard:
    letter = row.round_letter or row.letter
    assert letter is not None
    assert letter.sent_at is not None
    words = sorted([*map(word_card, row.words.all()), *asked], key=lambda one: one.at)
    return ThreadCard(
        id=row.id,
        organisation_id=row.organisation_id,
        organisation=row.organisation.name,
        slug=row.organisation.slug,
        consortium_id=row.organisation.consortium_id or 0,
        subject=letter.subject,
        text=letter.text,
        to=letter.to,
        kind=row.round_letter.kind if row.round_letter else "",
        round_id=row.round_letter.round_id if row.round_letter else None,
        assessment_id=row.letter.assessment_id if row.letter else None,
        sent_at=letter.sent_at,
        closed_at=row.closed_at,
        mail_key=_key(row),
        bounced=bounced,
        words=tuple(words),
    )


def _asked(thread_ids: Collection[int]) -> dict[int, list[WordCard]]:
    """Return what was said in questions that stand in these threads: thread → words."""
    taken = dict(ThreadQuestion.objects.filter(thread_id__in=thread_ids).values_list("question_id", "thread_id"))
    found: dict[int, list[WordCard]] = defaultdict(list)
    for row in Message.objects.filter(question_id__in=taken.keys()) if taken else ():
        side = Side.MEMBER if row.written_by_id is None else Side.LEAD
        found[taken[row.question_id]].append(WordCard(side=side, way="desk", answer="", text=row.text, at=row.at))
    return found


def _key(row: LetterThread) -> str:
    if row.round_letter_id is not None:
        return f"programme-round-letter:{row.round_letter_id}"
    return f"programme-letter:{row.letter_id}"


def _link(row: ReplyLink) -> LinkCard:
    return LinkCard(row.id, row.thread_id, row.to, row.made_at, row.expires_at, row.used_at, row.withdrawn_at)
