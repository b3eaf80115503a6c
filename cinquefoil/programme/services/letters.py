"""Drafts, edits and sends the letter to a member.

A letter goes once; afterwards it is never edited. Sending proposes the awards it tells of.
"""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from cinquefoil.organisations import selectors as organisations
from cinquefoil.programme import letter as wording
from cinquefoil.programme import selectors
from cinquefoil.programme.errors import NotNow
from cinquefoil.programme.letters import sending
from cinquefoil.programme.letters.sending import LONGEST_SUBJECT
from cinquefoil.programme.models import Letter
from cinquefoil.programme.reviews.selectors import rounds_at
from cinquefoil.programme.rules import Stage
from cinquefoil.programme.services.awarding import propose_awards
from cinquefoil.programme.services.events import note


@transaction.atomic
def draft_letter(assessment_id: int, *, page: str, user_id: int, at: datetime) -> int:
    """Draft the letter from verdicts and decisions, and return its number; an earlier draft stays as it is.

    `page` is the address of the integration's page. Raises: NotNow before the review is closed.
    """
    card = selectors.assessment(assessment_id)
    standing = selectors.standing_of(assessment_id, on=at.date())
    if card.stage != Stage.DECIDED or standing is None:
        raise NotNow(_("Close the review first: the letter tells its outcome."))
    if (there := selectors.letter_of(assessment_id)) is not None:
        return there.id
    integration = selectors.integration(card.integration_id)
    organisation = organisations.organisation(integration.organisation_id)
    problem = sending.why_not_send(organisation, organisation.contact_email)
    if problem:
        raise NotNow(problem)
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
        review=rounds_at(assessment_id).in_letter,
    )
    subject, text = wording.draft(facts, standing)
    row = Letter.objects.create(
        assessment_id=assessment_id,
        to=organisation.contact_email,
        subject=subject[:LONGEST_SUBJECT],
        text=text,
        drafted_at=at,
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
    """Change a draft. Raises: NotNow where there is none, or with the sentence of `sending.edit`."""
    sending.edit(_letter(assessment_id), subject=subject, text=text)


@transaction.atomic
def send_letter(assessment_id: int, *, sender: AbstractBaseUser, at: datetime) -> tuple[str, ...]:
    """Send the letter, once, to the member's contact; propose what was earned and return those badges.

    Raises: NotNow if there is no draft, it has been sent, or it cannot go.
    """
    row = _letter(assessment_id)
    integration = selectors.integration(selectors.assessment(assessment_id).integration_id)
    member = organisations.organisation(integration.organisation_id)
    if not sending.send_once(row, member, user_id=sender.pk, at=at):
        raise NotNow(_("This letter has been sent already. What is said about it stands in its thread."))
    note(
        "letter_sent",
        f"The letter about {integration.name} was sent.",
        organisation_id=member.id,
        subject=f"assessment:{assessment_id}",
        at=at,
        user_id=sender.pk,
    )
    return propose_awards(assessment_id, proposer=sender, at=at)


def _letter(assessment_id: int) -> Letter:
    row = Letter.objects.filter(assessment_id=assessment_id).first()
    if row is None:
        raise NotNow(_("There is no letter yet: draft it first."))
    return row
