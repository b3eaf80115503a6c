"""Every request passes here once: seen by the witness, met by the faults.

Neither decides anything else: what a request gets otherwise is the handlers' business. Levers and stylesheets
pass unseen.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cinquefoil.registry.core import Core, noted
from cinquefoil.registry.errors import OAuthRefusal, Refusal, invalid_token
from cinquefoil.registry.oauth.tokens import end_token, token_by_access
from cinquefoil.registry.values import Account
from cinquefoil.registry.witness import digest, redacted_form, redacted_json, redacted_query

# The name under which a server that can break a connection offers it.
BREAK = "practice.break"

_UNSEEN = ("/_control", "/practice.css", "/favicon.ico")
_LARGEST = 16 * 1024 * 1024
_KINDS = {
    "/oauth/token": "token",
    "/oauth/revoke": "revoke",
    "/oauth/authorize": "authorize",
    "/oauth/userinfo": "userinfo",
}


class Traffic:
    """The outermost layer of the application but for names of headers and hosts."""

    def __init__(self, app: ASGIApp, core: Core) -> None:
        self._app = app
        self._core = core

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"].startswith(_UNSEEN):
            await self._app(scope, receive, send)
            return
        body = await _read(receive)
        exchange = _Exchange(self._core, scope, body)
        scope["exchange"] = exchange.notes
        effect = self._core.faults.effect_on(exchange.facts())
        answer = _Answer(scope, send, effect)
        try:
            await self._serve(exchange, effect, answer)
        finally:
            exchange.testify(answer)

    async def _serve(self, exchange: "_Exchange", effect: Mapping[str, Any], answer: "_Answer") -> None:
        if effect.get("delay_ms"):
            await asyncio.sleep(effect["delay_ms"] / 1000)
        _change_the_world(self._core, exchange, effect)
        is_replaced = bool(effect.get("status") or effect.get("reset"))
        if not is_replaced or effect.get("after"):
            await self._app(exchange.scope, exchange.receive, answer.swallow if is_replaced else answer.send)
        if effect.get("reset"):
            await answer.reset()
        elif effect.get("status"):
            await answer.replace(_refused(exchange, effect), effect)


async def _read(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if not message.get("more_body") or len(body) > _LARGEST:
            return body


class _Exchange:
    """One request, and what is found out about it."""

    def __init__(self, core: Core, scope: Scope, body: bytes) -> None:
        self.scope = scope
        self.notes: dict[str, Any] = {}
        self._core = core
        self._body = body
        self._read = False
        self._started = core.clock.now()
        self._headers = Headers(scope=scope)
        query = scope["query_string"].decode("ascii", "replace")
        self._query = query
        self._asked = dict(parse_qsl(query))
        self._find_out()

    def _find_out(self) -> None:
        header = self._headers.get("authorization", "")
        self.secret = header[6:].strip() if header[:6].lower() == "bearer" else self._asked.get("access_token", "")
        token = token_by_access(self._core.store, self.secret) if self.secret else None
        parts = [part for part in self.scope["path"].split("/") if part]
        known = next((part for part in parts if len(part) == 19 and part.count("-") == 3), "")
        self.notes.update(
            client_id=token.client_id if token else self.form.get("client_id") or self._asked.get("client_id", ""),
            orcid_id=known or (token.orcid_id if token else ""),
            token_id=token.token_id if token else "",
            scope=" ".join(token.scopes) if token else self._asked.get("scope", ""),
        )

    @property
    def _type(self) -> str:
        return self._headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def form(self) -> dict[str, str]:
        """The form's fields, secrets replaced."""
        is_form = self._type == "application/x-www-form-urlencoded"
        return redacted_form(self._body) if is_form else {}

    @property
    def kind(self) -> str:
        """What kind of request this is, for the faults."""
        path = self.scope["path"]
        if "/webhook/" in path:
            return "webhook_registration"
        return _KINDS.get(path) or ("api" if path.startswith(("/api/", "/pub/")) else "page")

    def facts(self) -> dict[str, str]:
        """Return what fault rules may match."""
        named = {name: str(self.notes.get(name) or "") for name in ("client_id", "orcid_id")}
        return {**named, "kind": self.kind, "method": self.scope["method"], "path": self.scope["path"]}

    async def receive(self) -> Message:
        """Give the body that was read, once."""
        if self._read:
            return {"type": "http.disconnect"}
        self._read = True
        return {"type": "http.request", "body": self._body, "more_body": False}

    def testify(self, answer: "_Answer") -> None:
        """Write the exchange down."""
        facts = {**self.notes, **noted(self.scope)}
        raw: bytes = self.scope.get("raw_path") or self.scope["path"].encode()
        self._core.witness.add(
            self._started,
            self.scope["method"],
            raw.partition(b"?")[0].decode("ascii", "replace"),
            **{
                **facts,
                "query": redacted_query(self._query),
                "status": answer.status,
                "error_code": facts.get("error_code") or answer.error_code(),
                "digest": digest(self._body),
                "form": self.form,
                "body": redacted_json(self._body) if self._type.endswith("json") and self._body else None,
                "user_agent": self._headers.get("user-agent", ""),
            },
        )


