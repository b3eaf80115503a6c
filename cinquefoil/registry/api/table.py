"""Every endpoint of the API, gathered: what is served stands in the modules named here, and nowhere else."""

from cinquefoil.registry.api import reads, versions, webhooks, writes
from cinquefoil.registry.api.dispatch import Table

TABLE = Table((*reads.ENDPOINTS, *writes.ENDPOINTS, *webhooks.ENDPOINTS, *versions.ENDPOINTS))
