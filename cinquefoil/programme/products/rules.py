"""When an assessment may stand for a product, and what may be said of a product in public.

Reads no table and no clock. A `why_not_…` answers with one sentence, or with "" where nothing stands in the way.

Source: design.md 6: nothing *not met* about a named product is public before its maker has had it for 30 days.
"""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from cinquefoil.assess.inheritance import Answers
from cinquefoil.guidelines.catalogue import Entry
from cinquefoil.programme.rules import Origin, Stage

DAYS_FOR_THE_MAKER: Final = 30
"""Units: days."""


def why_not_name(stage: str, origin: str, entry: Entry, *, version: str, is_inherited: bool) -> str:
    """Say why an assessment may not stand for this entry of the catalogue, or ""."""
    if stage != Stage.DECIDED:
        return _("Close the review first: only what has been decided can stand for a product.")
    if origin != Origin.SERVICE:
        return _("This report was made on a machine of the member’s own. Assess the system here, then let it stand.")
    if is_inherited:
        return _("This assessment inherited from a product itself. Only what was seen can stand for a product.")
    if not entry.covers(version):
        told = version or "unknown"
        return _("The version assessed is %(told)s, which the entry %(version)s does not cover.") % {
            "told": told,
            "version": entry.version,
        }
    return ""


def may_tell_failings(told_on: date | None, *, on: date) -> bool:
    """Whether what a product fails may be public: its maker has had it, with the evidence, for 30 days."""
    return told_on is not None and on - told_on >= timedelta(days=DAYS_FOR_THE_MAKER)


def public_on(told_on: date) -> date:
    """The first day on which what was told the maker may be public."""
    return told_on + timedelta(days=DAYS_FOR_THE_MAKER)


def state_of(claimed: str, capability: str, proven: Collection[str]) -> str:
    """What the directory says of a capability: proven, documented or unknown, and never *no*."""
    return "proven" if capability in proven else claimed


def in_words(answers: Answers, *, contact: str) -> str:
    """Return the five answers as lines to read and confirm."""
    connection = answers.connection
    told = (
        (_("Version"), answers.version),
        (_("Settings as described"), ", ".join(sorted(answers.settings))),
        (_("One connection"), f"{connection.kind}, {connection.on.isoformat()}" if connection else ""),
        (_("The page that explains ORCID"), answers.explanation),
        (_("Where iDs are shown"), ", ".join(answers.places)),
        (_("Whom a reviewer may ask"), contact),
    )
    return "\n".join(f"{label}: {words}" for label, words in told if words)
