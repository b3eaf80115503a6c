"""Groups that peer reviews are done for: one, and a page of them.

Does not know the reviews that point to them.

Source: ORCID/orcid-model 0f61fa68, model/v3/release/groupid and the group-id-3.0 schema.
"""

from msgspec import UNSET, UnsetType

from cinquefoil.orcid.model.common import Moment, Number, Source, Wire


class GroupIdRecord(Wire, frozen=True, kw_only=True):
    """A group, such as a journal; `group_id` is `issn:0953-1513` and the like.

    ORCID writes source and dates in XML only; unset, JSON leaves them out.
    """

    name: str | None = None
    group_id: str | None = None
    description: str | None = None
    type: str | None = None
    put_code: Number | None = None
    created_date: Moment | None | UnsetType = UNSET
    last_modified_date: Moment | None | UnsetType = UNSET
    source: Source | None | UnsetType = UNSET


class GroupIdRecords(Wire, frozen=True, kw_only=True):
    """A page of groups; `total` counts those on the page."""

    last_modified_date: Moment | None = None
    total: Number | None = None
    page: Number | None = None
    page_size: Number | None = None
    group_id_record: tuple[GroupIdRecord, ...] = ()
