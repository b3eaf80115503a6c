"""The tables of letters: rounds and their letters, and what is said about a letter afterwards.

A letter is fixed once it is sent; what was said is appended, never changed.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q


class LetterRound(models.Model):
    """One round of letters to the members of a consortium, or with `is_single` the draft of one letter alone.

    Privacy: the account that opened it.
    """

    consortium = models.ForeignKey("organisations.Consortium", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_single = models.BooleanField(default=False)

    class Meta:
        ordering = ["-opened_at", "-id"]


class RoundLetter(models.Model):
    """The one letter of a round to a member. `to` is "" where nobody is known to write to.

    Privacy: the contact's work address and perhaps name, as the organisation gave it; erased with the contact.
    """

    round = models.ForeignKey(LetterRound, on_delete=models.PROTECT, related_name="letters")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    language = models.CharField(max_length=10, default="en")
    to = models.EmailField(blank=True)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["organisation__name", "id"]
        constraints = [models.UniqueConstraint(fields=["round", "organisation"], name="one_letter_a_member_and_round")]


class LetterThread(models.Model):
    """What is said about one sent letter, one of a round or the one about a review, until somebody closes it.

    Privacy: none of its own; see `ThreadWord`.
    """

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    round_letter = models.OneToOneField(RoundLetter, on_delete=models.PROTECT, null=True, related_name="thread")
    letter = models.OneToOneField("programme.Letter", on_delete=models.PROTECT, null=True, related_name="thread")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(round_letter__isnull=False, letter__isnull=True)
                | Q(round_letter__isnull=True, letter__isnull=False),
                name="a_thread_is_about_exactly_one_letter",
            )
        ]


class ThreadWord(models.Model):
    """One thing said in a thread, by the member or by the lead. Appended, never changed.

    `way`: by link, by mail (typed in by the lead) or in the portal. `suggested_…`: whom to write to instead.

    Privacy: what people write, and perhaps a colleague's name and work address; seen by the member's people and the
    consortium's lead, and by whoever holds the letter's link.
    """

    thread = models.ForeignKey(LetterThread, on_delete=models.PROTECT, related_name="words")
    side = models.CharField(max_length=10)
    way = models.CharField(max_length=10)
    answer = models.CharField(max_length=10, blank=True)
    text = models.TextField(blank=True)
    suggested_name = models.CharField(max_length=200, blank=True)
    suggested_email = models.EmailField(blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]


class ThreadQuestion(models.Model):
    """That a question to the help desk belongs to a letter's thread; its messages are read from there.

    Privacy: none of its own; goes with the question.
    """

    thread = models.ForeignKey(LetterThread, on_delete=models.PROTECT, related_name="questions")
    question = models.OneToOneField("site.Question", on_delete=models.CASCADE, related_name="+")


class ReplyLink(models.Model):
    """One link by which a letter may be answered without an account, once. The link itself is signed, not kept.

    Privacy: the work address that it was sent to; seen by the consortium's lead.
    """

    thread = models.ForeignKey(LetterThread, on_delete=models.PROTECT, related_name="links")
    to = models.EmailField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-id"]


class LetterWording(models.Model):
    """One revision of a consortium's own wording of a letter in one language. Appended, never changed.

    `text` is "" where the revision says that what ships with the software stands again.

    Privacy: the account that wrote it, seen by the consortium's leads.
    """

    consortium = models.ForeignKey("organisations.Consortium", on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=10)
    name = models.CharField(max_length=30)
    number = models.PositiveIntegerField()
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    note = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["consortium", "language", "name", "number"], name="one_wording_a_revision_number"
            )
        ]


class MemberLanguage(models.Model):
    """The language that a member is written to in, where one was chosen.

    Privacy: none; it is the organisation's choice.
    """

    organisation = models.OneToOneField(
        "organisations.Organisation", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    code = models.CharField(max_length=10)
