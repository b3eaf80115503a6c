"""A registry in this process, asked without a network: one call, one answer."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

from cinquefoil.registry.app import create_app, create_core
from cinquefoil.registry.clients import register_client
from cinquefoil.registry.clock import Clock
from cinquefoil.registry.oauth.tokens import issue_token
from cinquefoil.registry.settings import Settings
from cinquefoil.registry.store.memory import MemoryStore

START = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        return self.json.get("error-code") or self.json.get("error")


class Registry:
    """The registry's application, called as a server would call it."""

    def __init__(self, *, store=None, **settings):
        self.core = create_core(store or MemoryStore(), Clock(), Settings(**settings))
        self.app = create_app(self.core)
        self.loop = asyncio.new_event_loop()

    def close(self):
        self.loop.close()
        self.core.store.close()

    def client(self, name, **facts):
        client, _ = register_client(self.core.store, {"name": name, **facts})
        return client.client_id

    def token(self, client_id, scope, orcid_id=""):
        return issue_token(
            self.core.store,
            client_id=client_id,
            orcid_id=orcid_id,
            scopes=scope.split(),
            at=self.core.clock.now(),
            lifetime=timedelta(days=7000),
        )

    def ask(self, method, path, *, query=b"", headers=(), body=b""):
        return self.loop.run_until_complete(self._ask(method, path, query, list(headers), body))

    def ask_json(self, method, path, token="", content=None):
        headers = [(b"host", b"127.0.0.1"), (b"accept", b"application/json")]
        if token:
            headers.append((b"authorization", b"Bearer " + token.encode()))
        body = b""
        if content is not None:
            headers.append((b"content-type", b"application/json"))
            body = json.dumps(content).encode()
        return self.ask(method, path, headers=headers, body=body)

    async def _ask(self, method, path, query, headers, body):
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path if isinstance(path, str) else path.decode("utf-8", "replace"),
            "raw_path": path.encode() if isinstance(path, str) else path,
            "query_string": query,
            "headers": headers,
            "server": ("127.0.0.1", 8780),
            "client": ("127.0.0.1", 50000),
        }
        sent = []
        given = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def receive():
            return next(given, {"type": "http.disconnect"})

        async def send(message):
            sent.append(message)

        await self.app(scope, receive, send)
        start = next(message for message in sent if message["type"] == "http.response.start")
        whole = b"".join(message.get("body", b"") for message in sent if message["type"] == "http.response.body")
        return Answer(start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, whole)
