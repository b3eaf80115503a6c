"""How an authorize request ends: granted, denied, or turned back, and where that is told.

Asks nobody; the way there is `authorize`.

Source: orcid-api.md section 2.1 (outcomes).
"""

from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from cinquefoil.registry.consent.pages import cannot_go_on
from cinquefoil.registry.core import Core, core_of
from cinquefoil.registry.oauth.authorization import AuthorizationRequest
from cinquefoil.registry.oauth.codes import issue_code
from cinquefoil.registry.oauth.implicit import implicit_answer
from cinquefoil.registry.oauth.refusals import Profile, TurnedBack
from cinquefoil.registry.oauth.wire import json_answer, sent_to
from cinquefoil.registry.values import Account, Session


def told(request: Request, asked: AuthorizationRequest | None, refused: TurnedBack) -> Response:
    """Tell a refusal where the profile tells it: to the client in its redirect URI, or on a page."""
    profile: Profile = core_of(request).settings.error_profile
    how = refused.how(profile)
    if asked is None or how == "page":
        accepted = request.headers.get("accept", "")
        if "json" in accepted and "html" not in accepted:
            return json_answer(refused.told(profile), status=400)
        return cannot_go_on(refused.sentence())
    if how == "query":
        return sent_to(asked.answered(**refused.told(profile)))
    # The front end writes what it says into the fragment without the state.
    words = refused.bare(profile) or urlencode(refused.told(profile), quote_via=quote)
    return sent_to(f"{asked.redirect_uri.partition('#')[0]}#{words}")


def granted(core: Core, asked: AuthorizationRequest, session: Session, account: Account, *, decision: str) -> Response:
    """Issue what was asked for and send it to the client. `decision` is what the witness notes."""
    _witness(core, asked, session, decision)
    at = core.clock.now()
    if "code" not in asked.response_types:
        answer = implicit_answer(core, asked, account, at=at, signed_in=session.signed_in)
        return sent_to(asked.answered_in_fragment(**answer))
    code = issue_code(core.store, asked, account.orcid_id, at=at, signed_in=session.signed_in)
    return sent_to(asked.answered(code=code))


def denied(request: Request, asked: AuthorizationRequest, session: Session) -> Response:
    """Tell the client that the person said no."""
    _witness(core_of(request), asked, session, "deny")
    return told(request, asked, TurnedBack("denied"))


def _witness(core: Core, asked: AuthorizationRequest, session: Session, decision: str) -> None:
    core.witness.add(
        core.clock.now(),
        "CONSENT",
        "/oauth/authorize",
        client_id=asked.client.client_id,
        orcid_id=session.orcid_id,
        scope=" ".join(asked.scopes),
        form={"decision": decision},
    )
