"""The table of this room: mails, as they were written.

Holds no addresses of people beyond the mail that was sent to them.
"""

from django.db import models


class MailState(models.TextChoices):
    """Where a mail stands. KEPT ones stay on the outbox page; SENDING means a server was being told."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    KEPT = "kept"
    FAILED = "failed"


class Mail(models.Model):
    """One mail to one address. `came_back`: the address took no mail, by the server's word or by a person's.

    Privacy: address, and whatever the letter says of its reader; seen by the operator (outside production by all who
    can reach the portal); deleted after the retention the operator sets, and on erasure.
    """

    key = models.CharField(max_length=200, unique=True)
    template = models.CharField(max_length=120)
    to = models.EmailField()
    subject = models.CharField(max_length=300)
    text = models.TextField()
    organisation_id = models.BigIntegerField(null=True)
    consortium_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=MailState, default=MailState.WAITING)
    reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    came_back = models.BooleanField(default=False)
