"""The tables of rounds: one letter a member, drafted when the round is opened, fixed once it is sent."""

from django.conf import settings
from django.db import models


class LetterRound(models.Model):
    """One round of letters to the members of a consortium.

    Privacy: the account that opened it.
    """

    consortium = models.ForeignKey("organisations.Consortium", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-opened_at", "-id"]


class RoundLetter(models.Model):
    """The one letter of a round to a member. `to` is "" where nobody is known to write to.

    Privacy: the contact's work address and perhaps name, as the organisation gave it; erased with the contact.
    """

    round = models.ForeignKey(LetterRound, on_delete=models.PROTECT, related_name="letters")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    to = models.EmailField(blank=True)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["organisation__name", "id"]
        constraints = [models.UniqueConstraint(fields=["round", "organisation"], name="one_letter_a_member_and_round")]
