"""Requests exactly as written: no header is added but the host, no path is tidied.

For replays of systems whose requests an ordinary client would put right. Asserts nothing.
"""

import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from lxml import etree


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: header names in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The content type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip()

    @property
    def put_code(self) -> int:
        """The last segment of `Location`."""
        assert self.status == 201, (self.status, self.body)
        return int(self.headers["location"].rsplit("/", 1)[1])

    def json(self) -> Any:
        """Read the body as JSON."""
        return json.loads(self.body)

    def xml(self) -> Any:
        """Read the body as XML."""
        return etree.fromstring(self.body)


def send(url: str, method: str = "GET", body: Any = None, host: str = "", **headers: str) -> Answer:
    """Send one request. Headers by name, `_` for `-`; a dict or list as body goes as JSON, `Form` as a form.

    Nothing is sent that is not given, but `Host` and, with a body, `Content-Length`.
    """
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    target = url[len(f"{parts.scheme}://{parts.netloc}") :]
    sent = _bytes_of(body)
    connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
    connection.putheader("Host", host or parts.netloc)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    if sent is not None and "content_length" not in headers:
        connection.putheader("Content-Length", str(len(sent)))
    connection.endheaders(sent)
    response = connection.getresponse()
    answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
    connection.close()
    return answer


class Form(dict):
    """A body that is sent form-encoded."""


def _bytes_of(body: Any) -> bytes | None:
    if body is None or isinstance(body, bytes):
        return body
    if isinstance(body, Form):
        return urlencode(body).encode()
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()


def post_form(url: str, form: dict[str, str], host: str = "", **headers: str) -> Answer:
    """Post a form, with no `Accept` unless given."""
    return send(url, "POST", Form(form), host, content_type="application/x-www-form-urlencoded", **headers)
