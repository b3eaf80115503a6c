"""Harvesting against a small OAI-PMH server on loopback, and what is said when not everything was read."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from cinquefoil.assess.collectors.fetching import Fetcher, Limits, own_host
from cinquefoil.assess.collectors.metadata import Harvest
from cinquefoil.guidelines.metadata import pairs_in, unread

IDENTIFIER = "0000-0002-1825-0097"
pytestmark = pytest.mark.timeout(60)


def oai(body):
    return f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{body}</OAI-PMH>'


def record(name, orcid_id=""):
    mark = f"<nameIdentifier>https://orcid.org/{orcid_id}</nameIdentifier>" if orcid_id else ""
    return f"<record><creator><creatorName>{name}</creatorName>{mark}</creator></record>"


class Repository(BaseHTTPRequestHandler):
    endless = False

    def log_message(self, *_):
        """Say nothing."""

    def do_GET(self):
        parts = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        kind, links = "text/xml", ""
        if parts.path == "/robots.txt":
            self.send_error(404)
            return
        if parts.path == "/item":
            kind, links = "text/html", '</item.json>; rel="describedby"; type="application/ld+json"'
            body = '<html><head><link rel="alternate" type="text/xml" href="/item.xml"></head><body></body></html>'
        elif parts.path == "/item.xml":
            body = record("Fern Okonjo", IDENTIFIER)
        elif parts.path == "/item.json":
            kind, body = "application/ld+json", "{}"
        elif query.get("verb") == "ListMetadataFormats":
            names = "".join(f"<metadataPrefix>{one}</metadataPrefix>" for one in ("oai_dc", "marcxml", "oai_datacite"))
            body = oai(names)
        else:
            body = self.records(query)
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if links:
            self.send_header("Link", links)
        self.end_headers()
        self.wfile.write(body.encode())

    def records(self, query):
        prefix, _, place = query.get("resumptionToken", f"{query.get('metadataPrefix')}/0").partition("/")
        number = int(place)
        token = f"{prefix}/{number + 1}" if self.endless or number < 2 else ""
        has_id = prefix == "oai_datacite" and number == 2
        return oai(f"{record('Fern Okonjo', IDENTIFIER if has_id else '')}<resumptionToken>{token}</resumptionToken>")


@pytest.fixture
def repository():
    handler = type("OneRepository", (Repository,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        server.address = f"http://127.0.0.1:{server.server_port}"
        yield server
        server.shutdown()


def harvest(repository, path, **bounds):
    fetcher = Fetcher(limits=Limits(pause=0), rehearsed=own_host(repository.address))
    made = Harvest(fetcher, "connect", **bounds)
    made.read(f"{repository.address}{path}")
    return made


def answers(made):
    return [(page.url, page.html) for page in made.pages]


def test_every_useful_format_is_read_to_its_last_page(repository):
    made = harvest(repository, "/oai")
    assert len(made.pages) == 7  # the formats, and three pages of each useful one
    assert IDENTIFIER in {pair.orcid_id for page in made.pages for pair in pairs_in(page.html, page.media_type)}
    assert not any("marcxml" in page.url for page in made.pages)
    assert unread(answers(made)) == ()


def test_the_format_that_the_plan_names_is_read_first(repository):
    made = harvest(repository, "/oai?verb=ListRecords&metadataPrefix=oai_dc")
    assert "metadataPrefix=oai_dc" in made.pages[1].url
    assert any("metadataPrefix=oai_datacite" in page.url for page in made.pages)


def test_a_list_without_end_is_left_at_the_bound_and_that_is_told(repository):
    repository.RequestHandlerClass.endless = True
    made = harvest(repository, "/oai", most=5)
    assert len(made.pages) == 5
    assert unread(answers(made)) == ("the format oai_dc", "the rest of a list")


def test_the_pointers_of_a_page_are_followed(repository):
    made = harvest(repository, "/item")
    assert [urlsplit(page.url).path for page in made.pages] == ["/item", "/item.json", "/item.xml"]


def test_what_cannot_be_fetched_is_told_and_stops_nothing():
    made = Harvest(Fetcher(limits=Limits(pause=0)), "look")
    made.read("http://127.0.0.1:9/oai")
    assert made.pages == []
    assert made.troubles
    assert all("private address" in trouble for trouble in made.troubles)
