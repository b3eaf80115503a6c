"""The calls to ORCID: exchange, revoke, read, write, webhooks. One function a call, over urllib.

Decides nothing: what to send and when is said elsewhere. Keeps no token.
"""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from cinquefoil.corpus.settings import Settings

TIMEOUT_SECONDS = 10
JSON = "application/vnd.orcid+json"


class OrcidTrouble(Exception):
    """ORCID refused, or could not be reached. `status` is 0 when there was no answer."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(f"ORCID answered {status}" if status else "ORCID could not be reached")
        self.status = status
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer below 400."""

    status: int
    location: str
    body: bytes


def authorise_url(settings: Settings, state: str, *, given: str, family: str, email: str, scope: str = "") -> str:
    """Where a person is sent to sign in and grant permission. `scope`: another than the usual."""
    asked = {
        "client_id": settings.client_id,
        "response_type": "code",
        "scope": scope or settings.scopes,
        "redirect_uri": settings.redirect_uri,
        "state": state,
        "given_names": given,
        "family_names": family,
        "email": email,
    }
    if settings.fault("M18"):
        asked["prompt"] = "confirm"
    return f"{settings.orcid_web}/oauth/authorize?{urlencode(asked)}"


def exchange(settings: Settings, code: str) -> dict[str, Any]:
    """Turn a code into the token answer."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": settings.redirect_uri}
    return _token(settings, form)


def revoke(settings: Settings, token: str) -> None:
    """End a token at ORCID."""
    _send("POST", f"{settings.orcid_web}/oauth/revoke", form={**_client(settings), "token": token})


def read_record(settings: Settings, orcid_id: str, token: str) -> dict[str, Any]:
    """The whole record, as this permission may see it."""
    version = "" if settings.variant("S25") else "/v3.0"
    if settings.variant("S48"):
        answer = _send("GET", f"{settings.orcid_pub}/v3.0/{orcid_id}/record")
    else:
        answer = _send("GET", f"{settings.orcid_api}{version}/{orcid_id}/record", token=token)
    record: dict[str, Any] = json.loads(answer.body)
    return record


def search(settings: Settings, name: str) -> list[tuple[str, str]]:
    """People found by name: iD and name, at most five."""
    query = urlencode({"q": name, "rows": 5})
    found = json.loads(_send("GET", f"{settings.orcid_pub}/v3.0/expanded-search/?{query}").body)
    return [
        (one["orcid-id"], f"{one.get('given-names') or ''} {one.get('family-names') or ''}".strip())
        for one in found.get("expanded-result") or []
    ]


def create(settings: Settings, orcid_id: str, token: str, section: str, element: dict[str, Any]) -> int:
    """Add an element; returns its put-code."""
    answer = _send("POST", f"{_activities(settings, section)}/{orcid_id}/{section}", token=token, element=element)
    return int(answer.location.rstrip("/").rsplit("/", 1)[-1])


def update(settings: Settings, orcid_id: str, token: str, section: str, element: dict[str, Any]) -> None:
    """Replace the element whose put-code it carries."""
    address = f"{_activities(settings, section)}/{orcid_id}/{section}/{element['put-code']}"
    _send("PUT", address, token=token, element=element)


def _activities(settings: Settings, section: str) -> str:
    """The API that elements of a section are written to."""
    is_old = settings.fault("M19") and section == "work"
    return f"{settings.orcid_api}/{'v2.1' if is_old else 'v3.0'}"


def watch(settings: Settings, orcid_id: str, callback: str) -> None:
    """Ask to be told when the record changes."""
    _send("PUT", _webhook(settings, orcid_id, callback), token=_webhook_token(settings))


def unwatch(settings: Settings, orcid_id: str, callback: str) -> None:
    """Ask to be told no more."""
    _send("DELETE", _webhook(settings, orcid_id, callback), token=_webhook_token(settings))


def _webhook(settings: Settings, orcid_id: str, callback: str) -> str:
    return f"{settings.orcid_api}/{orcid_id}/webhook/{quote(callback, safe='')}"


def _webhook_token(settings: Settings) -> str:
    return str(_token(settings, {"grant_type": "client_credentials", "scope": "/webhook"})["access_token"])


def _client(settings: Settings) -> dict[str, str]:
    return {"client_id": settings.client_id, "client_secret": settings.client_secret}


def _token(settings: Settings, form: dict[str, str]) -> dict[str, Any]:
    answer = _send("POST", f"{settings.orcid_web}/oauth/token", form={**_client(settings), **form})
    granted: dict[str, Any] = json.loads(answer.body)
    return granted


def _send(
    method: str,
    address: str,
    *,
    token: str = "",
    form: dict[str, str] | None = None,
    element: dict[str, Any] | None = None,
) -> Answer:
    headers = {"Accept": "application/json" if form else JSON}
    data = None
    if form is not None:
        data = urlencode(form).encode()
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    if element is not None:
        data = json.dumps(element).encode()
        headers["Content-Type"] = JSON
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(address, data=data, method=method, headers=headers)  # noqa: S310  from settings
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310  from settings
            return Answer(answer.status, answer.headers.get("Location", ""), answer.read())
    except urllib.error.HTTPError as refusal:
        with refusal:
            raise OrcidTrouble(refusal.code, refusal.read(2000).decode("utf-8", "replace")) from None
    except OSError as trouble:
        raise OrcidTrouble(0, str(trouble)) from None
