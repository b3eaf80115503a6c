"""An authorize request: read, and judged before any page is shown.

Says what is wrong and whether the client may be told; shows nothing and issues nothing.

Source: orcid-api.md sections 2.1 and 2.2; RFC 7636 (PKCE).
"""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from cinquefoil.registry.oauth.clients import VISIBLE, asked_scopes, may_use, refused_of_a_person
from cinquefoil.registry.oauth.refusals import Profile, TurnedBack
from cinquefoil.registry.oauth.wire import first_of_each
from cinquefoil.registry.rules.redirects import is_registered
from cinquefoil.registry.store.port import Store
from cinquefoil.registry.values import Client

_SECONDS = re.compile(r"^[0-9]{1,9}$")
_RESPONSE_TYPES = ({"code"}, {"token"}, {"id_token"}, {"id_token", "token"})


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """What a client asks a person for. `state` is kept as it was written, percent signs and all."""

    client: Client
    scopes: tuple[str, ...]
    redirect_uri: str
    response_types: frozenset[str] = frozenset({"code"})
    state: str | None = None
    nonce: str = ""
    challenge: str = ""
    challenge_method: str = ""
    prompt: frozenset[str] = frozenset()
    max_age: int | None = None

    def answered(self, **parameters: str) -> str:
        """Return the redirect URI with the answer in its query, `state` echoed only when it came."""
        address, hash_sign, fragment = self.redirect_uri.partition("#")
        joint = "" if address.endswith(("?", "&")) else "&" if "?" in address else "?"
        return f"{address}{joint}{self._written(parameters)}{hash_sign}{fragment}"

    def answered_in_fragment(self, **parameters: str) -> str:
        """Return the redirect URI with the answer in its fragment."""
        return f"{self.redirect_uri.partition('#')[0]}#{self._written(parameters)}"

    def _written(self, parameters: dict[str, str]) -> str:
        written = urlencode(parameters, quote_via=quote)
        return written if self.state is None else f"{written}&state={self.state}"


def parse_request(store: Store, raw: str) -> AuthorizationRequest:
    """Return the request of a query string, its client and redirect URI found good.

    Raises:
        TurnedBack: told on a page, because nobody can be trusted with the answer.
    """
    query = first_of_each(raw)
    if not query.get("client_id"):
        raise TurnedBack("client_id_missing")
    client = store.clients.get(query["client_id"])
    if client is None:
        raise TurnedBack("client_unknown", client_id=query["client_id"])
    redirect_uri = query.get("redirect_uri", "")
    if not redirect_uri:
        raise TurnedBack("redirect_uri_missing")
    if not is_registered(redirect_uri, client.redirect_uris):
        raise TurnedBack("redirect_uri_unknown", redirect_uri=redirect_uri, client_name=client.name)
    scopes = asked_scopes(query.get("scope", ""))
    is_openid = "openid" in scopes
    max_age = query.get("max_age", "")
    return AuthorizationRequest(
        client=client,
        scopes=scopes,
        redirect_uri=redirect_uri,
        response_types=frozenset(query.get("response_type", "").split()),
        state=_as_written(raw, "state"),
        nonce=query.get("nonce", ""),
        challenge=query.get("code_challenge", ""),
        challenge_method=query.get("code_challenge_method", "plain") if query.get("code_challenge") else "",
        prompt=frozenset(query.get("prompt", "").split()) if is_openid else frozenset(),
        max_age=int(max_age) if is_openid and _SECONDS.match(max_age) else None,
    )


def _as_written(raw: str, name: str) -> str | None:
    """Return a parameter of a query string without reading its percent signs, None when it is not there."""
    pairs = (part.partition("=") for part in raw.split("&"))
    return next((value for key, _, value in pairs if key == name), None)


def check_request(request: AuthorizationRequest, profile: Profile) -> None:
    """Check the rest of a request, whose client is known.

    Raises:
        TurnedBack: told to the client or on a page, as the profile has it.
    """
    client, types = request.client, request.response_types
    who = {"client_id": client.client_id, "client_name": client.name}
    if client.state != "active":
        raise TurnedBack(f"client_{client.state}", **who)
    if not types:
        raise TurnedBack("response_type_missing", **who)
    if types not in _RESPONSE_TYPES:
        raise TurnedBack("response_type_unknown", response_type=" ".join(sorted(types)), **who)
    grant = "authorization_code" if types == {"code"} else "implicit"
    if not may_use(client, grant):
        raise TurnedBack("grant_not_allowed", grant_type=grant, **who)
    if not request.scopes:
        raise TurnedBack("scope_missing", **who)
    scope = refused_of_a_person(client, request.scopes, is_classic=profile == "classic")
    if scope:
        raise TurnedBack("scope_refused", scope=scope, **who)
    if request.challenge and request.challenge_method not in {"plain", "S256"}:
        raise TurnedBack("challenge_method", **who)
    if grant == "implicit":
        _check_implicit(request, who)


def _check_implicit(request: AuthorizationRequest, who: dict[str, str]) -> None:
    wants_identity = "id_token" in request.response_types
    if not VISIBLE & set(request.scopes) or (wants_identity and "openid" not in request.scopes):
        raise TurnedBack("scope_not_for_implicit", **who)
    if wants_identity and not request.nonce:
        raise TurnedBack("nonce_missing", **who)
