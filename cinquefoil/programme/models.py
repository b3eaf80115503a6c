"""The programme's tables: integrations, their assessments, what reviewers decided, letters and awards.

Decides nothing; the rules are in `rules`. A report, a decision, a sent letter and an award are never edited:
a correction is a new row.
"""

from django.conf import settings
from django.db import models

from cinquefoil.programme.answers.models import AnswerReply, MemberAnswer  # noqa: F401
from cinquefoil.programme.credentials.models import AwardCredential  # noqa: F401

# Django looks for tables here only; those of glances, rounds of letters and live sessions stand beside what uses them.
from cinquefoil.programme.dashboard.models import Glance  # noqa: F401
from cinquefoil.programme.deployments.models import Checklist, ChecklistAct, RunningVersion  # noqa: F401
from cinquefoil.programme.letters.models import (  # noqa: F401
    LetterRound,
    LetterThread,
    LetterWording,
    MemberLanguage,
    ReplyLink,
    RoundLetter,
    ThreadQuestion,
    ThreadWord,
)
from cinquefoil.programme.reviews.models import DeclaredConflict  # noqa: F401
from cinquefoil.programme.sessions.models import LiveSession, SessionPart, SessionSight  # noqa: F401
from cinquefoil.programme.survey.models import SurveyPlace, SurveyVisit  # noqa: F401


class Integration(models.Model):
    """One organisation's system connected to ORCID with its own credentials.

    Privacy: none. The plan holds invented people only; a real login in it is refused on entry.
    """

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    product = models.CharField(max_length=120, blank=True)
    version = models.CharField(max_length=40, blank=True)
    url = models.URLField(max_length=500)
    client_id = models.CharField(max_length=80, blank=True)
    plan = models.TextField(blank=True)
    registered_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name"]


class Assessment(models.Model):
    """One run of the assessor against an integration, with its report as the assessor wrote it, byte for byte.

    Privacy: reports name invented people only; `asked_by` is a member of staff, kept as long as the award it led to.
    """

    integration = models.ForeignKey(Integration, on_delete=models.PROTECT, related_name="assessments")
    state = models.CharField(max_length=20)
    origin = models.CharField(max_length=10)
    criteria_set = models.CharField(max_length=40)
    criteria_version = models.CharField(max_length=40, blank=True)
    report = models.BinaryField(null=True)
    digest = models.CharField(max_length=80, blank=True)
    problem = models.TextField(blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-asked_at", "-id"]


class ReviewDecision(models.Model):
    """What one reviewer decided about one criterion, and why. Appended, never changed.

    `turn`: its place among the decisions about the criterion, from 0; of two people deciding at once only one gets it.

    Privacy: the reviewer's account; decisions are attributed for as long as the award stands.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="decisions")
    criterion = models.CharField(max_length=20)
    turn = models.PositiveSmallIntegerField()
    decision = models.CharField(max_length=10)
    reason = models.TextField()
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        # In the order in which they were appended: a clock that was set back must not make an old word the last one.
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion", "turn"], name="one_decision_at_a_time")
        ]
        indexes = [models.Index(fields=["criterion", "-at"], name="decisions_on_criterion")]


class Letter(models.Model):
    """What a member is told: the badges it qualifies for and the step to the next. Fixed once it is sent.

    Privacy: the contact's work address and perhaps name, as the organisation gave it; erased with the contact.
    """

    assessment = models.OneToOneField(Assessment, on_delete=models.PROTECT, related_name="letter")
    to = models.EmailField()
    subject = models.CharField(max_length=250)
    text = models.TextField()
    drafted_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")


class Award(models.Model):
    """One badge for one integration: proposed by one person, awarded by another, with a first and a last day.

    `state` is where people left it; what time makes of that is worked out when it is asked. `renews`: the award that
    this one took over from.

    Privacy: the two accounts behind it, never shown in public; the issuer's name is that of a body.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="awards")
    badge = models.CharField(max_length=20)
    state = models.CharField(max_length=10)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    awarded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    awarded_at = models.DateTimeField(null=True)
    issuer = models.CharField(max_length=200, blank=True)
    valid_until = models.DateField(null=True)
    renews = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="renewals")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["assessment", "badge"], name="one_award_a_badge")]


class AwardEvent(models.Model):
    """One thing done to an award, and why. Appended, never changed.

    Privacy: the account behind it, never shown in public; the reason is written for the member and shown to it.
    """

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="events")
    event = models.CharField(max_length=12)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        # As appended, whatever the clock said.
        ordering = ["id"]


class ProductProof(models.Model):
    """An assessment of a default installation that stands for a product@version until it is withdrawn.

    `entry` names the catalogue's entry, as dspace@9; `version` is the one that was tested. `vendor_told_at`: when the
    maker was given what failed, with the evidence; nothing of it is public for 30 days after, and its reply stands
    beside it.

    Privacy: the account of the lead who named it, never shown in public; the reply is that of a firm or a community.
    """

    entry = models.CharField(max_length=80)
    version = models.CharField(max_length=40)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="proofs")
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    vendor_told_at = models.DateTimeField(null=True)
    vendor_reply = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["entry", "-named_at", "-id"]


class Inheritance(models.Model):
    """That an assessment took over verdicts from a product's; what was answered first stands in its report.

    Privacy: name and work address of the person a reviewer may ask about this system; kept as long as the assessment
    and shown to the institution and its lead only.
    """

    assessment = models.OneToOneField(Assessment, on_delete=models.PROTECT, related_name="inheritance")
    proof = models.ForeignKey(ProductProof, on_delete=models.PROTECT, related_name="inheritances")
    contact_name = models.CharField(max_length=120)
    contact_email = models.EmailField()
