"""A client as anybody may see it.

Holds no secret and no permission; those are the registry's.

Source: ORCID/orcid-model 0f61fa68, model/v3/release/client (ClientSummary).
"""

from cinquefoil.orcid.model.common import Wire


class ClientSummary(Wire, frozen=True, kw_only=True):
    """A client's name and what it says of itself. Shape: `{"name", "description"}`."""

    name: str | None = None
    description: str | None = None
