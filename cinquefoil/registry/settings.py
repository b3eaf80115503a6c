"""The settings of one practice registry: one frozen value, read from the command line or a TOML file elsewhere.

Holds no clients and no people (those are data), and reads no environment.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Settings:
    """How the registry behaves. `base_uri` is what URIs in bodies say; without trailing slash.

    `error_profile` chooses how OAuth says no: as ORCID's server does now, or as the classic one did until 2026.
    Lifetimes of tokens are what `expires_in` says at first. `hosted` says that others than its owner come to it.
    `strict_json` refuses in JSON what ORCID refuses, such as keys it does not know. `known_organisations` are pairs of
    identifier and source; empty means that any well-formed identifier will do. `public_rate` and `member_rate` are
    requests a second (0: as many as come) beyond `burst` at once, `daily_reads` what an anonymous caller may in a day.
    """

    base_uri: str = "http://127.0.0.1:8780"
    control_token: str = ""
    code_lifetime: timedelta = timedelta(seconds=600)
    token_lifetime: timedelta = timedelta(seconds=631138518)
    short_token_lifetime: timedelta = timedelta(seconds=3599)
    implicit_token_lifetime: timedelta = timedelta(seconds=599)
    session_lifetime: timedelta = timedelta(hours=12)
    error_profile: Literal["classic", "current"] = "current"
    webhook_delay: timedelta = timedelta(seconds=1)
    webhook_retry: timedelta = timedelta(minutes=10)
    webhook_attempts: int = 25
    index_lag: timedelta = timedelta(0)
    strict_json: bool = True
    known_organisations: frozenset[tuple[str, str]] = frozenset()
    public_rate: float = 0
    member_rate: float = 0
    burst: int = 40
    daily_reads: int = 0
    hosted: bool = False

    @property
    def host(self) -> str:
        """The host part of iD URIs in bodies."""
        return urlsplit(self.base_uri).netloc

    @property
    def api(self) -> str:
        """The base of Member API addresses."""
        return f"{self.base_uri}/api"

    @property
    def pub(self) -> str:
        """The base of Public API addresses."""
        return f"{self.base_uri}/pub"

    @property
    def cookie(self) -> str:
        """The session cookie's name: two registries on one machine share a cookie jar, so the port is in it."""
        return f"practice_registry_{urlsplit(self.base_uri).port or 'web'}"
