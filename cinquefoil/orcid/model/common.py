"""The parts that many elements share: wrapped texts, moments, fuzzy dates, organisations, identifiers, sources.

A name lives here only when two or more elements of the record use it; what belongs to one element lives with it.
Nothing here validates what the registry validates (that is `registry.rules`); it holds what was sent.

Every value is frozen. Python names are the wire's with `_` for `-`. `extra` keeps keys the model does not know.

Source: ORCID/orcid-model 0f61fa68, model/v3/release/common; key order as the registry writes it.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, ClassVar, NewType, Self

from msgspec import UNSET, Meta, Struct, UnsetType, field

PutCode = NewType("PutCode", int)

# Whole numbers on the wire have 64 bits; a longer one is refused where it is read.
Number = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]

EXTRA = "cinquefoil:extra"
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Wire(Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True, gc=False):
    """The root of the model: kebab-case on the wire, every key written, unknown keys kept in `extra`.

    `extra` is filled only by lenient reading and flattened again on writing; it never appears under its own name.
    The garbage collector does not watch these values: frozen, they cannot point back at themselves, and a record
    of thousands reads twice as fast.
    """

    extra: dict[str, Any] | UnsetType = field(default=UNSET, name=EXTRA)

    def in_json(self) -> Self:
        """Return the value as JSON gives it; a few classes have what only XML shows."""
        return self


class Wrapped(Wire, frozen=True):
    """A value in a wrapper of its own, `{"value": …}`. `takes_bare` tells whether ORCID reads it unwrapped too."""

    takes_bare: ClassVar[bool] = True


class Visibility(StrEnum):
    """Who may see an element: anyone, the parties the person trusts, or the person and the source alone."""

    PUBLIC = "public"
    LIMITED = "limited"
    PRIVATE = "private"


class Relationship(StrEnum):
    """How an external id belongs to its activity. On the wire it stays text, so that new ones survive."""

    SELF = "self"
    PART_OF = "part-of"
    VERSION_OF = "version-of"
    FUNDED_BY = "funded-by"


class Text(Wrapped, frozen=True):
    """A wrapped text. Shape: `{"value": "…"}`."""

    value: str | None = None

    def __str__(self) -> str:
        return self.value or ""


class Country(Wrapped, frozen=True):
    """A wrapped country, two letters (ISO 3166-1). Shape: `{"value": "GB"}`."""

    takes_bare: ClassVar[bool] = False

    value: str | None = None


class TranslatedTitle(Wrapped, frozen=True):
    """A title in another language. Shape: `{"value": "…", "language-code": "fr"}`."""

    value: str | None = None
    language_code: str | None = None


class Moment(Wrapped, frozen=True):
    """A moment. Shape: `{"value": 1556640575015}`. Units: milliseconds since 1970, UTC."""

    value: Number

    @classmethod
    def of(cls, at: datetime) -> "Moment":
        """Build from an aware datetime; what is finer than a millisecond is cut off."""
        return cls((at - _EPOCH) // timedelta(milliseconds=1))

    @property
    def at(self) -> datetime:
        """The moment as an aware datetime in UTC."""
        return _EPOCH + timedelta(milliseconds=self.value)


class DatePart(Wrapped, frozen=True):
    """A year, month or day. Shape: `{"value": "07"}`, digits as text."""

    takes_bare: ClassVar[bool] = False

    value: str | None = None


class FuzzyDate(Wire, frozen=True):
    """A date of which only the year, or year and month, may be known.

    Shape: `{"year": {"value": "2018"}, "month": {"value": "07"}, "day": null}`.
    """

    year: DatePart | None = None
    month: DatePart | None = None
    day: DatePart | None = None

    @classmethod
    def of(cls, year: int, month: int | None = None, day: int | None = None) -> "FuzzyDate":
        """Build from numbers, written with the registry's leading zeros."""
        return cls(
            DatePart(f"{year:04d}"),
            None if month is None else DatePart(f"{month:02d}"),
            None if day is None else DatePart(f"{day:02d}"),
        )

    @classmethod
    def parse(cls, text: str) -> "FuzzyDate":
        """Read `2018`, `2018-07` or `2018-07-24`.

        Raises:
            ValueError: with a sentence, when the text is not such a date or not in the calendar.
        """
        found = _DATE.fullmatch(text.strip())
        numbers = [int(part) for part in found.groups() if part] if found else []
        try:
            date(*[*numbers, 1, 1][: max(3, len(numbers))])
        except (TypeError, ValueError):
            raise ValueError(f"“{text[:40]}” is not a date; write 2018, 2018-07 or 2018-07-24.") from None
        return cls.of(*numbers)

    def __str__(self) -> str:
        return "-".join(part.value for part in (self.year, self.month, self.day) if part and part.value)


class OrcidUri(Wire, frozen=True):
    """Where a person or client lives. Shape: `{"uri", "path", "host"}`; `path` is the bare iD or client id."""

    uri: str | None = None
    path: str | None = None
    host: str | None = None


class Source(Wire, frozen=True):
    """Who wrote an element, and on whose behalf.

    Either `source_orcid` (the person) or `source_client_id` (a system); likewise for the assertion origin.
    """

    source_orcid: OrcidUri | None = None
    source_client_id: OrcidUri | None = None
    source_name: Text | None = None
    assertion_origin_orcid: OrcidUri | None = None
    assertion_origin_client_id: OrcidUri | None = None
    assertion_origin_name: Text | None = None

    @property
    def client_id(self) -> str | None:
        """The client id of the system that wrote it, if a system did."""
        return self.source_client_id.path if self.source_client_id else None

    @property
    def assertion_origin(self) -> str | None:
        """The iD or client id on whose behalf it was written, if any."""
        origin = self.assertion_origin_orcid or self.assertion_origin_client_id
        return origin.path if origin else None


class OrganizationAddress(Wire, frozen=True):
    """Where an organisation is; `country` is two letters, not wrapped."""

    city: str | None = None
    region: str | None = None
    country: str | None = None


class DisambiguatedOrganization(Wire, frozen=True):
    """An organisation's id in a known register: `https://ror.org/…` with `ROR`, a number with `RINGGOLD`."""

    disambiguated_organization_identifier: str | None = None
    disambiguation_source: str | None = None


class Organization(Wire, frozen=True):
    """An organisation as an element names it."""

    name: str | None = None
    address: OrganizationAddress | None = None
    disambiguated_organization: DisambiguatedOrganization | None = None


class Normalized(Wire, frozen=True):
    """The registry's own form of an identifier's value; it is worked out on reading, never stored."""

    value: str | None = None
    transient: bool = True


class NormalizedError(Wire, frozen=True):
    """Why the registry could not bring an identifier into its own form."""

    error_code: str | None = None
    error_message: str | None = None
    transient: bool = True


class ExternalId(Wire, frozen=True):
    """An identifier of an activity, with its relationship to it (see `Relationship`)."""

    external_id_type: str | None = None
    external_id_value: str | None = None
    external_id_normalized: Normalized | None = None
    external_id_normalized_error: NormalizedError | None = None
    external_id_url: Text | None = None
    external_id_relationship: str | None = None


class ExternalIds(Wire, frozen=True):
    """The identifiers of an activity or of a group. Shape: `{"external-id": […]}`."""

    external_id: tuple[ExternalId, ...] = ()

    def __iter__(self) -> Iterator[ExternalId]:
        return iter(self.external_id)

    def __len__(self) -> int:
        return len(self.external_id)


class Title(Wire, frozen=True):
    """A title, perhaps with one in another language, as fundings and research resources have it."""

    title: Text | None = None
    translated_title: TranslatedTitle | None = None
