"""The tables of the survey: where to look besides registered systems, and each look.

No page that was read is kept, and nobody's name or iD.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q


class SurveyPlace(models.Model):
    """A public address of a member, its ORCID client, or both, where no system of it is registered yet.

    Privacy: the account that added it.
    """

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    url = models.URLField(max_length=500, blank=True)
    client_id = models.CharField(max_length=80, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["url", "client_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "url", "client_id"], name="one_survey_place_each"),
            models.CheckConstraint(condition=~Q(url="", client_id=""), name="a_survey_place_is_something"),
        ]


class SurveyVisit(models.Model):
    """One look at one target of a member. `seen`: capability → [evidence, address]; `is_latest` among those ended.

    Privacy: the account that asked for it; `seen` may hold the address of a person's public page, shown only to the
    member and its lead and gone with the next look.
    """

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    target = models.CharField(max_length=500)
    host = models.CharField(max_length=255, blank=True)
    state = models.CharField(max_length=10)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    seen = models.JSONField(default=dict)
    pages = models.PositiveIntegerField(default=0)
    note = models.TextField(blank=True)
    problem = models.TextField(blank=True)
    is_latest = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "target"],
                condition=Q(state__in=["waiting", "looking"]),
                name="one_open_visit_a_target",
            ),
            models.UniqueConstraint(
                fields=["host"], condition=Q(state="looking") & ~Q(host=""), name="one_visit_at_once_a_host"
            ),
        ]
