"""A practice registry of the test's own, in a thread, and people who sign in at it and decide as people do."""

import re
import threading
import time
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx2

from cinquefoil.registry.server import address_of, build_core, make_server, open_socket
from cinquefoil.registry.settings import Settings

PASSWORD = "practice-2026"
CONTROL = "levers"


class Practice:
    """A running registry and its levers."""

    def __init__(self):
        self.listener = open_socket("127.0.0.1", 0)
        self.url = address_of(self.listener)
        self.core = build_core(Settings(base_uri=self.url, control_token=CONTROL))
        self.server = make_server(self.core)
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.listener]}, daemon=True)
        self.http = httpx2.Client(base_url=self.url, headers={"Authorization": f"Bearer {CONTROL}"})

    def start(self):
        self.thread.start()
        until = time.monotonic() + 10
        while not self.server.started and time.monotonic() < until:
            time.sleep(0.02)

    def stop(self):
        self.server.should_exit = True
        self.thread.join(timeout=10)
        self.http.close()

    def lever(self, method, path, **more):
        answer = self.http.request(method, f"/_control/{path}", **more)
        assert answer.status_code < 300, answer.text
        return answer

    def client(self, redirect_uri, *, client_id="APP-ABERWENHUB000001"):
        """Register a member client; returns its id and secret."""
        body = {
            "name": "University of Aberwen",
            "redirect_uris": [redirect_uri],
            "kind": "premium",
            "client_id": client_id,
        }
        told = self.lever("POST", "clients", json=body).json()
        return told["client_id"], told["client_secret"]

    def faults(self, *rules):
        self.lever("PUT", "faults", json={"rules": list(rules)})

    def record(self, orcid_id):
        return self.lever("GET", f"records/{orcid_id}").json()

    def affiliations(self, orcid_id, client_id="APP-ABERWENHUB000001", section="employment"):
        """What our client wrote to a record, as summaries."""
        groups = self.record(orcid_id)["activities-summary"][f"{section}s"]["affiliation-group"]
        summaries = [entry[f"{section}-summary"] for group in groups for entry in group["summaries"]]
        return [
            one for one in summaries if ((one["source"] or {}).get("source-client-id") or {}).get("path") == client_id
        ]

    def calls(self, method, path=""):
        """The witness lines of one method whose path contains a text."""
        lines = [httpx2.Response(200, content=line).json() for line in self.lever("GET", "witness").text.splitlines()]
        return [line for line in lines if line["method"] == method and path in line["path"]]

    def webhooks(self):
        return self.lever("GET", "webhooks").json()

    def consent(self, address, email, decision="authorize"):
        """Sign in and decide, as in a browser; returns the query of the address the person is sent back to."""
        with httpx2.Client(base_url=self.url, follow_redirects=False) as browser:
            answer = browser.get(address)
            for _ in range(8):
                if answer.status_code in {302, 303}:
                    onward = answer.headers["location"]
                    if not onward.startswith(("/", self.url)):
                        return {name: values[0] for name, values in parse_qs(urlsplit(onward).query).items()}
                    answer = browser.get(onward)
                elif 'name="password"' in answer.text:
                    form = self._hidden(answer.text, "/signin") | {"login": email, "password": PASSWORD}
                    answer = browser.post("/signin", data=form)
                else:
                    form = self._hidden(answer.text, "/oauth/authorize") | {"decision": decision}
                    answer = browser.post("/oauth/authorize", data=form)
        raise AssertionError("The registry did not send the person back.")

    def _hidden(self, page, action):
        form = next(part for part in page.split("<form")[1:] if f'action="{action}"' in part).split("</form>")[0]
        fields = re.findall(r'<input[^>]*type="hidden"[^>]*>', form)
        return {
            re.search(r'name="([^"]*)"', field)[1]: unescape(re.search(r'value="([^"]*)"', field)[1])
            for field in fields
        }
