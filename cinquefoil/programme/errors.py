"""What can go wrong in this room, each with a sentence for the person.

Holds no rule; the sentences of rules come from `rules`.
"""


class ProgrammeError(Exception):
    """The root of this room's errors; `sentence` may be shown to people."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotThere(ProgrammeError):
    """Nothing has this number or short name."""


class NotNow(ProgrammeError):
    """A rule says no; the sentence says why and what would help."""


class DecidedMeanwhile(NotNow):
    """Somebody else decided while this person was still writing; what she wrote is hers to send again."""


class UnusableReport(ProgrammeError):
    """The bytes are no report that can be judged."""
