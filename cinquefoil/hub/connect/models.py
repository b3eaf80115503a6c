"""The tables of this room: uploaded files and their rows, items, the ledger of writes, the lease on a record.

No rule lives in them. They hold no permission and no token.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cinquefoil.hub.connect.states import AttemptState, ImportState, ItemState, Reason


class Import(models.Model):
    """One uploaded file, kept as it came, and what was made of it.

    Privacy: the file itself (names, addresses and posts of people), sealed; seen by the organisation's officers;
    deleted with the import.
    """

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    environment = models.CharField(max_length=16)
    number = models.PositiveIntegerField()
    file_name = models.CharField(max_length=200)
    sealed_content = models.BinaryField()
    layout = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=12, choices=ImportState)
    trouble = models.TextField(blank=True)
    replaces = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="replaced_by")
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=60)
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        """Numbered within the organisation, as its pages show it."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_import_per_number"),
        ]


class Item(models.Model):
    """Something local that is, was or will be an affiliation on a person's record.

    Privacy: a person's post or course, by our number of her; seen by the organisation's officers and herself;
    deleted with her.
    """

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("organisations.Person", on_delete=models.CASCADE, related_name="+")
    environment = models.CharField(max_length=16)
    kind = models.CharField(max_length=20)
    local_id = models.CharField(max_length=1000, blank=True)
    fingerprint = models.CharField(max_length=64)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    is_wanted = models.BooleanField(default=True)
    state = models.CharField(max_length=8, choices=ItemState, default=ItemState.PLANNED)
    reason = models.CharField(max_length=20, choices=Reason, default=Reason.NONE, blank=True)
    explanation = models.CharField(max_length=500, blank=True)
    orcid_id = models.CharField(max_length=19, blank=True)
    put_code = models.BigIntegerField(null=True)
    sent_digest = models.CharField(max_length=64, blank=True)
    attempt = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        """An item is one by its local id, and by its exact fingerprint within a person."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "environment", "local_id"],
                condition=~Q(local_id=""),
                name="one_item_per_local_id",
            ),
            models.UniqueConstraint(fields=["person", "environment", "fingerprint"], name="one_item_per_fingerprint"),
        ]


class ImportRow(models.Model):
    """One row of a file: what it says, what is wrong with it, and the item it became.

    Privacy: the row as uploaded; as its import.
    """

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    values = models.JSONField()
    fate = models.CharField(max_length=12)
    problems = models.JSONField(default=list)
    changes = models.JSONField(default=list)
    person = models.ForeignKey("organisations.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    item = models.ForeignKey(Item, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        """In the file's order."""

        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["batch", "number"], name="one_row_per_number")]


class Attempt(models.Model):
    """The ledger: one attempt to write one item, committed before the request leaves.

    Privacy: none beyond the item's number and digests.
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField()
    operation = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=AttemptState, default=AttemptState.SENDING)
    put_code = models.BigIntegerField(null=True)
    status = models.PositiveIntegerField(null=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Attempts of an item are counted, and only one at a time may be on its way."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "number"], name="one_attempt_per_number"),
            models.UniqueConstraint(fields=["item"], condition=Q(state="sending"), name="one_attempt_on_its_way"),
        ]


class RecordLease(models.Model):
    """Who may write to a record now: one writer at a time.

    Privacy: none; a record is known by a digest.
    """

    key = models.CharField(max_length=60, primary_key=True)
    holder = models.CharField(max_length=120, blank=True)
    until = models.DateTimeField()
