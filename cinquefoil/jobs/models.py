"""The tables of this room: jobs (the outbox), budgets, worker slots.

A payload holds numbers of rows, never tokens, names or content; what a job means is its handler's to know.
"""

import uuid
from typing import ClassVar

from django.db import models


class JobState(models.TextChoices):
    """Where a job stands. WAITING rows are the outbox; RELAYED ones are with the engine."""

    WAITING = "waiting", "waiting"
    RELAYED = "relayed", "handed to a worker"
    DONE = "done", "done"
    FAILED = "failed", "failed"
    CANCELLED = "cancelled", "cancelled"


class Job(models.Model):
    """A wish to work, written in the same transaction as the data it is about.

    Privacy: numbers of rows in other rooms; the payload must hold no names, addresses or tokens.
    """

    name = models.CharField(max_length=80)
    payload = models.JSONField()
    # Same key twice is once. The engine knows the job as `number` and `turn`, so that relaying twice is once, too.
    key = models.CharField(max_length=200, unique=True)
    number = models.UUIDField(default=uuid.uuid4, unique=True)
    turn = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    not_before = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        """The relay asks for due waiting rows, the pages for failed ones."""

        indexes: ClassVar = [models.Index(fields=["state", "not_before"], name="jobs_due")]


class Budget(models.Model):
    """The request budget of one ORCID credential: when its next call would be on time.

    Privacy: none.
    """

    key = models.CharField(max_length=120, primary_key=True)
    on_time_at = models.BigIntegerField(help_text="microseconds since 1970, UTC")


class WorkerSlot(models.Model):
    """A place that one worker process holds, and its latest sign of life.

    Privacy: none; host names and process numbers of our own machines.
    """

    name = models.CharField(max_length=40, primary_key=True)
    holder = models.UUIDField()
    host = models.CharField(max_length=200)
    process = models.BigIntegerField()
    alive_at = models.DateTimeField()
