"""A practice registry inside a test process: started in a thread, pulled by its levers, walked through like a person.

For tests of anything that talks to a registry; the registry itself never imports it.
"""

import re
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from html import unescape
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import httpx2

from cinquefoil.registry.cast import Person, cast
from cinquefoil.registry.core import Core
from cinquefoil.registry.server import address_of, build_core, make_server, open_socket
from cinquefoil.registry.settings import Settings

CONTROL_TOKEN = "levers"  # noqa: S105 - opens a registry that lives for one test
_LONGEST_START = 10.0


class Control:
    """The levers of one registry, over HTTP."""

    def __init__(self, url: str, token: str) -> None:
        self.http = httpx2.Client(
            base_url=f"{url}/_control", headers={"Authorization": f"Bearer {token}"}, trust_env=False, timeout=30
        )

    def ask(self, method: str, path: str, **options: Any) -> Any:
        """Pull a lever and return what it tells; raises for refusals, with their sentence."""
        response = self.http.request(method, path, **options)
        if response.is_error:
            raise AssertionError(f"{method} {path}: {response.status_code} {response.text}")
        return response.json() if response.content else None

    def add_client(self, name: str = "A client", **facts: Any) -> dict[str, str]:
        """Register a client; returns `client_id` and `client_secret`."""
        facts.setdefault("redirect_uris", ["http://127.0.0.1:9/callback"])
        told: dict[str, str] = self.ask("POST", "/clients", json={"name": name, **facts})
        return told

    def change_client(self, client_id: str, **facts: Any) -> dict[str, Any]:
        """Change what is named of a client, such as `state="locked"`; returns it, without its secret."""
        told: dict[str, Any] = self.ask("PUT", f"/clients/{client_id}", json=facts)
        return told

    def change_settings(self, **settings: Any) -> dict[str, Any]:
        """Change settings until the next reset; durations as `code_lifetime_seconds`. Returns them all."""
        told: dict[str, Any] = self.ask("PUT", "/settings", json=settings)
        return told

    def put_record(self, orcid_id: str, record: Mapping[str, Any], **facts: str) -> None:
        """Create or replace a record; facts: email, password, state, primary, default_visibility."""
        self.ask("PUT", f"/records/{orcid_id}", json=dict(record), params=facts)

    def record(self, orcid_id: str) -> dict[str, Any]:
        """Return a record with everything in it."""
        told: dict[str, Any] = self.ask("GET", f"/records/{orcid_id}")
        return told

    def reset(self, **wanted: bool) -> None:
        """Forget everything and put the cast back."""
        self.ask("POST", "/reset", json=wanted)

    def advance(self, by: timedelta) -> None:
        """Move the clock on."""
        self.ask("PUT", "/clock", json={"advance_seconds": by.total_seconds()})

    def set_faults(self, *rules: Mapping[str, Any]) -> None:
        """Put these rules in force; none takes all away."""
        self.ask("PUT", "/faults", json={"rules": [dict(rule) for rule in rules]})

    def deliver_webhooks(self) -> list[dict[str, Any]]:
        """Call every webhook that waits, at once."""
        told: list[dict[str, Any]] = self.ask("POST", "/webhooks")
        return told

    def tokens(self, **wanted: str) -> list[dict[str, Any]]:
        """Return tokens by id; wanted: client_id, orcid_id."""
        told: list[dict[str, Any]] = self.ask("GET", "/tokens", params=wanted)
        return told

    def end_token(self, token_id: str) -> None:
        """End a token as the person would."""
        self.ask("DELETE", f"/tokens/{token_id}")

    def witness(self, *, after: int = 0, client_id: str = "") -> list[dict[str, Any]]:
        """Return the witness's lines above `after`."""
        params = {"after": str(after), **({"client_id": client_id} if client_id else {})}
        response = self.http.get("/witness", params=params)
        return [httpx2.Response(200, content=line).json() for line in response.text.splitlines() if line]


