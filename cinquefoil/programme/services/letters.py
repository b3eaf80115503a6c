"""Drafts, edits and sends the letter to a member.

A letter goes once; afterwards it is never edited. Sending proposes the awards it tells of.
"""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from cinquefoil.mailing import services as mailing
from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations.values import OrganisationCard
from cinquefoil.programme import letter as wording
from cinquefoil.programme import selectors
from cinquefoil.programme.errors import NotNow
from cinquefoil.programme.models import Letter
from cinquefoil.programme.rules import Stage
from cinquefoil.programme.services.awarding import propose_awards
from cinquefoil.programme.services.events import note

TEMPLATE = "programme/mail/letter.txt"
LONGEST_SUBJECT = 200


@transaction.atomic
def draft_letter(assessment_id: int, *, page: str, user_id: int, at: datetime) -> int:
    """Draft the letter from verdicts and decisions, and return its number; an earlier draft stays as it is.

    `page` is the address of the integration's page. Raises: NotNow before the review is closed.
    """
    card = selectors.assessment(assessment_id)
    standing = selectors.standing_of(assessment_id, on=at.date())
    if card.stage != Stage.DECIDED or standing is None:
        raise NotNow("Close the review first: the letter tells its outcome.")
    if (there := selectors.letter_of(assessment_id)) is not None:
        return there.id
    integration = selectors.integration(card.integration_id)
    organisation = organisations.organisation(integration.organisation_id)
    _refuse_the_unwritten(organisation)
    if not organisation.contact_email:
        raise NotNow(f"{organisation.name} has no contact address. Add one, then draft the letter.")
    if organisation.consortium_id is None:
        raise NotNow(f"{organisation.name} is in no consortium, so there is no lead to write.")
    consortium = organisations.consortium(organisation.consortium_id)
    facts = wording.Facts(
        contact=organisation.contact_name,
        organisation=organisation.name,
        system=integration.system,
        assessed=(card.ended_at or card.asked_at).date(),
        issuer=consortium.awarding_body,
        sender=consortium.lead_name,
        help_desk=consortium.help_desk_email,
        help_subject=consortium.help_desk_subject,
        page=page,
    )
    subject, text = wording.draft(facts, standing)
    row = Letter.objects.create(
        assessment_id=assessment_id, to=organisation.contact_email, subject=subject, text=text, drafted_at=at
    )
    note(
        "letter_drafted",
        f"The letter about {integration.name} was drafted.",
        organisation_id=organisation.id,
        subject=f"assessment:{assessment_id}",
        at=at,
        user_id=user_id,
    )
    return row.id


def edit_letter(assessment_id: int, *, subject: str, text: str) -> None:
    """Change a draft. Raises: NotNow once it is sent, or if it would be empty or its subject too long."""
    if not subject.strip() or not text.strip():
        raise NotNow("A letter needs a subject and a text.")
    if len(subject) > LONGEST_SUBJECT:
        raise NotNow(f"The subject is longer than {LONGEST_SUBJECT} letters. Shorten it; the draft is as it was.")
    drafts = Letter.objects.filter(assessment_id=assessment_id, sent_at=None)
    if not drafts.update(subject=" ".join(subject.split()), text=text.replace("\r\n", "\n")):
        raise NotNow("This letter has been sent; it is not edited any more.")


@transaction.atomic
def send_letter(assessment_id: int, *, sender: AbstractBaseUser, at: datetime) -> tuple[str, ...]:
    """Send the letter, once, to the member's contact; propose what was earned and return those badges.

    Raises: NotNow if there is no draft or it has been sent.
    """
    moved = Letter.objects.filter(assessment_id=assessment_id, sent_at=None).update(sent_at=at, sent_by_id=sender.pk)
    if not moved:
        raise NotNow("There is no unsent letter: draft it first, or see it in the outbox.")
    card = selectors.assessment(assessment_id)
    integration = selectors.integration(card.integration_id)
    _refuse_the_unwritten(organisations.organisation(integration.organisation_id))
    row = Letter.objects.get(assessment_id=assessment_id)
    mailing.send(
        TEMPLATE,
        to=row.to,
        context={"subject": row.subject, "text": row.text},
        key=f"programme-letter:{row.id}",
        organisation_id=integration.organisation_id,
        at=at,
    )
    note(
        "letter_sent",
        f"The letter about {integration.name} was sent.",
        organisation_id=integration.organisation_id,
        subject=f"assessment:{assessment_id}",
        at=at,
        user_id=sender.pk,
    )
    return propose_awards(assessment_id, proposer=sender, at=at)


def _refuse_the_unwritten(organisation: OrganisationCard) -> None:
    """Raise NotNow for a member to which no letters go; inside a transaction nothing of it stays."""
    if not organisation.is_written_to:
        raise NotNow(
            f"{organisation.name} is {organisation.state_word}, so no letter goes to it. "
            "Make it active on its page first, if it is a member again."
        )
