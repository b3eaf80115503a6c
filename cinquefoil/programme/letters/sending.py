"""The one place where a letter is checked and sent, singly, in a round or after a review: each once.

Marking the row, opening the thread with its link, and asking for the mail are one transaction, and the mail's key is
the letter's number: whatever breaks in between, a letter goes once or not at all. What it says is not decided here.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from cinquefoil.mailing import services as mailing
from cinquefoil.organisations.values import OrganisationCard
from cinquefoil.programme.errors import NotNow
from cinquefoil.programme.letters.models import LetterThread, RoundLetter
from cinquefoil.programme.letters.threads.linking import make_link
from cinquefoil.programme.letters.wordings.library import DEFAULT, language

if TYPE_CHECKING:
    from cinquefoil.programme.models import Letter

TEMPLATE: Final = "programme/mail/letter.txt"
LONGEST_SUBJECT: Final = 250


def clean(subject: str, text: str) -> tuple[str, str]:
    """Return a draft's subject and text as they are kept. Raises: NotNow if one is empty or the subject too long."""
    subject = " ".join(subject.split())
    if not subject or not text.strip():
        raise NotNow(_("A letter needs a subject and a text. The draft is as it was."))
    if len(subject) > LONGEST_SUBJECT:
        raise NotNow(
            _("The subject is longer than %(most)s characters. Shorten it; the draft is as it was.")
            % {"most": LONGEST_SUBJECT}
        )
    return subject, text.replace("\r\n", "\n")


def edit(row: "RoundLetter | Letter", *, subject: str, text: str) -> None:
    """Change a draft. Raises: NotNow once it is sent, or as `clean` does."""
    subject, text = clean(subject, text)
    if not type(row).objects.filter(id=row.id, sent_at=None).update(subject=subject, text=text):
        raise NotNow(_("This letter has been sent; it is not edited any more."))


def why_not_send(member: OrganisationCard, to: str) -> str:
    """Say why a letter to a member cannot go, or "": it is not written to, or its contact is not the draft's."""
    if not member.is_written_to:
        return _(
            "%(name)s is %(state)s, so no letter goes to it. Make it active on its page first, if it is a member again."
        ) % {"name": member.name, "state": member.state_word}
    if not to:
        return _("Nobody is known to write to. Add a contact on the member’s page, then draft the letter again.")
    return ""


@transaction.atomic
def send_once(row: "RoundLetter | Letter", member: OrganisationCard, *, user_id: int, at: datetime) -> bool:
    """Send a letter, and return whether this call sent it. Raises: NotNow with the sentence of `why_not_send`."""
    problem = why_not_send(member, row.to)
    if problem:
        raise NotNow(problem)
    letters = type(row).objects
    if not letters.filter(id=row.id, sent_at=None).update(sent_at=at, sent_by_id=user_id):
        return False
    # Read again: it may have been edited between the reading and the claim.
    sent = letters.get(id=row.id)
    about = {"round_letter_id": row.id} if isinstance(row, RoundLetter) else {"letter_id": row.id}
    thread = LetterThread.objects.create(organisation_id=member.id, opened_at=at, **about)
    link = make_link(thread.id, to=sent.to, at=at)
    # The letter about a review is in English; what stands under a letter follows the letter.
    words = language(sent.language if isinstance(sent, RoundLetter) else DEFAULT)
    mailing.send(
        TEMPLATE,
        to=sent.to,
        context={"subject": sent.subject, "text": sent.text, "link": link},
        key=mail_key(row),
        organisation_id=member.id,
        language=words.portal,
        at=at,
    )
    return True


def mail_key(row: "RoundLetter | Letter") -> str:
    """Return the key of a letter's mail, by which its fate is found."""
    return f"programme-{'round-' if isinstance(row, RoundLetter) else ''}letter:{row.id}"
