"""The witness: every exchange with the registry, one line each, secrets taken out as it is written down.

Remembers and tells; judges nothing. What was a secret in a request is never kept, not even in memory.
"""

import hashlib
import json
from collections import deque
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

DOTS = "•••"
SECRETS = frozenset(
    {
        *("client_secret", "code", "code_verifier", "access_token", "refresh_token", "token", "id_token"),
        *("subject_token", "password", "form_token", "client_assertion", "id_token_hint"),
    }
)
LONGEST_BODY = 64 * 1024
MOST_LINES = 50_000


class Witness:
    """Numbered lines, oldest dropped beyond `MOST_LINES`."""

    def __init__(self) -> None:
        self._lines: deque[dict[str, Any]] = deque(maxlen=MOST_LINES)
        self._number = 0

    def add(self, at: datetime, method: str, path: str, **facts: Any) -> dict[str, Any]:
        """Write one line down. Give only redacted facts; missing ones are null or empty."""
        self._number += 1
        line: dict[str, Any] = {
            "number": self._number,
            "time": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "client_id": facts.get("client_id") or None,
            "orcid_id": facts.get("orcid_id") or None,
            "token_id": facts.get("token_id") or None,
            "method": method,
            "path": path,
            "query": facts.get("query") or "",
            "scope": facts.get("scope") or "",
            "status": facts.get("status"),
            "error_code": facts.get("error_code"),
            "digest": facts.get("digest"),
            "form": facts.get("form") or {},
            "body": facts.get("body"),
            "user_agent": facts.get("user_agent") or "",
        }
        self._lines.append(line)
        return line

    def lines(self, *, after: int = 0, client_id: str = "") -> Iterator[dict[str, Any]]:
        """Yield the lines numbered above `after`, of one client when one is named."""
        for line in self._lines:
            if line["number"] > after and (not client_id or line["client_id"] == client_id):
                yield line

    def clear(self) -> None:
        """Forget the lines. Numbers go on, so that `after` keeps its meaning."""
        self._lines.clear()


def digest(body: bytes) -> str | None:
    """Return a digest that tells two requests apart, None for an empty one."""
    return f"sha256:{hashlib.sha256(body).hexdigest()}" if body else None


def redacted_query(query: str) -> str:
    """Return a query string with the values of secrets replaced."""
    pairs = [part.partition("=") for part in query.split("&")]
    # A name may be written with percent signs; a server reads it all the same.
    return "&".join(
        f"{name}={DOTS}" if unquote_plus(name) in SECRETS else name + joint + value for name, joint, value in pairs
    )


def redacted_form(body: bytes) -> dict[str, str]:
    """Return a form's fields with the values of secrets replaced."""
    pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: DOTS if name in SECRETS else value for name, value in pairs}


def redacted_json(body: bytes) -> Any:
    """Return a JSON body with secrets replaced; None when it is not JSON; a note when it is very long."""
    if len(body) > LONGEST_BODY:
        return {"truncated": True, "bytes": len(body)}
    try:
        return _redacted(json.loads(body))
    except ValueError:
        return None


def _redacted(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: DOTS if key in SECRETS and isinstance(one, str) else _redacted(one) for key, one in value.items()}
    return [_redacted(one) for one in value] if isinstance(value, list) else value
