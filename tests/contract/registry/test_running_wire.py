"""The last step before the socket, with an application of one line behind it: what goes out for what was said."""

import http.client
import socket
import threading

import pytest
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from cinquefoil.registry.exchange import LARGEST
from cinquefoil.registry.server import make_server_of, open_socket


async def pieces():
    yield "one "
    yield "two"


async def application(scope, receive, send):
    """Answers by its path."""
    if scope["type"] == "lifespan":
        for kind in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{kind}.complete"})
        return
    answers = {
        "/split": Response(headers={"location": "/a\r\nSet-Cookie: b=c"}),
        "/stream": StreamingResponse(pieces(), media_type="text/plain"),
        "/nothing": Response(status_code=204),
        "/text": PlainTextResponse("text"),
    }
    if scope["path"] == "/fails":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"9")]})
        raise RuntimeError("on purpose")
    await answers[scope["path"]](scope, receive, send)


@pytest.fixture(scope="module")
def place():
    listener = open_socket("127.0.0.1", 0)
    ready = threading.Event()
    server = make_server_of(application, told=ready.set)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    assert ready.wait(10)
    yield listener.getsockname()
    server.should_exit = True
    thread.join(10)


def sent(place, text, method="GET"):
    with socket.create_connection(place, timeout=10) as line:
        line.sendall(text.encode())
        answer = http.client.HTTPResponse(line, method=method)
        answer.begin()
        return answer.status, dict(answer.getheaders()), answer.read()


def get(place, path, version="1.1"):
    return sent(place, f"GET {path} HTTP/{version}\r\nHost: a.example\r\n\r\n")


def test_a_value_with_two_lines_does_not_become_a_header(place):
    status, headers, _ = get(place, "/split")

    assert status == 500
    assert "Set-Cookie" not in headers


def test_what_has_no_length_comes_in_chunks(place):
    status, headers, body = get(place, "/stream")

    assert (status, body) == (200, b"one two")
    assert headers["Transfer-Encoding"] == "chunked"


def test_what_has_no_body_says_so_by_its_status_alone(place):
    status, headers, body = get(place, "/nothing")

    assert (status, body) == (204, b"")
    assert "Transfer-Encoding" not in headers


def test_an_answer_that_fails_half_way_is_cut_off(place):
    with pytest.raises(http.client.IncompleteRead):
        get(place, "/fails")


def test_two_requests_sent_at_once_are_answered_in_turn(place):
    one = "GET /text HTTP/1.1\r\nHost: a.example\r\n\r\n"
    last = "GET /stream HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n"
    with socket.create_connection(place, timeout=10) as line:
        line.sendall((one + last).encode())
        got = b"".join(iter(lambda: line.recv(4096), b""))

    assert got.count(b"HTTP/1.1 200 OK") == 2
    assert got.index(b"text") < got.index(b"two")
    assert b"Connection: close" in got


def test_whoever_waits_for_a_go_ahead_is_told_to_go_ahead(practice_registry):
    place = ("127.0.0.1", int(practice_registry.url.rpartition(":")[2]))
    with socket.create_connection(place, timeout=10) as line:
        line.sendall(
            b"POST /oauth/token HTTP/1.1\r\nHost: a.example\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n"
        )

        assert line.recv(100).startswith(b"HTTP/1.1 100 Continue")


def test_a_body_beyond_all_measure_is_refused(practice_registry, sofia, http):
    body = b"x" * (LARGEST + 1)

    response = http.post(f"{sofia.url}/work", content=body, headers=sofia.headers)

    assert (response.status_code, response.json()["response-code"]) == (413, 413)
    assert practice_registry.control.witness()[-1]["status"] == 413
