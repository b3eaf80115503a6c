"""Where a registry answers: three addresses, and the three registries whose addresses are known.

Knows no credentials and asks nothing of the network.

Source: ORCID API documentation, hosts of production and sandbox (read 2026-11-22).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Addresses:
    """The three bases of one registry, without trailing slashes.

    `web` serves `/oauth/…` and is the base of iD URIs; `api` is the Member API; `pub` the Public API.
    """

    web: str
    api: str
    pub: str

    @classmethod
    def practice(cls, url: str) -> "Addresses":
        """Return the addresses of a practice registry that answers at `url`."""
        base = url.rstrip("/")
        return cls(web=base, api=f"{base}/api", pub=f"{base}/pub")


PRODUCTION = Addresses(web="https://orcid.org", api="https://api.orcid.org", pub="https://pub.orcid.org")
SANDBOX = Addresses(
    web="https://sandbox.orcid.org", api="https://api.sandbox.orcid.org", pub="https://pub.sandbox.orcid.org"
)
