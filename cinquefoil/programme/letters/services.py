"""Opens a round, edits its letters and sends them: each once, whatever happens in between.

What each letter says is `wording`'s, which kind fits is `kind`'s to say.
"""

from collections import defaultdict
from datetime import datetime

from django.db import transaction

from cinquefoil.guidelines.catalogue import products_named
from cinquefoil.mailing import services as mailing
from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations.values import ConsortiumCard, OrganisationCard
from cinquefoil.programme.dashboard.glances import glances_of
from cinquefoil.programme.dashboard.values import Glance
from cinquefoil.programme.errors import NotNow, NotThere
from cinquefoil.programme.letters.kind import Kind, kind_of
from cinquefoil.programme.letters.models import LetterRound, RoundLetter
from cinquefoil.programme.letters.wording import Facts, draft
from cinquefoil.programme.services.events import note
from cinquefoil.programme.stock import mends_of_criteria

TEMPLATE = "programme/mail/letter.txt"
LONGEST_SUBJECT = 250


@transaction.atomic
def open_round(consortium: ConsortiumCard, *, user_id: int, base_url: str, at: datetime) -> int:
    """Draft one letter for each member that is written to, and return the round's number.

    Raises: NotNow while an earlier round has letters that could go and did not, or without members.
    """
    waiting = RoundLetter.objects.filter(round__consortium_id=consortium.id, sent_at=None).exclude(to="")
    if waiting.exists():
        raise NotNow("The last round has letters that are not sent yet. Send them, or leave them out, first.")
    members = [card for card in organisations.organisations_of(consortium.id) if card.is_written_to]
    if not members:
        raise NotNow("No member is written to yet. Take in a list of members first.")
    opened = LetterRound.objects.create(consortium_id=consortium.id, opened_at=at, opened_by_id=user_id)
    systems: dict[int, list[Glance]] = defaultdict(list)
    for glance in glances_of([card.id for card in members], on=at.date()):
        systems[glance.organisation_id].append(glance)
    RoundLetter.objects.bulk_create(
        _drafted(opened, card, systems[card.id], consortium, base_url=base_url, at=at) for card in members
    )
    return opened.id


def edit(letter_id: int, consortium_id: int, *, subject: str, text: str) -> None:
    """Change a draft. Raises: NotThere; NotNow once it is sent, or if it would be empty or its subject too long."""
    subject = " ".join(subject.split())
    if not subject or not text.strip():
        raise NotNow("A letter needs a subject and a text. The draft is as it was.")
    if len(subject) > LONGEST_SUBJECT:
        raise NotNow(f"The subject is longer than {LONGEST_SUBJECT} letters. Shorten it; the draft is as it was.")
    row = _letter(letter_id, consortium_id)
    if not RoundLetter.objects.filter(id=row.id, sent_at=None).update(subject=subject, text=text.replace("\r\n", "\n")):
        raise NotNow("This letter has been sent; it is not edited any more.")


def leave_out(letter_id: int, consortium_id: int) -> None:
    """Take an unsent letter out of its round. Raises: NotThere; NotNow once it is sent."""
    if not RoundLetter.objects.filter(id=_letter(letter_id, consortium_id).id, sent_at=None).delete()[0]:
        raise NotNow("This letter has been sent already.")


def send_all(round_id: int, consortium_id: int, *, user_id: int, at: datetime) -> int:
    """Send every letter of a round that can go and has not, and return how many; what was sent is never sent again.

    Each goes by itself: what breaks one leaves those before it sent and those after it to the next time.
    """
    rows = RoundLetter.objects.filter(round_id=round_id, round__consortium_id=consortium_id, sent_at=None)
    return sum(send(row.id, consortium_id, user_id=user_id, at=at) for row in rows.exclude(to=""))


@transaction.atomic
def send(letter_id: int, consortium_id: int, *, user_id: int, at: datetime) -> bool:
    """Send one letter, and return whether this call sent it. Raises: NotThere; NotNow without an address."""
    row = _letter(letter_id, consortium_id)
    if not row.to:
        raise NotNow("Nobody is known to write to. Add a contact on the member's page, and open the next round then.")
    if not RoundLetter.objects.filter(id=row.id, sent_at=None).update(sent_at=at, sent_by_id=user_id):
        return False
    mailing.send(
        TEMPLATE,
        to=row.to,
        context={"subject": row.subject, "text": row.text},
        key=f"programme-round-letter:{row.id}",
        organisation_id=row.organisation_id,
        at=at,
    )
    note(
        "round_letter_sent",
        f"A letter was sent: {row.subject}",
        organisation_id=row.organisation_id,
        subject=f"letter:{row.id}",
        at=at,
        user_id=user_id,
    )
    return True


def _drafted(
    opened: LetterRound,
    card: OrganisationCard,
    systems: list[Glance],
    consortium: ConsortiumCard,
    *,
    base_url: str,
    at: datetime,
) -> RoundLetter:
    kind: Kind = kind_of(systems, has_contact=bool(card.contact_email), is_known=_is_known, on=at.date())
    facts = Facts(
        contact=card.contact_name,
        organisation=card.name,
        sender=consortium.lead_name,
        issuer=consortium.awarding_body,
        help_desk=consortium.help_desk_email,
        help_subject=consortium.help_desk_subject,
        base_url=base_url,
    )
    subject, text = draft(kind, facts, systems, mends_of_criteria(), on=at.date())
    return RoundLetter(
        round=opened, organisation_id=card.id, kind=kind, to=card.contact_email, subject=subject, text=text
    )


def _is_known(product: str) -> bool:
    return bool(products_named(product))


def _letter(letter_id: int, consortium_id: int) -> RoundLetter:
    row = RoundLetter.objects.filter(id=letter_id, round__consortium_id=consortium_id).first()
    if row is None:
        raise NotThere(f"There is no letter {letter_id} here.")
    return row
