"""The tables of deployments: what ran where since when, and what was done about credentials. Appended only."""

from django.conf import settings
from django.db import models


class RunningVersion(models.Model):
    """That a version of a system runs in one environment since a day. The newest row of an environment holds.

    Privacy: the account that said so.
    """

    integration = models.ForeignKey("programme.Integration", on_delete=models.PROTECT, related_name="running")
    environment = models.CharField(max_length=16)
    version = models.CharField(max_length=40, blank=True)
    url = models.URLField(max_length=500)
    client_id = models.CharField(max_length=80, blank=True)
    since = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        app_label = "programme"
        ordering = ["id"]


class Checklist(models.Model):
    """The way of one system's credentials. `turn` and `due_on` follow from its acts, so that lists need not read them.

    Privacy: the account that began it.
    """

    integration = models.OneToOneField("programme.Integration", on_delete=models.PROTECT, related_name="checklist")
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    turn = models.CharField(max_length=10, blank=True)
    line = models.CharField(max_length=40, blank=True)
    due_on = models.DateField(null=True, db_index=True)

    class Meta:
        app_label = "programme"


class ChecklistAct(models.Model):
    """One thing done to one line: done, confirmed, sent back, or another day set.

    Privacy: the account; the evidence is about a system, never a person, and is shown to its institution and its lead.
    """

    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="acts")
    line = models.CharField(max_length=40)
    act = models.CharField(max_length=10)
    side = models.CharField(max_length=10)
    words = models.TextField(blank=True)
    until = models.DateField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        app_label = "programme"
        ordering = ["id"]
