"""Every request passes here once: seen by the witness, met by the faults.

Neither decides anything else: what a request gets otherwise is the handlers' business. Levers and stylesheets
pass unseen.
"""

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cinquefoil.registry.api.formats import error_answer
from cinquefoil.registry.core import BODY, Core
from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.exchange import Exchange, TooLarge
from cinquefoil.registry.fault_effects import change_the_world, refused

# The name under which a server that can break a connection offers it: an object with `reset` and `close`.
BREAK = "practice.break"

Whole = Callable[[int, list[tuple[bytes, bytes]], bytes], bool]

_UNSEEN = ("/_control", "/practice.css", "/favicon.ico")
_CODE_IN_XML = re.compile(rb"<(?:\w+:)?error-code>(\d+)<")


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
        exchange = Exchange(self._core, scope)
        scope["exchange"] = exchange.notes
        answer = _Answer(scope, send)
        try:
            await exchange.read(receive)
            scope[BODY] = exchange.body
            if self._core.faults.rules:
                await self._serve_faultily(exchange, answer)
            else:
                answer.is_direct = True
                await self._app(scope, exchange.receive, answer.send)
        except TooLarge:
            await error_answer(Request(scope), Refusal(9001, status=413), "")(scope, receive, answer.send)
        finally:
            exchange.testify(answer.status, answer.error_code())

    async def _serve_faultily(self, exchange: Exchange, answer: "_Answer") -> None:
        """Serve while there are faults. Writes to one record that go on at the same time are known as such."""
        faults, facts = self._core.faults, exchange.facts()
        record = facts["orcid_id"] if exchange.is_write else ""
        facts["parallel"] = "true" if record and faults.writing[record] else ""
        effect = faults.effect_on(facts)
        faults.writing[record] += 1
        try:
            await self._serve(exchange, effect, answer)
        finally:
            faults.writing[record] -= 1

    async def _serve(self, exchange: Exchange, effect: Mapping[str, Any], answer: "_Answer") -> None:
        if effect.get("delay_ms"):
            await asyncio.sleep(effect["delay_ms"] / 1000)
        change_the_world(self._core, exchange, effect)
        answer.truncates = bool(effect.get("truncate"))
        is_replaced = bool(effect.get("status") or effect.get("reset"))
        if not is_replaced or effect.get("after"):
            await self._app(exchange.scope, exchange.receive, answer.swallow if is_replaced else answer.send)
        if effect.get("reset"):
            await answer.end("reset")
        elif effect.get("status"):
            await refused(self._core, exchange, effect)(exchange.scope, exchange.receive, answer.send)


class _Answer:
    """The answer on its way out: looked at, cut short, or never sent."""

    __slots__ = ("_body", "_scope", "_send", "is_direct", "status", "truncates")

    def __init__(self, scope: Scope, send: Send) -> None:
        self._send = send
        self._scope = scope
        self._body = b""
        self.truncates = False
        self.status: int | None = None
        self.is_direct = False

    def whole(self, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> bool:
        """Pass an answer on in one go. Whether that could be."""
        write: Whole | None = getattr(getattr(self._send, "__self__", None), "whole", None) if self.is_direct else None
        if write is None or not write(status, headers, body):
            return False
        self.status = status
        if status >= 400:
            self._body = body
        return True

    async def send(self, message: Message) -> None:
        """Pass a message on; with `truncates`, half the body and then the end of the connection."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif message["type"] == "http.response.body":
            body = message.get("body", b"")
            if self.status is not None and self.status >= 400:
                self._body += body
            if self.truncates:
                await self._send({**message, "body": body[: len(body) // 2], "more_body": True})
                await self.end("close")
                return
        await self._send(message)

    async def swallow(self, message: Message) -> None:
        """Take a message and send nothing: the work is done, the answer is lost."""

    async def end(self, how: str) -> None:
        """End the connection: `reset` breaks it without a word more, `close` sends what is written first."""
        breaker = (self._scope.get("extensions") or {}).get(BREAK)
        if breaker is None:
            raise ConnectionResetError("The practice registry broke this connection on purpose.")
        getattr(breaker, how)()
        await asyncio.sleep(0)  # lets the server notice, before it wonders why no answer came

    def error_code(self) -> int | str | None:
        """Return the code in an error answer: ORCID's number or OAuth's name."""
        if not self._body:
            return None
        found = _CODE_IN_XML.search(self._body)
        if found:
            return int(found[1])
        try:
            content = json.loads(self._body)
        except ValueError:
            return None
        if not isinstance(content, dict):
            return None
        return content.get("error-code") or content.get("error")
