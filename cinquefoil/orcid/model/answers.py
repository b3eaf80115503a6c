"""What the registry answers that is not part of a record: errors and search results.

Does not interpret them; `protocol` turns an error into an exception.

Source: ORCID/orcid-model 0f61fa68, model/v3/release/error and search.
"""

from cinquefoil.orcid.model.common import OrcidUri, Wire


class ErrorAnswer(Wire, frozen=True, kw_only=True):
    """An error of the API, alone or as one entry of a bulk answer."""

    response_code: int | None = None
    developer_message: str | None = None
    user_message: str | None = None
    error_code: int | None = None
    more_info: str | None = None


class SearchResult(Wire, frozen=True, kw_only=True):
    """One hit. Shape: `{"orcid-identifier": {"uri", "path", "host"}}`."""

    orcid_identifier: OrcidUri | None = None


class Search(Wire, frozen=True, kw_only=True):
    """The hits of a search; `result` is null when there are none."""

    result: tuple[SearchResult, ...] | None = None
    num_found: int = 0


class ExpandedResult(Wire, frozen=True, kw_only=True):
    """One hit with the person's public names, addresses and organisations."""

    orcid_id: str | None = None
    given_names: str | None = None
    family_names: str | None = None
    credit_name: str | None = None
    other_name: tuple[str, ...] = ()
    email: tuple[str, ...] = ()
    institution_name: tuple[str, ...] = ()


class ExpandedSearch(Wire, frozen=True, kw_only=True):
    """The hits of an expanded search; `expanded_result` is null when there are none."""

    expanded_result: tuple[ExpandedResult, ...] | None = None
    num_found: int = 0
