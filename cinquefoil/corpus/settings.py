"""What one running reference repository is told at its start.

Nothing else in the application reads the command line or the environment.
"""

from dataclasses import dataclass

READING, WRITING = "/read-limited", "/activities/update"
SCOPES = f"{READING} {WRITING}"

# What a form holds under M03: an iD of nobody's, outside the blocks that ORCID assigns.
HIDDEN_ID = "0009-9900-0000-0012"


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one run.

    `orcid_web`, `orcid_api` and `orcid_pub` are ORCID's three addresses; `id_base` is the address that shown iDs
    begin with, which is ORCID's own even where a practice registry stands in for it.
    """

    public_url: str
    orcid_web: str
    orcid_api: str
    orcid_pub: str
    client_id: str
    client_secret: str
    id_base: str = "https://orcid.org"
    organisation: str = "Tarn Wath University"
    city: str = "Tarn Wath"
    country: str = "GB"
    ror: str = "https://ror.org/0tarnwa03"
    faults: frozenset[str] = frozenset()
    database: str = ":memory:"

    @property
    def redirect_uri(self) -> str:
        """Where ORCID sends people back to."""
        if self.fault("M09"):
            # The old address, from before there was a certificate; it forwards to the present one.
            port = self.public_url.rsplit(":", 1)[-1]
            return f"http://repository.tarnwath.example:{port}/orcid/return"
        return f"{self.public_url}/orcid/callback"

    @property
    def scopes(self) -> str:
        """What people are asked for."""
        only_reads = self.fault("M35") or self.variant("S14") or self.variant("S41") or self.variant("N02")
        only_writes = self.variant("S48") or self.variant("N04")
        asked = READING if only_reads else WRITING if only_writes else SCOPES
        asked += " /person/update" if self.fault("M10") or self.variant("S06") else ""
        asked += " /orcid-works/create" if self.fault("M11") else ""
        return f"openid {asked}" if self.fault("M18") else asked

    def fault(self, fault_id: str) -> bool:
        """Whether this fault is switched on."""
        return fault_id in self.faults

    def variant(self, look_alike: str) -> bool:
        """Whether this look-alike is switched on: another way of doing what is asked, and no fault."""
        return look_alike in self.faults
