"""Names where imports, items and attempts stand.

Holds no rule about how one follows another. A state says where something stands, its reason why: never one list.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ImportState(TextChoices):
    """Where an uploaded file stands."""

    UNREADABLE = "unreadable", _("could not be read")
    PREVIEWED = "previewed", _("waits for you to send it")
    ACCEPTED = "accepted", _("sent")
    REPLACED = "replaced", _("replaced by another file")


class ItemState(TextChoices):
    """Where an item stands between here and the record. Why it stands there is its reason, never a state."""

    PLANNED = "planned", _("planned")
    SENT = "sent", _("sent")
    PRESENT = "present", _("on the record")
    GONE = "gone", _("not on the record")


class Reason(TextChoices):
    """Why an item stands where it stands, when that needs saying."""

    NONE = "", ""
    DENIED = "denied", _("the person has not allowed writing")
    REVOKED = "revoked", _("the permission is no longer accepted; the person has to connect again")
    REMOVED_BY_PERSON = "removed_by_person", _("the person took it off the record")
    CONFLICT = "conflict", _("something on the record is in the way")
    REFUSED = "refused", _("ORCID does not accept it as it is")
    MOVED = "moved", _("the person's ORCID record was merged into another")


class AttemptState(TextChoices):
    """How one attempt to write stands. SENDING: it may have left, and nobody knows yet whether it arrived."""

    SENDING = "sending", _("on its way")
    DONE = "done", _("written")
    ADOPTED = "adopted", _("found on the record")
    FAILED = "failed", _("did not happen")
