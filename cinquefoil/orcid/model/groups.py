"""Groups of peer reviews: the journal, publisher or body for which was reviewed.

Does not know which prefixes are good or which ISSN exists; the registry's rules do.

Source: ORCID/orcid-model 0f61fa68, model/v3/release/groupid (GroupIdRecord, GroupIdRecords).
"""

from typing import ClassVar, Self

import msgspec
from msgspec import UNSET, UnsetType

from cinquefoil.orcid.model.common import Moment, Number, Source, Wire


class GroupIdRecord(Wire, frozen=True, kw_only=True):
    """One group; `group_id` is a prefix and a value, such as `issn:0953-1513`.

    The dates and the source stand in XML alone: JSON takes them and does not give them.
    """

    section: ClassVar[str] = "group-id-record"

    name: str | None = None
    group_id: str | None = None
    description: str | None = None
    type: str | None = None
    put_code: Number | None = None
    last_modified_date: Moment | UnsetType | None = UNSET
    created_date: Moment | UnsetType | None = UNSET
    source: Source | UnsetType | None = UNSET

    def in_json(self) -> Self:
        """Return it without what JSON leaves out."""
        return msgspec.structs.replace(self, last_modified_date=UNSET, created_date=UNSET, source=UNSET)


class GroupIdRecords(Wire, frozen=True, kw_only=True):
    """One page of groups; `total` counts those on the page."""

    last_modified_date: Moment | None = None
    total: int = 0
    page: int = 0
    page_size: int = 0
    group_id_record: tuple[GroupIdRecord, ...] = ()

    def in_json(self) -> Self:
        """Return the page with its groups as JSON gives them."""
        groups = tuple(group.in_json() for group in self.group_id_record)
        return msgspec.structs.replace(self, group_id_record=groups)
