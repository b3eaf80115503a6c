"""The parts that many elements of version 2 share: sources, identifiers, the date of a publication."""

from cinquefoil.orcid.model.common import FuzzyDate, OrcidUri, Text, Wire


class Source(Wire, frozen=True):
    """Who wrote an element: the person or a system. On whose behalf, version 2 does not say."""

    source_orcid: OrcidUri | None = None
    source_client_id: OrcidUri | None = None
    source_name: Text | None = None


class ExternalId(Wire, frozen=True):
    """An identifier of an activity, as it was sent."""

    external_id_type: str | None = None
    external_id_value: str | None = None
    external_id_url: Text | None = None
    external_id_relationship: str | None = None


class ExternalIds(Wire, frozen=True):
    """The identifiers of an activity or of a group. Shape: `{"external-id": […]}`."""

    external_id: tuple[ExternalId, ...] = ()


class PublicationDate(FuzzyDate, frozen=True):
    """A date with a key that nobody fills any more."""

    media_type: str | None = None
