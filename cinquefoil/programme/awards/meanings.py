"""What each badge means, in a sentence for whoever has never heard of it.

Holds words only; what a badge asks in detail is in the sets of criteria.
"""

from collections.abc import Mapping
from typing import Final

from cinquefoil.history.kept import kept

MEANINGS: Final[Mapping[str, str]] = {
    "authenticate": kept("People prove their ORCID iD by signing in at ORCID; nobody types or guesses it."),
    "collect": kept("The system keeps the iDs it was given, with the proof, for everyone it works with."),
    "display": kept("An iD stands beside its person’s name as a link, where people and machines find it."),
    "connect": kept("What the institution knows of a person’s work goes into her ORCID record, with her permission."),
    "synchronise": kept("Changes travel both ways by themselves, so that nobody types the same thing twice."),
}
"""Badge → what it means."""
