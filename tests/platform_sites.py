"""Static sites in the shapes of known platforms (`tests/fixtures/platforms`), served on loopback."""

import ssl
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

SHAPES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent / "fixtures" / "platforms").glob("*.toml"))
}


class Site(BaseHTTPRequestHandler):
    """A static site of one shape. `changes`: the first reading of each page differs from the later ones."""

    shape = SHAPES["only-a-comment"]
    robots = b""
    changes = False
    client_id = "APP-FENSREPOSITORY001"
    read: set[str] = set()

    def log_message(self, *_):
        """Say nothing."""

    def do_GET(self):
        path, _, query = self.path.partition("?")
        oai = self.shape.get("oai", {})
        if path == "/robots.txt":
            self.answer(200, "text/plain", self.robots.decode())
        elif path in self.shape["pages"]:
            told = self.shape["pages"][path]
            body = "nothing" if self.changes and path in self.read else told["body"]
            self.read.add(path)
            self.answer(told.get("status", 200), "text/html", self.page(told.get("head", ""), body), told.get("link"))
        elif path in self.shape.get("answers", {}):
            told = self.shape["answers"][path]
            self.answer(told.get("status", 200), told["type"], told["body"])
        elif path == oai.get("path"):
            self.answer(200, "text/xml", self.oai(oai["records"], parse_qs(query)))
        else:
            self.send_error(404)

    def answer(self, status, kind, body, link=None):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if link:
            self.send_header("Link", self.filled(link))
        self.end_headers()
        self.wfile.write(self.filled(body).encode())

    def filled(self, text):
        return text.replace("{base}", self.server.address).replace("{client}", self.client_id)

    def page(self, head, body):
        generator = f'<meta name="Generator" content="{self.shape["generator"]}">' if self.shape["generator"] else ""
        return (
            f"<!doctype html><html lang='en'><head><title>A</title>{generator}{head}</head><body>{body}</body></html>"
        )

    def oai(self, records, query):
        asked = query["verb"][0]
        if asked == "Identify":
            inside = "<repositoryName>A</repositoryName>"
        elif asked == "ListMetadataFormats":
            inside = "".join(f"<metadataPrefix>{name}</metadataPrefix>" for name in records)
        else:
            inside = f"<record>{records[query['metadataPrefix'][0]]}</record>"
        return f"<OAI-PMH>{inside}</OAI-PMH>"


@contextmanager
def serving(certificate=None) -> Iterator[ThreadingHTTPServer]:
    """A site, over https with a certificate. `address` is where it is, `shows` changes what it shows."""
    handler = type("OneSite", (Site,), {"read": set()})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate.file, certificate.key)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        server.address = f"http{'s' if certificate else ''}://127.0.0.1:{server.server_port}/"
        server.shows = lambda shape: setattr(handler, "shape", shape)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
