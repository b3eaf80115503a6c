"""One request as the witness and the faults see it: who sends it, about whom, of what kind, with what in it.

Every request is looked at here, so what costs a look into the store or a reading of text is done only when it is
asked for. Answers nothing.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.types import Message, Receive, Scope

from cinquefoil.orcid.identifier import MalformedId, OrcidId, WrongCheckDigit
from cinquefoil.registry.core import Core
from cinquefoil.registry.oauth.tokens import token_by_access
from cinquefoil.registry.redaction import DOTS, Body, digest, redacted_body, redacted_form, redacted_query

LARGEST = 16 * 1024 * 1024
_FORM = "application/x-www-form-urlencoded"
_KINDS = {
    "/oauth/token": "token",
    "/oauth/revoke": "revoke",
    "/oauth/authorize": "authorize",
    "/oauth/userinfo": "userinfo",
}
_WRITES = frozenset({"POST", "PUT", "DELETE"})
# First parts of paths under a version that are no iD.
_NO_IDS = frozenset(
    {
        *("search", "expanded-search", "csv-search", "status", "apiStatus", "pubStatus", "group-id-record", "client"),
        *("oauth", "identifiers", "groups", "resources", "internal", "stats", "disambiguated", "group-id"),
    }
)


class TooLarge(Exception):
    """A request's body is larger than anything the registry takes."""


class Exchange:
    """One request."""

    __slots__ = (
        "_agent",
        "_core",
        "_known",
        "_query",
        "_type",
        "body",
        "is_read",
        "notes",
        "scope",
        "secret",
        "started",
    )

    def __init__(self, core: Core, scope: Scope) -> None:
        self.scope = scope
        self.notes: dict[str, Any] = {}
        self.started = core.clock.now()
        self.is_read = False
        self._core = core
        self.body = b""
        self._known = False
        self._query: str = scope["query_string"].decode("ascii", "replace")
        self._agent = self._type = self.secret = ""
        for name, value in scope["headers"]:
            if name == b"authorization":
                self.secret = _bearer(value.decode("latin-1"))
            elif name == b"content-type":
                self._type = value.decode("latin-1").partition(";")[0].strip().lower()
            elif name == b"user-agent":
                self._agent = value.decode("latin-1")
        if not self.secret and self._query:
            self.secret = dict(parse_qsl(self._query)).get("access_token", "")

    async def read(self, receive: Receive) -> None:
        """Read the body.

        Raises:
            TooLarge: when it is larger than `LARGEST`.
        """
        pieces: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            piece = message.get("body", b"")
            pieces.append(piece)
            size += len(piece)
            if size > LARGEST:
                raise TooLarge
            if not message.get("more_body"):
                break
        self.body = b"".join(pieces) if len(pieces) > 1 else bytes(pieces[0])

    async def receive(self) -> Message:
        """Give the body that was read, once."""
        if self.is_read:
            return {"type": "http.disconnect"}
        self.is_read = True
        return {"type": "http.request", "body": self.body, "more_body": False}

    def identify(self) -> dict[str, Any]:
        """Find out who sends it and about whom; what handlers have noted stands."""
        if not self._known:
            self._known = True
            token = token_by_access(self._core.store, self.secret) if self.secret else None
            asked = dict(parse_qsl(self._query)) if self._query else {}
            found = {
                "client_id": token.client_id if token else self.form.get("client_id") or asked.get("client_id", ""),
                "orcid_id": _id_in(self.scope["path"]) or (token.orcid_id if token else ""),
                "token_id": token.token_id if token else "",
                "scope": " ".join(token.scopes) if token else asked.get("scope", ""),
            }
            for name, value in found.items():
                self.notes.setdefault(name, value)
        return self.notes

    @property
    def form(self) -> dict[str, str]:
        """The form's fields, secrets replaced."""
        return redacted_form(self.body) if self._type == _FORM and self.body else {}

    @property
    def kind(self) -> str:
        """What kind of request this is, for the faults."""
        path = self.scope["path"]
        if path.startswith(("/api/", "/pub/")):
            return "webhook_registration" if "/webhook/" in path else "api"
        return _KINDS.get(path, "page")

    @property
    def is_write(self) -> bool:
        """Whether it may change a record."""
        return self.scope["method"] in _WRITES and self.kind == "api"

    def facts(self) -> dict[str, str]:
        """Return what fault rules may match."""
        notes, path = self.identify(), self.scope["path"]
        return {
            "client_id": str(notes.get("client_id") or ""),
            "orcid_id": str(notes.get("orcid_id") or ""),
            "kind": self.kind,
            "method": self.scope["method"],
            "path": path,
            "malformed_id": "true" if _has_malformed_id(path) else "",
        }

    def testify(self, status: int | None, error_code: object) -> None:
        """Write the exchange down."""
        notes, scope = self.notes, self.scope
        if not notes.get("client_id") or not notes.get("orcid_id"):
            self.identify()
        raw: bytes = scope.get("raw_path") or scope["path"].encode()
        find = notes.get
        self._core.witness.write(
            self.started,
            scope["method"],
            raw.partition(b"?")[0].decode("ascii", "replace"),
            client_id=find("client_id") or None,
            orcid_id=find("orcid_id") or None,
            token_id=find("token_id") or None,
            query=self._told(redacted_query(self._query)) if self._query else "",
            scope=find("scope") or "",
            status=status,
            error_code=find("error_code") or error_code,
            user_agent=self._told(self._agent),
            **(self._content(status) if self.body else {}),
        )

    def _told(self, text: str) -> str:
        return text.replace(self.secret, DOTS) if self.secret and self.secret in text else text

    def _content(self, status: int | None) -> Mapping[str, Any]:
        """Return what is kept of the body. What a person typed and was refused is not, nor a digest of a password.

        The digest of a body that is kept as it came is made when it is told.
        """
        if self.kind == "page":
            form = self.form
            is_refused = status is None or status >= 400
            return {"form": dict.fromkeys(form, DOTS) if is_refused else form}
        if self._type == _FORM:
            form = {name: self._told(value) for name, value in self.form.items()}
            if form:
                return {"digest": digest(self.body), "form": form}
        body = redacted_body(self.body, self._type, self.secret, is_plain="is_plain" in self.notes)
        if isinstance(body, Body) and body.data is self.body:
            return {"body": body}
        return {"digest": digest(self.body), "body": body}


def _bearer(header: str) -> str:
    return header[6:].partition(",")[0].strip() if header[:6].lower() == "bearer" else ""


def _id_in(path: str) -> str:
    """Return the first part of a path that looks like an iD."""
    if path.count("-") < 3:
        return ""
    return next((part for part in path.split("/") if len(part) == 19 and part.count("-") == 3), "")


def _has_malformed_id(path: str) -> bool:
    """Whether the API is asked for a record by something that is no iD."""
    parts = path.split("/", 4)
    if len(parts) < 4 or parts[1] not in {"api", "pub"} or not parts[2].startswith("v") or parts[3] in _NO_IDS:
        return False
    try:
        OrcidId.parse(parts[3])
    except (MalformedId, WrongCheckDigit):
        return bool(parts[3])
    return False
