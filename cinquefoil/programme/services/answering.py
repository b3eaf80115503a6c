"""Keeps answers, and takes a member's word on those that its lead gave for it.

Asks nobody for a password: whoever calls `confirm_answers` has seen to it that it speaks with the member.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from cinquefoil.programme import selectors
from cinquefoil.programme.answers.models import AnswerReply, MemberAnswer
from cinquefoil.programme.answers.rules import About, why_not_reply
from cinquefoil.programme.errors import NotNow
from cinquefoil.programme.models import ReviewDecision
from cinquefoil.programme.services.events import note


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What came of a reply: the answers confirmed, those disputed, and those that had been replied to before."""

    confirmed: tuple[int, ...]
    disputed: tuple[int, ...]
    earlier: tuple[int, ...]


@transaction.atomic
def keep_answer(
    integration_id: int,
    about: About,
    words: str,
    *,
    subject: str = "",
    assessment_id: int | None = None,
    question_id: int | None = None,
    is_by_lead: bool,
    user_id: int | None,
    at: datetime,
) -> int:
    """Keep an answer about a system and return its number."""
    row = MemberAnswer.objects.create(
        integration_id=integration_id,
        assessment_id=assessment_id,
        question_id=question_id,
        after=ReviewDecision.objects.aggregate(newest=Max("id"))["newest"] or 0,
        about=about,
        subject=subject,
        words=words.strip(),
        is_by_lead=is_by_lead,
        by_id=user_id,
        at=at,
    )
    card = selectors.integration(integration_id)
    whose = "by the lead" if is_by_lead else "by the member"
    note(
        "answered",
        f"Something about {card.name} was answered {whose}.",
        organisation_id=card.organisation_id,
        subject=f"integration:{integration_id}",
        at=at,
        user_id=user_id,
        data={"answer": row.id, "about": about.value, "subject": subject, "by_lead": is_by_lead},
    )
    return row.id


@transaction.atomic
def confirm_answers(
    organisation_id: int,
    *,
    name: str,
    right: Collection[int] = (),
    wrong: Mapping[int, str] | None = None,
    user_id: int | None = None,
    at: datetime,
) -> Confirmed:
    """Take the member's word on answers that its lead gave for it, each once; a second word changes nothing.

    `name` is what whoever replies calls herself; `right` and the keys of `wrong` are numbers from `answers_to_confirm`,
    the values of `wrong` say what is so instead. `user_id`: her account, None where she came by a link.

    Raises: NotNow with a sentence for the person; nothing is kept then.
    """
    wrong = wrong or {}
    given = dict(
        MemberAnswer.objects.filter(integration__organisation_id=organisation_id, is_by_lead=True).values_list(
            "id", "by_id"
        )
    )
    own = [number for number, by in given.items() if user_id is not None and by == user_id]
    if problem := why_not_reply(name, right, wrong, known=given, own=own):
        raise NotNow(problem)
    wanted = {**dict.fromkeys(right, ""), **wrong}
    kept = [
        number
        for number, words in sorted(wanted.items())
        if AnswerReply.objects.get_or_create(
            answer_id=number,
            defaults={
                "is_right": number not in wrong,
                "words": words.strip(),
                "name": name.strip(),
                "by_id": user_id,
                "at": at,
            },
        )[1]
    ]
    _note_each(organisation_id, kept, wrong, user_id=user_id, at=at)
    return Confirmed(
        confirmed=tuple(number for number in kept if number not in wrong),
        disputed=tuple(number for number in kept if number in wrong),
        earlier=tuple(sorted(set(wanted) - set(kept))),
    )


def _note_each(
    organisation_id: int, kept: Collection[int], wrong: Collection[int], *, user_id: int | None, at: datetime
) -> None:
    """Tell each system's history what the member said of it."""
    rows = MemberAnswer.objects.filter(id__in=kept).select_related("integration").order_by("id")
    for row in rows:
        word = "said to be wrong" if row.id in wrong else "confirmed"
        note(
            "answer_disputed" if row.id in wrong else "answer_confirmed",
            f"What the lead answered about {row.integration.name} was {word} by the member.",
            organisation_id=organisation_id,
            subject=f"integration:{row.integration_id}",
            at=at,
            user_id=user_id,
            actor="visitor",
            data={"answer": row.id, "about": row.about, "subject": row.subject},
        )
