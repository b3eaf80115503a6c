"""The two kinds of affiliation that version 2 knows, without groups, addresses of pages or identifiers."""

from typing import ClassVar

from cinquefoil.orcid.model.common import FuzzyDate, Moment, Number, Organization, Visibility, Wire
from cinquefoil.orcid.model.v2.common import Source


class Affiliation(Wire, frozen=True, kw_only=True):
    """What an education and an employment have in common: every field."""

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
    visibility: Visibility | None = None


class Education(Affiliation, frozen=True, kw_only=True):
    """A course of study."""

    section: ClassVar[str] = "education"


class Employment(Affiliation, frozen=True, kw_only=True):
    """A post."""

    section: ClassVar[str] = "employment"


class AffiliationSummary(Wire, frozen=True, kw_only=True):
    """An affiliation as lists show it; the same fields in another order."""

    created_date: Moment | None = None
    last_modified_date: Moment | None = None
    source: Source | None = None
    department_name: str | None = None
    role_title: str | None = None
    start_date: FuzzyDate | None = None
    end_date: FuzzyDate | None = None
    organization: Organization | None = None
    visibility: Visibility | None = None
    put_code: Number | None = None
    path: str | None = None


class EducationSummary(AffiliationSummary, frozen=True, kw_only=True):
    """A course of study as lists show it."""


class EmploymentSummary(AffiliationSummary, frozen=True, kw_only=True):
    """A post as lists show it."""


class Educations(Wire, frozen=True, kw_only=True):
    """The courses of study, directly in their list."""

    last_modified_date: Moment | None = None
    education_summary: tuple[EducationSummary, ...] = ()
    path: str | None = None


class Employments(Wire, frozen=True, kw_only=True):
    """The posts, directly in their list."""

    last_modified_date: Moment | None = None
    employment_summary: tuple[EmploymentSummary, ...] = ()
    path: str | None = None
