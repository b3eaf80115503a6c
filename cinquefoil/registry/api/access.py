"""Who calls the API, and for which record: token, client and record found and found good.

Source: orcid-api.md sections 3.3 and 3.4.
"""

from msgspec import Struct
from starlette.requests import Request

from cinquefoil.registry.core import Core, core_of, note
from cinquefoil.registry.errors import Refusal, invalid_token, no_token
from cinquefoil.registry.oauth.routes import bearer_of
from cinquefoil.registry.oauth.tokens import serves, source_of, token_by_access
from cinquefoil.registry.rules.kinds import Kind
from cinquefoil.registry.rules.states import check_state, is_plain
from cinquefoil.registry.rules.visibility import ANYBODY, Reader
from cinquefoil.registry.values import NOBODY, Account, Source

_OLDER = "/v2."


class Call(Struct, frozen=True, gc=False):
    """One API call: the registry, the reader, the record it speaks of, and how what it writes will be sourced."""

    core: Core
    reader: Reader
    account: Account
    source: Source = NOBODY


def is_member_call(request: Request) -> bool:
    """Whether the request came to the Member API."""
    return str(request.scope["path"]).startswith("/api/")


def reader_of(request: Request) -> Reader:
    """Return who reads.

    Raises:
        OAuthRefusal: no token on the Member API; a token that is unknown, expired or ended.
        Refusal: 9017 for a public client on the Member API, 9057 for a client that is locked or deactivated, 9052
            for a token on behalf of another client in version 2.
        PlainRefusal: 503 or 429 when the settings limit how often one may ask.
    """
    return _caller_of(request)[0]


def _caller_of(request: Request) -> tuple[Reader, Source]:
    core, is_member = core_of(request), is_member_call(request)
    secret = bearer_of(request)
    if not secret:
        if is_member:
            raise no_token()
        _count(request, core, "", is_member=False)
        return ANYBODY, NOBODY
    token = token_by_access(core.store, secret)
    if token is None or not serves(token, core.clock.now(), method=request.scope["method"]):
        raise invalid_token(secret)
    client = core.store.clients.get(token.client_id)
    note(request, client_id=token.client_id, token_id=token.token_id, scope=" ".join(token.scopes))
    if client is None:
        raise invalid_token(secret)
    if client.state != "active":
        raise Refusal(9057)
    if token.origin_client_id and request.scope["path"].startswith(_OLDER, 4):
        raise Refusal(9052)
    if is_member and client.kind == "public":
        raise Refusal(9017)
    _count(request, core, client.client_id, is_member=is_member)
    reader = Reader(is_member=is_member, client_id=token.client_id, orcid_id=token.orcid_id, scopes=token.scopes)
    return reader, source_of(token, client)


def _count(request: Request, core: Core, client_id: str, *, is_member: bool) -> None:
    """Count a request against what its caller may."""
    settings = core.settings
    if not (settings.member_rate or settings.public_rate or settings.daily_reads):
        return
    address = request.client.host if request.client else ""
    core.quotas.check(settings, core.clock.now(), client_id=client_id, address=address, is_member=is_member)


def client_reader(request: Request, scope: str) -> Reader:
    """Return who calls where no record is asked for, or none that allowed it: a client with this scope.

    Raises:
        OAuthRefusal, Refusal: as `reader_of`; 9038 without the scope.
    """
    reader = reader_of(request)
    if not reader.holds(scope):
        raise Refusal(9038)
    return reader


def open_call(request: Request, *, whatever_its_state: bool = False) -> Call:
    """Return the call, its record found in a state that allows it and open to this token.

    Raises:
        Refusal: 9016, 9007, 9036, 9018, 9044, 9017, 9038; and what `reader_of` raises.
    """
    core, orcid_id = core_of(request), request.path_params["orcid_id"]
    note(request, orcid_id=orcid_id)
    reader, source = _caller_of(request)
    account = core.store.accounts.get(orcid_id)
    if account is None:
        raise Refusal(9016, f"ORCID iD {orcid_id} not found")
    if not whatever_its_state and not is_plain(account):
        check_state(
            account,
            is_read=request.method in {"GET", "HEAD"},
            base_uri=core.settings.base_uri,
            location=_at_primary(request, account) if account.primary else "",
            client_id=reader.client_id if reader.is_member else "",
            at=core.clock.now(),
        )
    if reader.is_member and reader.orcid_id and reader.orcid_id != orcid_id:
        raise Refusal(9017, "Access token is for a different record")
    if reader.is_member and not reader.holds("/read-public"):
        raise Refusal(9038)
    return Call(core, reader, account, source)


def _at_primary(request: Request, account: Account) -> str:
    """Return the same address with the iD of the record this one was merged into."""
    settings, path = core_of(request).settings, str(request.scope["path"])
    base = settings.api if is_member_call(request) else settings.pub
    return base + path[4:].replace(account.orcid_id, account.primary, 1)


# Kinds whose paths on the Public API take digits only, so that anything else is no path at all.
_DIGITS_ONLY = frozenset({"work", "funding", "education", "employment", "peer-review"})


def put_code_of(request: Request, kind: Kind) -> int:
    """Return the put-code of the path.

    Raises:
        Refusal: when it is not a number: 9034 on the Member API; on the Public API 9001 (404) or 9006, by kind.
    """
    text = request.path_params["put_code"]
    if text.isascii() and text.isdigit() and int(text) < 2**63:
        return int(text)
    if is_member_call(request):
        raise Refusal(9034, put_code=text)
    raise Refusal(9001, status=404) if kind.name in _DIGITS_ONLY else Refusal(9006)
