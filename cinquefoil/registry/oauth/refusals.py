"""What is said when OAuth says no: situations named in the code, words kept as data in two profiles.

Composes refusals; decides none of them.

Source: orcid-api.md sections 0 (why two profiles) and 2.3 (error bodies); RFC 6749 sections 4.1.2.1 and 5.2.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from cinquefoil.registry.errors import OAuthRefusal

Profile = Literal["classic", "current"]
# The registry checks these itself, before it asks the authorization server.
_AT_THE_DOOR = frozenset({"not_a_form", "grant_type_missing", "client_id_missing", "client_secret_missing"})
_APART = frozenset({"status", "told", "bare"})


class Refused(OAuthRefusal):
    """A request to the token, revoke or userinfo end point is refused; `situation` names a row of the table."""

    table = "errors_token"

    def __init__(self, situation: str, **fill: str) -> None:
        self.situation = situation
        self.fill = fill
        body = self.told("current")
        super().__init__(
            body.get("error", situation), body.get("error_description", ""), status=self.row().get("status", 400)
        )

    @property
    def is_at_the_door(self) -> bool:
        """Whether the registry refuses before the authorization server is asked."""
        return self.situation in _AT_THE_DOOR

    def row(self, profile: Profile = "current") -> Mapping[str, Any]:
        """Return what this profile says; what is not known of `current` is as in `classic`."""
        rows = load_table(self.table)[self.situation]
        said = rows[profile]
        found: Mapping[str, Any] = said if isinstance(said, dict) else rows["classic"]
        return found

    def told(self, profile: Profile) -> dict[str, str]:
        """Return the error object, keys in the order this profile sends them."""
        row = self.row(profile)
        return {key: text.format_map(self.fill) for key, text in row.items() if key not in _APART}


class TurnedBack(Refused):
    """An authorize request is refused. Where it is told depends on the profile: see `how` and `sentence`."""

    table = "errors_authorize"

    def how(self, profile: Profile) -> str:
        """Return `page`, `query` or `fragment`."""
        return str(self.row(profile)["told"])

    def bare(self, profile: Profile) -> str:
        """Return the one word a fragment consists of, empty when it has keys and values."""
        return str(self.row(profile).get("bare", ""))

    def sentence(self) -> str:
        """Return what the page says to the person."""
        text: str = load_table(self.table)[self.situation]["page"]
        return text.format_map(self.fill)


@cache
def load_table(name: str) -> Mapping[str, Mapping[str, Any]]:
    """Return a table of situations.

    Shape: `data/<name>.toml`, one table a situation, with `classic` and `current`, each an inline table of status,
    told and the keys of the body, or (`current` only) the words "not known".
    """
    return tomllib.loads(files("cinquefoil.registry.oauth").joinpath(f"data/{name}.toml").read_text(encoding="utf-8"))
