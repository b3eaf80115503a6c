"""The table of signed credentials.

Holds what was said when an award was given, byte for byte: a system renamed later changes nothing of it.
"""

from django.db import models


class AwardCredential(models.Model):
    """One award's credential as it was signed. Never changed; what happens later stands in the status lists.

    Privacy: none. The recipient is an organisation, and nobody's name is in it.
    """

    award = models.OneToOneField("programme.Award", on_delete=models.PROTECT, related_name="credential")
    token = models.TextField()
