"""The tables of this room: invitations, snapshots of records, and what each person lets her profile show.

No rule lives in them; a link's token is not in them, only its digest.
"""

from typing import ClassVar

from django.db import models


class Invitation(models.Model):
    """A one-use link sent to a person.

    Privacy: the address it was sent to, when it was opened; seen by the organisation's officers; goes with the person.
    """

    person = models.ForeignKey("organisations.Person", on_delete=models.CASCADE, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True)
    sent_to = models.EmailField(blank=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)


class Snapshot(models.Model):
    """What was last read from a connected person's record; public items apart from the others, which are sealed.

    Privacy: her name on ORCID and items of her record; public ones on her profile if she lets us, the others for
    herself alone; deleted when the connection ends, or with the person.
    """

    permission = models.OneToOneField("hub_authenticate.Permission", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("organisations.Person", on_delete=models.CASCADE, related_name="+")
    orcid_id = models.CharField(max_length=19)
    public_items = models.TextField()
    sealed_rest = models.BinaryField()
    read_at = models.DateTimeField()


class Choice(models.Model):
    """Whether a person lets her profile here show one section of her record.

    Privacy: a yes or no a section; seen by herself; deleted with the person.
    """

    person = models.ForeignKey("organisations.Person", on_delete=models.CASCADE, related_name="+")
    section = models.CharField(max_length=20)
    is_shown = models.BooleanField()
    chosen_at = models.DateTimeField()

    class Meta:
        """One choice a section."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "section"], name="one_choice_per_section")]
