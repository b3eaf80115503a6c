"""The tables of this room: events, and the head of each organisation's chain.

An event is written once. No names, iDs, addresses or payloads belong here.
"""

from typing import Any, ClassVar, NoReturn

from django.db import models


class AppendOnly(Exception):
    """Somebody tried to change or delete what happened."""


class EventRows(models.QuerySet["EventRow"]):
    """Rows that can be added and read, not changed or deleted."""

    def update(self, **_values: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnly("History is not changed. Record what happened now as a new event.")

    def delete(self) -> NoReturn:
        """Refuse."""
        raise AppendOnly("History is not deleted. It holds nothing personal; erase in the room that does.")


class Chain(models.Model):
    """The head of one organisation's chain (0: of no organisation's), locked while an event is added.

    Privacy: none.
    """

    organisation_id = models.BigIntegerField(primary_key=True)
    length = models.BigIntegerField(default=0)
    head = models.CharField(max_length=64)


class EventRow(models.Model):
    """One event.

    Privacy: internal numbers, times and reasons only; a person's number means nothing once her row is erased.
    """

    organisation_id = models.BigIntegerField(default=0)
    place = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    person_id = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=120)
    sentence = models.TextField()
    data = models.JSONField(default=dict)
    actor = models.CharField(max_length=60)
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    objects = EventRows.as_manager()

    class Meta:
        """Each place of a chain once; read by person, subject and organisation."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation_id", "place"], name="one_event_per_place")
        ]
        indexes: ClassVar = [
            models.Index(fields=["person_id", "id"], name="history_by_person"),
            models.Index(fields=["subject", "id"], name="history_by_subject"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new event; refuse to write one again."""
        if self.pk is not None:
            raise AppendOnly("History is not changed. Record what happened now as a new event.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnly("History is not deleted. It holds nothing personal; erase in the room that does.")
