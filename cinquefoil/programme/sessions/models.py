"""The tables of live sessions: how far each has come, what came of its actions, and what people showed of them.

Decides nothing; the rules are in `rules`. Parts are appended, never edited.
"""

from django.conf import settings
from django.db import models


class LiveSession(models.Model):
    """One guided or volunteer session for one integration.

    Privacy: who opened it and who is at it, both members of staff. `sealed` holds log-ins of invented people, or a
    volunteer's iD; it is emptied when the session ends. `told` holds addresses and what the system calls the people.
    A volunteer's consent is kept as a moment and an account, without her iD. `bundle` is what was judged: invented
    people, or a volunteer under an iD that stands in for hers.
    """

    integration = models.ForeignKey("programme.Integration", on_delete=models.PROTECT, related_name="sessions")
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField(default=0)
    seed = models.CharField(max_length=40)
    told = models.JSONField(default=dict)
    sealed = models.BinaryField(null=True)
    item = models.URLField(max_length=500, blank=True)
    seen = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=10, blank=True)
    problem = models.TextField(blank=True)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    consented_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    consented_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    acted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    assessment = models.ForeignKey("programme.Assessment", on_delete=models.PROTECT, null=True, related_name="+")
    bundle = models.BinaryField(null=True)

    class Meta:
        app_label = "programme"
        ordering = ["-opened_at", "-id"]


class SessionPart(models.Model):
    """What came of one action or one look, as `evidence.write_part` wrote it.

    Privacy: invented people, or a volunteer's iD; deleted when the session is judged or given up.
    """

    session = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField()
    action = models.CharField(max_length=20)
    data = models.BinaryField()

    class Meta:
        app_label = "programme"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["session", "number"], name="one_part_a_number")]


class SessionSight(models.Model):
    """What a person showed of what she saw after an action: her words, or a picture.

    Privacy: a volunteer's picture may show her name; hers are deleted when the review of the assessment is closed.
    Those of invented people stay with the assessment, for whoever judges the same later.
    """

    session = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="sights")
    action = models.CharField(max_length=20)
    criterion = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    picture = models.BinaryField(null=True)
    media_type = models.CharField(max_length=20, blank=True)
    holds = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        app_label = "programme"
        ordering = ["at", "id"]
