"""Secrets taken out of what a request carries: its query, its form, its body in JSON or XML.

A body in which no secret's name occurs is kept as the bytes it came in and read when it is told; one in which a name
occurs is read and redacted at once. Knows which names are secrets, and nothing of requests.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import parse_qsl, unquote_plus

from msgspec import Struct

DOTS = "•••"
SECRETS = frozenset(
    {
        *("client_secret", "code", "code_verifier", "access_token", "refresh_token", "token", "id_token"),
        *("subject_token", "actor_token", "password", "form_token", "client_assertion", "assertion", "id_token_hint"),
    }
)
LONGEST = 64 * 1024
_NAMES = b"|".join(sorted(name.encode() for name in SECRETS))
_PREFIX = rb"(?:[\w.-]+:)?"
# Every name holds one of these, so that most bodies are passed by a look for a few short words.
_HINTS_IN_JSON = (b"secret", b"token", b'"code', b"password", b"assertion", b"\\u", b"\0")
_IN_JSON = re.compile(rb'"(?:' + _NAMES + rb')"|\\u', re.IGNORECASE)
_IN_XML = re.compile(rb"\b(?:" + _NAMES + rb")\b", re.IGNORECASE)
_ELEMENT = re.compile(
    rb"(<" + _PREFIX + rb"(" + _NAMES + rb")\b[^<>]*(?<!/)>).*?(?=</" + _PREFIX + rb"\2\s*>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(
    rb"(\s" + _PREFIX + rb"(?:" + _NAMES + rb""")\s*=\s*)("[^"]*"|'[^']*'|"[^"]*\Z|'[^']*\Z)""", re.IGNORECASE
)
# Other encodings hide names from a search for bytes, and entities hide values; such bodies are not kept.
_HIDING = re.compile(
    rb"""^[^>]*\bencoding\s*=\s*["'](?!utf-8["']|us-ascii["']|iso-8859-1["'])|<!DOCTYPE|\0""", re.IGNORECASE
)


class Body(Struct, frozen=True, gc=False):
    """A body without secrets, not read yet."""

    kind: Literal["json", "xml"]
    data: bytes

    @property
    def weight(self) -> int:
        """How many bytes it takes."""
        return len(self.data)

    def read(self) -> Any:
        """Return JSON as its value (None when it is none), XML as text."""
        if self.kind == "xml":
            return self.data.decode("utf-8", "replace")
        try:
            return json.loads(self.data)
        except (ValueError, RecursionError):
            return None


def digest(body: bytes) -> str | None:
    """Return a digest that tells two requests apart, None for an empty one."""
    return f"sha256:{hashlib.sha256(body).hexdigest()}" if body else None


def redacted_query(query: str) -> str:
    """Return a query string with the values of secrets replaced."""
    if not query:
        return ""
    pairs = [part.partition("=") for part in query.split("&")]
    # A name may be written with percent signs; a server reads it all the same.
    return "&".join(
        f"{name}={DOTS}" if unquote_plus(name).lower() in SECRETS else name + joint + value
        for name, joint, value in pairs
    )


def redacted_form(body: bytes) -> dict[str, str]:
    """Return a form's fields with the values of secrets replaced."""
    pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: DOTS if name.lower() in SECRETS else value for name, value in pairs}


def redacted_body(
    body: bytes, media_type: str, secret: str = "", *, is_plain: bool = False
) -> Body | dict[str, Any] | None:
    """Return a body in JSON or XML without secrets, a note when it is very long, None when it is of another type.

    `secret` is a token the request carries elsewhere; it is taken out wherever it stands. `is_plain` says that the
    body is JSON in which no key names a secret, so that none needs to be looked for.
    """
    kind: Literal["json", "xml"] = "json" if media_type.endswith("json") else "xml"
    if not body or not media_type.endswith(("json", "xml")):
        return None
    if len(body) > LONGEST:
        return {"truncated": True, "bytes": len(body)}
    if secret and secret.encode() in body:
        body = body.replace(secret.encode(), DOTS.encode())
    if is_plain:
        return Body("json", body)
    return _without_secrets_json(body) if kind == "json" else _without_secrets_xml(body)


def _without_secrets_json(body: bytes) -> Body | None:
    # Other encodings than UTF-8 have zeros between their letters.
    small = body.lower()
    is_hinted = False
    for hint in _HINTS_IN_JSON:  # each body passes here: `any` costs as much again
        if hint in small:
            is_hinted = True
            break
    if not is_hinted or (b"\0" not in body and not _IN_JSON.search(body)):
        return Body("json", body)
    try:
        return Body("json", json.dumps(_redacted(json.loads(body))).encode())
    except (ValueError, RecursionError):
        return None


def _redacted(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _hidden(one) if key.lower() in SECRETS else _redacted(one) for key, one in value.items()}
    return [_redacted(one) for one in value] if isinstance(value, list) else value


def _hidden(value: Any) -> Any:
    return value if value is None else DOTS


def _without_secrets_xml(body: bytes) -> Body | None:
    if _HIDING.search(body):
        return None
    if _IN_XML.search(body):
        body = _ELEMENT.sub(rb"\1" + DOTS.encode(), body)
        body = _ATTRIBUTE.sub(rb'\1"' + DOTS.encode() + b'"', body)
    return Body("xml", body)
