"""The tables of answers: what was said about a system, and what the member replied to what was said for it.

An answer is never edited: a later one stands beside it. A reply is given once.
"""

from django.conf import settings
from django.db import models


class MemberAnswer(models.Model):
    """One answer about a system. `is_by_lead`: the lead gave it for the member.

    `subject`: the criterion or the line of the checklist it is about, or "". `question`: the reviewer's question it
    answers, or None. `after`: number of the newest decision of any reviewer at that moment, so that the order of a talk
    does not hang on a clock.

    Privacy: the account that gave it; the words are about a system, and shown to its institution and its lead only.
    """

    integration = models.ForeignKey("programme.Integration", on_delete=models.PROTECT, related_name="answers")
    assessment = models.ForeignKey("programme.Assessment", on_delete=models.PROTECT, null=True, related_name="answers")
    about = models.CharField(max_length=20)
    subject = models.CharField(max_length=40, blank=True)
    question = models.ForeignKey(
        "programme.ReviewDecision", on_delete=models.PROTECT, null=True, related_name="answers"
    )
    after = models.BigIntegerField(default=0)
    words = models.TextField()
    is_by_lead = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        app_label = "programme"
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["integration", "is_by_lead"], name="answers_by_lead")]


class AnswerReply(models.Model):
    """What the member says of an answer that its lead gave for it: right, or what is so instead.

    Privacy: the name as whoever replied typed it; shown to the institution and its lead, kept as long as the answer.
    """

    answer = models.OneToOneField(MemberAnswer, on_delete=models.PROTECT, related_name="reply")
    is_right = models.BooleanField()
    words = models.TextField(blank=True)
    name = models.CharField(max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        app_label = "programme"
        ordering = ["at", "id"]