class Visitor:
    """A person's browser at the registry's pages, without JavaScript: reads forms and posts them."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = httpx2.Client(base_url=url, trust_env=False, follow_redirects=False, timeout=30)

    def sign_in(self, person: Person, onward: str = "/account") -> httpx2.Response:
        """Sign in; returns the redirect."""
        form = {"login": person.email, "password": person.password, "next": onward}
        return self.http.post("/signin", data=form)

    def authorize(
        self,
        person: Person,
        *,
        client_id: str,
        scope: str,
        redirect_uri: str,
        decision: str = "authorize",
        **extra: str,
    ) -> str:
        """Go through sign-in and consent; returns the address the client is called back at."""
        asked = {"client_id": client_id, "response_type": "code", "scope": scope, "redirect_uri": redirect_uri, **extra}
        response = self.http.get("/oauth/authorize", params=asked)
        if response.status_code == 302 and response.headers["location"].startswith("/signin"):
            onward = parse_qs(urlsplit(response.headers["location"]).query)["next"][0]
            response = self.http.get(self.sign_in(person, onward).headers["location"])
        if response.status_code == 302:
            return str(response.headers["location"])
        return self.consent(response.text, decision)

    def consent(self, page: str, decision: str = "authorize") -> str:
        """Answer a consent page; returns the address the client is called back at."""
        form = hidden_fields(page, "/oauth/authorize")
        return str(self.http.post("/oauth/authorize", data={**form, "decision": decision}).headers["location"])

    @staticmethod
    def query_of(address: str) -> dict[str, str]:
        """Return the query of an address."""
        return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def hidden_fields(html: str, action: str) -> dict[str, str]:
    """Return the hidden fields of the form that posts to `action`."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', html, re.DOTALL)
    if form is None:
        raise AssertionError(f"No form posts to {action} in:\n{html}")
    pairs = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form[0])
    return {name: unescape(value) for name, value in pairs}


class PracticeRegistry:
    """A registry that listens in a thread of this process. Use as a context, or `start` and `stop`."""

    def __init__(self, core: Core, url: str, server: Any, thread: threading.Thread) -> None:
        self.core = core
        self.url = url
        self.api = f"{url}/api"
        self.pub = f"{url}/pub"
        self.control = Control(url, CONTROL_TOKEN)
        self.cast = cast()
        self._server = server
        self._thread = thread

    @classmethod
    def start(cls, *, clients: Sequence[Mapping[str, Any]] = (), **settings: Any) -> "PracticeRegistry":
        """Start one on a free port of 127.0.0.1, levers on; `settings` are those of `Settings`."""
        listener = open_socket("127.0.0.1", 0)
        url = address_of(listener)
        core = build_core(
            Settings(**{"base_uri": url, "control_token": CONTROL_TOKEN, **settings}), clients=tuple(clients)
        )
        server = make_server(core)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        end = time.monotonic() + _LONGEST_START
        while not server.started:
            if time.monotonic() > end or not thread.is_alive():
                raise AssertionError("The practice registry did not start.")
            time.sleep(0.01)
        return cls(core, url, server, thread)

    def stop(self) -> None:
        """Stop it and wait until it has stopped."""
        self.control.http.close()
        self._server.should_exit = True
        self._thread.join(10)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def visitor(self) -> Visitor:
        """Return a fresh browser."""
        return Visitor(self.url)

    def grant(self, person: str, client: Mapping[str, str], scope: str, **extra: str) -> dict[str, Any]:
        """Let one of the cast grant `scope` to `client` and return the token answer."""
        known = self.core.store.clients.get(client["client_id"])
        redirect_uri = extra.pop("redirect_uri", known.redirect_uris[0] if known else "")
        back = self.visitor().authorize(
            self.cast[person], client_id=client["client_id"], scope=scope, redirect_uri=redirect_uri, **extra
        )
        code = parse_qs(urlsplit(back).query)["code"][0]
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, **client}
        with httpx2.Client(trust_env=False, timeout=30) as http:
            response = http.post(f"{self.url}/oauth/token", data=form)
        response.raise_for_status()
        answer: dict[str, Any] = response.json()
        return answer


@contextmanager
def practice_registry(**options: Any) -> Iterator[PracticeRegistry]:
    """Run a registry for as long as the block lasts."""
    with PracticeRegistry.start(**options) as registry:
        yield registry
