"""The table of this room: the webhook registered for each permission.

No rule lives in it. It holds no change: what changed is read from the record, never from the call.
"""

from django.db import models


class Webhook(models.Model):
    """The callback address given to ORCID for one permission; its secret is known by its digest.

    Privacy: none; says only that a record changed, and when. Deleted with the permission.
    """

    permission = models.OneToOneField("hub_authenticate.Permission", on_delete=models.CASCADE, related_name="+")
    secret_digest = models.CharField(max_length=64, unique=True)
    # The whole address, sealed: it is needed to take the webhook back.
    sealed_address = models.BinaryField()
    is_registered = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    # A read is asked for once for however many calls come before it begins; `turn` makes each wish its own.
    is_read_asked = models.BooleanField(default=False)
    turn = models.PositiveIntegerField(default=0)
