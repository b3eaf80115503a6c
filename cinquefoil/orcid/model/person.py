"""The person section: names, biography, websites, addresses, keywords, identifiers, e-mail.

Does not decide which name to show; `PersonName.shown` only follows ORCID's own order.

Source: ORCID/orcid-model 0f61fa68, model/v3/release/record (Person, PersonalDetails and their parts).
"""

from typing import ClassVar

from cinquefoil.orcid.model.common import Country, Moment, Number, Source, Text, Visibility, Wire


class PersonName(Wire, frozen=True, kw_only=True):
    """The names of a person; `path` is the bare iD."""

    created_date: Moment | None = None
    last_modified_date: Moment | None = None
    given_names: Text | None = None
    family_name: Text | None = None
    credit_name: Text | None = None
    source: Source | None = None
    visibility: Visibility | None = None
    path: str | None = None

    @property
    def shown(self) -> str:
        """The name to show: the credit name, else given and family names; "" when there is none."""
        credit, given, family = (str(name or "") for name in (self.credit_name, self.given_names, self.family_name))
        return credit or f"{given} {family}".strip()


class OtherName(Wire, frozen=True, kw_only=True):
    """A further name under which the person is known."""

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
    """The further names."""

    last_modified_date: Moment | None = None
    other_name: tuple[OtherName, ...] = ()
    path: str | None = None


class Biography(Wire, frozen=True, kw_only=True):
    """What the person says of herself."""

    created_date: Moment | None = None
    last_modified_date: Moment | None = None
    content: str | None = None
    visibility: Visibility | None = None
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
    """An e-mail address; the API shows verified ones only."""

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