class _Answer:
    """The answer on its way out: looked at, cut short, replaced or never sent."""

    def __init__(self, scope: Scope, send: Send, effect: Mapping[str, Any]) -> None:
        self._send = send
        self._break = scope.get("extensions", {}).get(BREAK)
        self._truncates = bool(effect.get("truncate"))
        self.status: int | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        """Pass a message on; with `truncate`, half the body and then the end of the connection."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif message["type"] == "http.response.body":
            body = message.get("body", b"")
            if self.status is not None and self.status >= 400:
                self._body += body
            if self._truncates:
                await self._send({**message, "body": body[: len(body) // 2], "more_body": True})
                await self.reset()
                return
        await self._send(message)

    async def swallow(self, message: Message) -> None:
        """Take a message and send nothing: the work is done, the answer is lost."""

    async def replace(self, response: "tuple[int, dict[str, Any]]", effect: Mapping[str, Any]) -> None:
        """Send this status and body instead of the handler's."""
        status, content = response
        body = json.dumps(content).encode()
        headers = [(b"content-type", b"application/json;charset=UTF-8"), (b"content-length", b"%d" % len(body))]
        if "retry_after" in effect:
            headers.append((b"retry-after", str(effect["retry_after"]).encode()))
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        await self.send({"type": "http.response.body", "body": body})

    async def reset(self) -> None:
        """Break the connection without a word more."""
        if self._break is None:
            raise ConnectionResetError("The practice registry broke this connection on purpose.")
        self._break()
        await asyncio.sleep(0)  # lets the server notice, before it wonders why no answer came

    def error_code(self) -> int | str | None:
        """Return the code in an error answer: ORCID's number or OAuth's name."""
        try:
            content = json.loads(self._body) if self._body else {}
        except ValueError:
            return None
        if not isinstance(content, dict):
            return None
        return content.get("error-code") or content.get("error")


def _change_the_world(core: Core, exchange: _Exchange, effect: Mapping[str, Any]) -> None:
    """Do what an effect does to tokens and records before the handler looks at them."""
    if effect.get("revoke_token"):
        token = token_by_access(core.store, exchange.secret)
        if token is not None:
            end_token(core.store, token, "user", core.clock.now())
    account = core.store.accounts.get(str(exchange.notes.get("orcid_id") or ""))
    if account is not None:
        changed = _with_effect(account, effect)
        if changed is not account:
            core.store.accounts.put(changed)


def _with_effect(account: Account, effect: Mapping[str, Any]) -> Account:
    if effect.get("lock"):
        return replace(account, state="locked")
    if effect.get("deprecate_to"):
        return replace(account, state="deprecated", primary=effect["deprecate_to"])
    return account


def _refused(exchange: _Exchange, effect: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """Return status and body of an answer replaced by a fault, in the shape its kind of request gets."""
    status = effect["status"]
    if exchange.kind in {"token", "revoke", "authorize"} or effect.get("error"):
        name = effect.get("error") or ("server_error" if status >= 500 else "invalid_request")
        return status, dict(OAuthRefusal(name, "A fault set in the practice registry").body())
    if status == 401 and "error_code" not in effect:
        return status, dict(invalid_token("(fault)").body())
    return status, Refusal(effect.get("error_code") or _usual_code(status), status=status).body()


def _usual_code(status: int) -> int:
    usual = {400: 9006, 403: 9010, 404: 9016, 409: 9021, 429: 9001}
    return usual.get(status, 9008 if status >= 500 else 9001)
