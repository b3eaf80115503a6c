"""The implicit flow: tokens in the fragment, straight from the consent page.

Only what lets a page know the person reaches the browser; anything more is kept for the client's own server.

Source: orcid-api.md sections 2.1 (outcomes) and 2.3 (implicit).
"""

from datetime import datetime

from cinquefoil.registry.changes import record_changed
from cinquefoil.registry.core import Core
from cinquefoil.registry.oauth.authorization import AuthorizationRequest
from cinquefoil.registry.oauth.clients import VISIBLE
from cinquefoil.registry.oauth.grants import seconds_left
from cinquefoil.registry.oauth.identity import Occasion, id_token
from cinquefoil.registry.oauth.tokens import has_standing_permission, issue_token
from cinquefoil.registry.values import Account


def implicit_answer(
    core: Core, request: AuthorizationRequest, account: Account, *, at: datetime, signed_in: datetime
) -> dict[str, str]:
    """Issue what was asked for and return the parameters of the fragment, in ORCID's order."""
    issued = issue_token(
        core.store,
        client_id=request.client.client_id,
        orcid_id=account.orcid_id,
        scopes=tuple(scope for scope in request.scopes if scope in VISIBLE),
        at=at,
        lifetime=core.settings.implicit_token_lifetime,
        is_refreshable=False,
        persistent=False,
        signed_in=signed_in,
    )
    _keep_the_rest(core, request, account, at, signed_in)
    record_changed(core, account.orcid_id, at)
    how = {"tokenVersion": "1", "persistent": "false"}
    identity = {}
    if "openid" in request.scopes:
        occasion = Occasion(request.client, issued.access, signed_in, request.nonce)
        identity["id_token"] = id_token(core, account, occasion, at)
    if "token" not in request.response_types:
        return {**identity, **how}
    left = str(seconds_left(issued.token, at))
    return {"access_token": issued.access, "token_type": "bearer", "expires_in": left, **how, **identity}


def _keep_the_rest(
    core: Core, request: AuthorizationRequest, account: Account, at: datetime, signed_in: datetime
) -> None:
    """Keep a lasting token, shown to nobody, when more was granted than a browser is given."""
    if set(request.scopes) <= VISIBLE:
        return
    whose = {"orcid_id": account.orcid_id, "client_id": request.client.client_id}
    if not has_standing_permission(core.store, at, scopes=request.scopes, **whose):
        issue_token(
            core.store,
            scopes=request.scopes,
            at=at,
            lifetime=core.settings.token_lifetime,
            is_refreshable=False,
            signed_in=signed_in,
            **whose,
        )
