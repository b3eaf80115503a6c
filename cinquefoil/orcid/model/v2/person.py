"""The person section in version 2: as in version 3, but for the source of each element.

Name and biography, which have no source, are those of version 3.
"""

from typing import ClassVar

from cinquefoil.orcid.model.common import Country, Moment, Number, Text, Visibility, Wire
from cinquefoil.orcid.model.person import Biography, PersonName
from cinquefoil.orcid.model.v2.common import Source


class OtherName(Wire, frozen=True, kw_only=True):
    """Another name the person is known by."""

    section: ClassVar[str] = "other-names"

    created_date: Moment | None = None
    last_modified_date: Moment | None = None
    source: Source | None = None
    content: str | None = None
    visibility: Visibility | None = None
    path: str | None = None
    put_code: Number | None = None
    display_index: Number | None = None


class OtherNames(Wire, frozen=True, kw_only=True):
    """The other names."""

    last_modified_date: Moment | None = None
    other_name: tuple[OtherName, ...] = ()
    path: str | None = None


class ResearcherUrl(Wire, frozen=True, kw_only=True):
    """A website of the person."""

    section: ClassVar[str] = "researcher-urls"

    created_date: Moment | None = None
    last_modified_date: Moment | None = None
    source: Source | None = None
    url_name: str | None = None
    url: Text | None = None
    visibility: Visibility | None = None
    path: str | None = None
    put_code: Number | None = None
    display_index: Number | None = None


class ResearcherUrls(Wire, frozen=True, kw_only=True):
    """The websites."""

    last_modified_date: Moment | None = None
    researcher_url: tuple[ResearcherUrl, ...] = ()
    path: str | None = None


class Email(Wire, frozen=True, kw_only=True):
    """An e-mail address."""

    created_date: Moment | None = None
    last_modified_date: Moment | None = None
    source: Source | None = None
    email: str | None = None
    path: str | None = None
    visibility: Visibility | None = None
    verified: bool = False
    primary: bool = False
    put_code: Number | None = None


class Emails(Wire, frozen=True, kw_only=True):
    """The e-mail addresses."""

    last_modified_date: Moment | None = None
    email: tuple[Email, ...] = ()
    path: str | None = None


class Address(Wire, frozen=True, kw_only=True):
    """A country in which the person works."""

    section: ClassVar[str] = "address"

    created_date: Moment | None = None
    last_modified_date: Moment | None = None
    source: Source | None = None
    country: Country | None = None
    visibility: Visibility | None = None
    path: str | None = None
    put_code: Number | None = None
    display_index: Number | None = None


class Addresses(Wire, frozen=True, kw_only=True):
    """The countries."""

    last_modified_date: Moment | None = None
    address: tuple[Address, ...] = ()
    path: str | None = None


class Keyword(Wire, frozen=True, kw_only=True):
    """A word for the person's field."""

    section: ClassVar[str] = "keywords"

    created_date: Moment | None = None
    last_modified_date: Moment | None = None
    source: Source | None = None
    content: str | None = None
    visibility: Visibility | None = None
    path: str | None = None
    put_code: Number | None = None
    display_index: Number | None = None


class Keywords(Wire, frozen=True, kw_only=True):
    """The keywords."""

    last_modified_date: Moment | None = None
    keyword: tuple[Keyword, ...] = ()
    path: str | None = None


class PersonExternalIdentifier(Wire, frozen=True, kw_only=True):
    """The person's identifier in another system."""

    section: ClassVar[str] = "external-identifiers"

    created_date: Moment | None = None
    last_modified_date: Moment | None = None
    source: Source | None = None
    external_id_type: str | None = None
    external_id_value: str | None = None
    external_id_url: Text | None = None
    external_id_relationship: str | None = None
    visibility: Visibility | None = None
    path: str | None = None
    put_code: Number | None = None
    display_index: Number | None = None


class PersonExternalIdentifiers(Wire, frozen=True, kw_only=True):
    """The person's identifiers in other systems."""

    last_modified_date: Moment | None = None
    external_identifier: tuple[PersonExternalIdentifier, ...] = ()
    path: str | None = None


class Person(Wire, frozen=True, kw_only=True):
    """The person section. `name` and `biography` are null when they are not visible to the reader."""

    last_modified_date: Moment | None = None
    name: PersonName | None = None
    other_names: OtherNames | None = None
    biography: Biography | None = None
    researcher_urls: ResearcherUrls | None = None
    emails: Emails | None = None
    addresses: Addresses | None = None
    keywords: Keywords | None = None
    external_identifiers: PersonExternalIdentifiers | None = None
    path: str | None = None


class PersonalDetails(Wire, frozen=True, kw_only=True):
    """Names and biography alone, as `/{iD}/personal-details` gives them."""

    last_modified_date: Moment | None = None
    name: PersonName | None = None
    other_names: OtherNames | None = None
    biography: Biography | None = None
    path: str | None = None
