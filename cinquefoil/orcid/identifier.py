"""The ORCID iD as a value: sixteen characters, the last of them a check digit.

Does not ask the network whether an iD exists, and does not know what a record is.

Source: ISO/IEC 7064 MOD 11-2; ORCID, "Structure of the ORCID identifier" (read 2026-11-22).
"""

from dataclasses import dataclass

PRODUCTION_WEB = "https://orcid.org"
_SHOWN = 40
# What people paste in place of a plain hyphen: hyphens, dashes and the minus sign of typography.
_HYPHENS = str.maketrans("", "", "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2212")


class MalformedId(ValueError):
    """The text does not have the shape of an ORCID iD."""

    def __init__(self, text: str) -> None:
        self.shown = _shorten(text)
        self.sentence = f"“{self.shown}” is not an ORCID iD: it needs sixteen digits, such as 0000-0002-1825-0097."
        super().__init__(self.sentence)


class WrongCheckDigit(ValueError):
    """The text has the shape of an ORCID iD, but its last character does not fit the others."""

    def __init__(self, text: str) -> None:
        self.shown = _shorten(text)
        self.sentence = f"“{self.shown}” is not a valid ORCID iD: its check digit is wrong, so look for a typing slip."
        super().__init__(self.sentence)


def check_digit(first15: str) -> str:
    """Return the check character, `0` to `9` or `X`, for the first fifteen digits.

    Source: ISO/IEC 7064 MOD 11-2.
    """
    total = 0
    for digit in first15:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)


@dataclass(frozen=True, order=True, slots=True)
class OrcidId:
    """One ORCID iD; an invalid one cannot be built.

    `compact` is the sixteen characters without hyphens. The constructor takes nothing else; `parse` forgives.

    Raises:
        MalformedId: wrong length or characters.
        WrongCheckDigit: the last character does not fit.
    """

    compact: str

    def __post_init__(self) -> None:
        if not _has_shape(self.compact):
            raise MalformedId(self.compact)
        if check_digit(self.compact[:15]) != self.compact[15]:
            raise WrongCheckDigit(self.compact)

    @classmethod
    def parse(cls, text: str) -> "OrcidId":
        """Read what people paste: bare, hyphenated, any web address that ends in the iD, spaces, a small x.

        Raises:
            MalformedId: no iD is recognisable.
            WrongCheckDigit: an iD with a typing slip.
        """
        compact = _squeeze(text)
        if not _has_shape(compact):
            raise MalformedId(text)
        if check_digit(compact[:15]) != compact[15]:
            raise WrongCheckDigit(text)
        return cls(compact)

    def __str__(self) -> str:
        groups = (self.compact[start : start + 4] for start in range(0, 16, 4))
        return "-".join(groups)

    @property
    def path(self) -> str:
        """The hyphenated form, as a segment of a request's path."""
        return str(self)

    def uri(self, web: str = PRODUCTION_WEB) -> str:
        """Return the full URI for display and metadata, on the registry whose web address is `web`."""
        return f"{web.rstrip('/')}/{self}"


def _squeeze(text: str) -> str:
    """Keep the last path segment and drop what people put between the digits."""
    address = text.strip().partition("?")[0].partition("#")[0].rstrip("/")
    segment = address.rpartition("/")[2]
    return "".join(segment.translate(_HYPHENS).split()).upper()


def _has_shape(compact: str) -> bool:
    return (
        len(compact) == 16
        and compact.isascii()
        and compact[:15].isdigit()
        and (compact[15].isdigit() or compact[15] == "X")
    )


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
