"""The table of declared conflicts. Appended, never changed: lifting one is a row of its own."""

from django.conf import settings
from django.db import models


class DeclaredConflict(models.Model):
    """That a reviewer may not judge a system, a member's systems or a product, or (with `lifts`) that she may again.

    Exactly one of `integration`, `organisation` and `product` is filled.

    Privacy: a reviewer's account and what she writes of her interest; seen by reviewers and the awarding body of the
    same consortium, kept as long as decisions it kept her from.
    """

    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    integration = models.ForeignKey("programme.Integration", on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    product = models.CharField(max_length=120, blank=True)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    lifts = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="lifted_by")

    class Meta:
        app_label = "programme"
        ordering = ["at", "id"]
