"""Every endpoint of the API, gathered: what is served stands in the modules named here, and nowhere else."""

from cinquefoil.registry.api import (
    bulk,
    clients,
    groups,
    identifiers,
    notifications,
    reads,
    search,
    status,
    summary,
    v2,
    versions,
    webhooks,
    writes,
)
from cinquefoil.registry.api.dispatch import Table

_PRESENT = (
    *reads.ENDPOINTS,
    *writes.ENDPOINTS,
    *bulk.ENDPOINTS,
    *summary.ENDPOINTS,
    *status.ENDPOINTS,
    *webhooks.ENDPOINTS,
    *groups.ENDPOINTS,
    *notifications.ENDPOINTS,
    *clients.ENDPOINTS,
    *identifiers.ENDPOINTS,
    *search.ENDPOINTS,
    *versions.ENDPOINTS,
)

TABLE = Table((*_PRESENT, *v2.endpoints(_PRESENT)))
