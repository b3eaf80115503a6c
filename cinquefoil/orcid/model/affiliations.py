"""The seven kinds of affiliation: one shape, seven names.

Does not say which organisation ids are acceptable or which dates make sense; the registry's rules do.

Source: ORCID/orcid-model 0f61fa68, model/v3/release/record (Affiliation and its children, AffiliationGroup).
"""

from enum import StrEnum
from typing import Any, ClassVar

from msgspec import UNSET, UnsetType

from cinquefoil.orcid.model.common import (
    ExternalIds,
    FuzzyDate,
    Moment,
    Number,
    Organization,
    Source,
    Text,
    Visibility,
    Wire,
)


class AffiliationKind(StrEnum):
    """The kinds, named as in paths: `/{iD}/invited-position/{put-code}`."""

    DISTINCTION = "distinction"
    EDUCATION = "education"
    EMPLOYMENT = "employment"
    INVITED_POSITION = "invited-position"
    MEMBERSHIP = "membership"
    QUALIFICATION = "qualification"
    SERVICE = "service"

    @property
    def plural(self) -> str:
        """The name of the list, in paths and in the summary of activities."""
        return f"{self}s"


class Affiliation(Wire, frozen=True, kw_only=True):
    """A whole affiliation. The wire does not say its kind (the path does), so use the subclass where it is known."""

    section: ClassVar[str] = ""

    created_date: Moment | None = None
    last_modified_date: Moment | None = None
    source: Source | None = None
    put_code: Number | None = None
    path: str | None = None
    department_name: str | None = None
    role_title: str | None = None
    start_date: FuzzyDate | None = None
    end_date: FuzzyDate | None = None
    organization: Organization | None = None
    url: Text | None = None
    external_ids: ExternalIds | None = None
    display_index: str | None = None
    visibility: Visibility | None = None


class Distinction(Affiliation, frozen=True, kw_only=True):
    """An honour or award to a person."""

    section: ClassVar[str] = AffiliationKind.DISTINCTION


class Education(Affiliation, frozen=True, kw_only=True):
    """A course of study."""

    section: ClassVar[str] = AffiliationKind.EDUCATION


class Employment(Affiliation, frozen=True, kw_only=True):
    """A post."""

    section: ClassVar[str] = AffiliationKind.EMPLOYMENT


class InvitedPosition(Affiliation, frozen=True, kw_only=True):
    """A post by invitation: visiting, honorary, emeritus."""

    section: ClassVar[str] = AffiliationKind.INVITED_POSITION


class Membership(Affiliation, frozen=True, kw_only=True):
    """Membership of a society or association."""

    section: ClassVar[str] = AffiliationKind.MEMBERSHIP


class Qualification(Affiliation, frozen=True, kw_only=True):
    """A degree, licence or certificate."""

    section: ClassVar[str] = AffiliationKind.QUALIFICATION


class Service(Affiliation, frozen=True, kw_only=True):
    """Service to an organisation: a board, a committee, a post of trust."""

    section: ClassVar[str] = AffiliationKind.SERVICE


AFFILIATION_TYPES: dict[AffiliationKind, type[Affiliation]] = {
    AffiliationKind.DISTINCTION: Distinction,
    AffiliationKind.EDUCATION: Education,
    AffiliationKind.EMPLOYMENT: Employment,
    AffiliationKind.INVITED_POSITION: InvitedPosition,
    AffiliationKind.MEMBERSHIP: Membership,
    AffiliationKind.QUALIFICATION: Qualification,
    AffiliationKind.SERVICE: Service,
}


class AffiliationSummary(Wire, frozen=True, kw_only=True):
    """An affiliation as lists show it; the same fields in another order."""

    created_date: Moment | None = None
    last_modified_date: Moment | None = None
    source: Source | None = None
    put_code: Number | None = None
    department_name: str | None = None
    role_title: str | None = None
    start_date: FuzzyDate | None = None
    end_date: FuzzyDate | None = None
    organization: Organization | None = None
    url: Text | None = None
    external_ids: ExternalIds | None = None
    display_index: str | None = None
    visibility: Visibility | None = None
    path: str | None = None


class KindedSummary(Wire, frozen=True, kw_only=True):
    """A summary under the name of its kind. Shape: `{"education-summary": {…}}`, one key and no other."""

    distinction_summary: AffiliationSummary | UnsetType = UNSET
    education_summary: AffiliationSummary | UnsetType = UNSET
    employment_summary: AffiliationSummary | UnsetType = UNSET
    invited_position_summary: AffiliationSummary | UnsetType = UNSET
    membership_summary: AffiliationSummary | UnsetType = UNSET
    qualification_summary: AffiliationSummary | UnsetType = UNSET
    service_summary: AffiliationSummary | UnsetType = UNSET

    @classmethod
    def of(cls, kind: AffiliationKind, summary: AffiliationSummary) -> "KindedSummary":
        """Put a summary under the name of its kind."""
        fields: dict[str, Any] = {_field_of(kind): summary}
        return cls(**fields)

    @property
    def found(self) -> tuple[AffiliationKind, AffiliationSummary] | None:
        """The kind and the summary, or None when the kind is one that this model does not know."""
        for kind in AffiliationKind:
            summary = getattr(self, _field_of(kind))
            if summary is not UNSET:
                return kind, summary
        return None


class AffiliationGroup(Wire, frozen=True, kw_only=True):
    """Affiliations that share an identifier; mostly one."""

    last_modified_date: Moment | None = None
    external_ids: ExternalIds | None = None
    summaries: tuple[KindedSummary, ...] = ()


class Affiliations(Wire, frozen=True, kw_only=True):
    """All affiliations of one kind."""

    last_modified_date: Moment | None = None
    affiliation_group: tuple[AffiliationGroup, ...] = ()
    path: str | None = None

    @property
    def summaries(self) -> tuple[AffiliationSummary, ...]:
        """Every summary, in the registry's order, whatever its group."""
        kinded = (entry.found for group in self.affiliation_group for entry in group.summaries)
        return tuple(found[1] for found in kinded if found)


def _field_of(kind: AffiliationKind) -> str:
    return f"{kind.replace('-', '_')}_summary"
