"""Who is signed in at the registry's own pages, and the token that ties a form to that session.

Opens, finds and closes sessions; checks no password.
"""

import hmac
import secrets
from typing import Literal, TypedDict

from starlette.requests import Request
from starlette.responses import Response

from cinquefoil.registry.core import Core, core_of, note
from cinquefoil.registry.oauth.wire import sent_to
from cinquefoil.registry.values import Account, Session, digest_of


class _Manner(TypedDict):
    httponly: bool
    secure: bool
    samesite: Literal["lax", "none"]


def session_of(request: Request) -> tuple[Session, Account] | None:
    """Return the session of a request and its person, None when nobody is signed in or the session is too old."""
    core = core_of(request)
    secret = request.cookies.get(core.settings.cookie, "")
    session = core.store.sessions.get(digest_of(secret)) if secret else None
    if session is None or core.clock.now() - session.signed_in > core.settings.session_lifetime:
        return None
    account = core.store.accounts.get(session.orcid_id)
    return (session, account) if account is not None and account.state == "active" else None


def signed_in(request: Request, account: Account, onward: str) -> Response:
    """Sign the person in, give her browser its cookie, and send it on."""
    core, secret = core_of(request), secrets.token_urlsafe(32)
    note(request, orcid_id=account.orcid_id)
    core.store.sessions.put(Session(digest_of(secret), account.orcid_id, core.clock.now()))
    response = sent_to(onward, status=303)
    response.set_cookie(core.settings.cookie, secret, path="/", **_manner(core))
    return response


def close_session(request: Request, response: Response) -> None:
    """Sign whoever is signed in out."""
    core = core_of(request)
    core.store.sessions.forget(digest_of(request.cookies.get(core.settings.cookie, "")))
    response.delete_cookie(core.settings.cookie, path="/", **_manner(core))


def _manner(core: Core) -> _Manner:
    """Return how the cookie travels: never to scripts, and under https only encrypted.

    Under https it goes along with requests from other sites too, for clients sign people out from their own pages
    (`/userStatus.json`); forms are held to their session by `form_token`. Browsers refuse that without https.
    """
    is_secure = core.settings.base_uri.startswith("https:")
    return {"httponly": True, "secure": is_secure, "samesite": "none" if is_secure else "lax"}


def form_token(session: Session) -> str:
    """Return the token every form of this session carries, so that no other site can post it."""
    return digest_of(f"form {session.session_digest}")[:32]


def is_own_form(session: Session, given: str) -> bool:
    """Whether a posted form came from one of our own pages."""
    return hmac.compare_digest(form_token(session), given)


def safe_next(text: str, fallback: str = "/account") -> str:
    """Return where to go on, only ever inside this registry."""
    # Browsers read a backslash as a slash, and drop tabs and line breaks before they look.
    is_inside = text.startswith("/") and not text.startswith(("//", "/\\"))
    return text if is_inside and not any(ord(sign) < 32 for sign in text) else fallback
