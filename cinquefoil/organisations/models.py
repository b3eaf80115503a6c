"""The tables of this room: consortium, organisations, people and ties, roles, credentials.

They hold no permissions, tokens or iDs (`hub.authenticate` does) and no rule lives in them.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class Consortium(models.Model):
    """A group of member organisations with one lead and one awarding body.

    Privacy: none; the help desk's address is a shared one.
    """

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    lead_name = models.CharField(max_length=200)
    awarding_body = models.CharField(max_length=200)
    help_desk_email = models.EmailField()
    help_desk_subject = models.CharField(max_length=200, default="ORCID Collect and Connect")


class Organisation(models.Model):
    """A member organisation.

    Privacy: none; its contacts are in a table of their own.
    """

    consortium = models.ForeignKey(Consortium, null=True, on_delete=models.PROTECT, related_name="organisations")
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    ror = models.CharField(max_length=64, blank=True)
    city = models.CharField(max_length=100, blank=True)
    region = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2, blank=True)
    lawful_basis = models.TextField(blank=True)
    privacy_notice_url = models.CharField(max_length=500, blank=True)
    environment = models.CharField(max_length=16, default="practice")
    state = models.CharField(max_length=10, default="active")
    left_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)


class Contact(models.Model):
    """Whom one writes to at a member about one kind of thing. Who is contact for two things has two rows.

    Privacy: name and work address; seen by the member's own people and the lead, the main contact also by people asked
    to connect; deleted when somebody else takes the role.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="contacts")
    role = models.CharField(max_length=16)
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)

    class Meta:
        """One main contact; nobody twice in one role."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation"], condition=Q(role="main"), name="one_main_contact"),
            models.UniqueConstraint(
                "organisation", "role", Lower("email"), condition=~Q(email=""), name="one_contact_per_role_and_email"
            ),
            models.CheckConstraint(
                condition=Q(role__in=["main", "technical", "communications"]), name="contact_role_known"
            ),
        ]


class Person(models.Model):
    """A person as one organisation knows her.

    Privacy: name, work address, staff number; seen by that organisation's officers and herself; the row is deleted
    on erasure, and its ties with it.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="people")
    slug = models.SlugField(max_length=120, unique=True)
    given_names = models.CharField(max_length=200)
    family_name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    local_id = models.CharField(max_length=100, blank=True)

    class Meta:
        """A person is known once by her address and once by her number."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                "organisation", Lower("email"), condition=~Q(email=""), name="one_person_per_email"
            ),
            models.UniqueConstraint(
                fields=["organisation", "local_id"], condition=~Q(local_id=""), name="one_person_per_local_id"
            ),
        ]


class Tie(models.Model):
    """What binds a person to the organisation for a time, such as employee, doctoral student or emeritus.

    Privacy: department and dates of a person's work; seen as the person is; deleted with her.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="ties")
    kind = models.CharField(max_length=40, default="employee")
    department = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)


class Credential(models.Model):
    """An organisation's ORCID client at one registry; the secret is sealed to this organisation and environment.

    Privacy: none about people. The secret is readable only with the key file.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="credentials")
    environment = models.CharField(max_length=16)
    client_id = models.CharField(max_length=64)
    sealed_secret = models.BinaryField()
    has_webhooks = models.BooleanField(default=True)
    kept_at = models.DateTimeField()

    class Meta:
        """One client an environment."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "environment"], name="one_credential_per_environment"),
            models.CheckConstraint(
                condition=Q(environment__in=["practice", "sandbox", "production"]), name="credential_environment_known"
            ),
        ]


class RoleGrant(models.Model):
    """What a signed-in person may do, at one organisation or for one consortium.

    Privacy: which colleague holds which role; seen by holders of roles at the same place; deleted with the account.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=16)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="role_grants")
    consortium = models.ForeignKey(Consortium, null=True, on_delete=models.CASCADE, related_name="role_grants")
    granted_at = models.DateTimeField()

    class Meta:
        """Exactly one place, and each role once there."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, consortium__isnull=True)
                | Q(organisation__isnull=True, consortium__isnull=False),
                name="role_at_exactly_one_place",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "organisation"],
                condition=Q(organisation__isnull=False),
                name="role_once_per_organisation",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "consortium"],
                condition=Q(consortium__isnull=False),
                name="role_once_per_consortium",
            ),
        ]


class SeatInvitation(models.Model):
    """A one-use link by which somebody comes to sign in for a member.

    Privacy: the address it was sent to, and who asked; seen by the member's people and its lead; the address is emptied
    when the link has been used or taken back.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=16)
    email = models.EmailField(blank=True)
    token_digest = models.CharField(max_length=64, unique=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """One open link an address."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                condition=Q(used_at__isnull=True, closed_at__isnull=True),
                name="one_open_seat_invitation",
            ),
        ]


class HandOver(models.Model):
    """That a consortium's lead offers one of its members to another consortium, whose lead takes it or not.

    Privacy: the accounts of the two leads; the reason is read by both.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    from_consortium = models.ForeignKey(Consortium, on_delete=models.PROTECT, related_name="+")
    to_consortium = models.ForeignKey(Consortium, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_taken = models.BooleanField(null=True)

    class Meta:
        """One open offer a member."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(decided_at__isnull=True), name="one_open_hand_over"
            )
        ]


class MemberNote(models.Model):
    """What a consortium's lead noted about a member for itself. Appended, never changed.

    Privacy: whatever the lead writes; seen by the people of that lead only, never by the member nor by another lead.
    """

    consortium = models.ForeignKey(Consortium, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """The latest first."""

        ordering: ClassVar = ["-at", "-id"]
