"""The site's tables: revisions of texts, questions to the help desk, and what readers said of pages.

Decides nothing. A revision and a message are appended, never changed.
"""

from django.conf import settings
from django.db import models


class Revision(models.Model):
    """One state of one page, laid over the text that ships with the software. Appended, never changed.

    Privacy: the account that wrote it, seen by consortium leads; its lead answers for what the text says of people.
    """

    path = models.CharField(max_length=120)
    number = models.PositiveIntegerField()
    source = models.TextField()
    note = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["path", "-number"]
        constraints = [models.UniqueConstraint(fields=["path", "number"], name="one_revision_a_number")]


class Question(models.Model):
    """What somebody asked the help desk of a consortium. `secret` opens the thread to whoever has the link.

    Privacy: name, address and language of whoever asks, and what she writes; seen by the consortium's lead and
    by whoever has the link; deleted by either, or a year after the last word.
    """

    consortium = models.ForeignKey("organisations.Consortium", on_delete=models.PROTECT, related_name="+")
    secret = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField()
    institution = models.CharField(max_length=200, blank=True)
    about = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, blank=True)
    asked_at = models.DateTimeField()
    last_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-last_at", "-id"]


class Message(models.Model):
    """One message in a thread: the asker's, or with an account behind it the help desk's.

    Privacy: what people write; goes with its question.
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="messages")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]


class Feedback(models.Model):
    """Whether a page was useful, and words.

    Privacy: none is asked for: no account, no network address, and the page's kind instead of an address that names
    somebody. Words may hold what somebody wrote about herself; seen by consortium leads, deleted after a year.
    """

    page = models.CharField(max_length=200)
    was_useful = models.BooleanField()
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
