"""The client over a network: two thin shells, plain and asynchronous, that drive the flows of `calls`.

Knows how to send, sleep and warn; what to send and what an answer means is decided below. Keeps no token of a person.
"""

from cinquefoil.orcid.client.asynchronous import AsyncClient
from cinquefoil.orcid.client.plain import Client

__all__ = ["AsyncClient", "Client"]
