"""What can go wrong in this room, each error with a sentence for the person.

Holds no text about other rooms' data.
"""


class OrganisationsError(Exception):
    """The root of this room's errors; `sentence` may be shown to people."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotThere(OrganisationsError):
    """Nothing has this number or name."""


class AlreadyThere(OrganisationsError):
    """The name, address or number is taken."""


class NotNow(OrganisationsError):
    """A rule says no; the sentence says why and what would help."""


class SealBroken(OrganisationsError):
    """A sealed value cannot be opened: another row's, altered, or its key is gone."""
