"""Names where imports, items and attempts stand.

Holds no rule about how one follows another. A state says where something stands, its reason why: never one list.
"""

from django.db.models import TextChoices


class ImportState(TextChoices):
    """Where an uploaded file stands."""

    UNREADABLE = "unreadable", "could not be read"
    PREVIEWED = "previewed", "waits for you to send it"
    ACCEPTED = "accepted", "sent"
    REPLACED = "replaced", "replaced by another file"


class ItemState(TextChoices):
    """Where an item stands between here and the record. Why it stands there is its reason, never a state."""

    PLANNED = "planned", "planned"
    SENT = "sent", "sent"
    PRESENT = "present", "on the record"
    GONE = "gone", "not on the record"


class Reason(TextChoices):
    """Why an item stands where it stands, when that needs saying."""

    NONE = "", ""
    DENIED = "denied", "the person has not allowed writing"
    REVOKED = "revoked", "the permission is no longer accepted; the person has to connect again"
    REMOVED_BY_PERSON = "removed_by_person", "the person took it off the record"
    CONFLICT = "conflict", "something on the record is in the way"
    REFUSED = "refused", "ORCID does not accept it as it is"
    MOVED = "moved", "the person's ORCID record was merged into another"


class AttemptState(TextChoices):
    """How one attempt to write stands. SENDING: it may have left, and nobody knows yet whether it arrived."""

    SENDING = "sending", "on its way"
    DONE = "done", "written"
    ADOPTED = "adopted", "found on the record"
    FAILED = "failed", "did not happen"
