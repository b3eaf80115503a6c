"""Metadata passed on: head tags and JSON-LD of an item, and a small OAI-PMH endpoint.

Only iDs that their owners proved by signing in are passed on.
"""

import json
from datetime import UTC, datetime
from html import escape
from xml.sax.saxutils import escape as escape_xml

from cinquefoil.corpus.settings import Settings
from cinquefoil.corpus.store import Row, Store

EPOCH = "2026-01-01T00:00:00Z"

FORMATS = {
    "oai_dc": ("http://www.openarchives.org/OAI/2.0/oai_dc.xsd", "http://www.openarchives.org/OAI/2.0/oai_dc/"),
    "oai_datacite": ("http://schema.datacite.org/meta/kernel-4/metadata.xsd", "http://datacite.org/schema/kernel-4"),
}


def proven_uri(settings: Settings, author: Row) -> str:
    """The author's iD as an address, if she signed in for it."""
    if settings.fault("M31"):
        return ""
    proofs = {"authenticated", "imported"} if settings.fault("M23") else {"authenticated"}
    return f"{settings.id_base}/{author['orcid_id']}" if author.get("orcid_proof") in proofs else ""


def head(settings: Settings, item: Row, authors: list[Row]) -> str:
    """Citation, Dublin Core and schema.org data for an item's head."""
    tags = [f'<meta name="citation_title" content="{escape(item["title"])}">']
    tags.append(f'<meta name="citation_publication_date" content="{item["year"]}">')
    people = []
    for author in passed_on(settings, authors):
        name, uri = escape(author["name"]), proven_uri(settings, author)
        tags += [f'<meta name="citation_author" content="{name}">', f'<meta name="DC.creator" content="{name}">']
        if uri:
            tags.append(f'<meta name="citation_author_orcid" content="{uri}">')
        people.append({"@type": "Person", "name": author["name"], **({"@id": uri, "sameAs": uri} if uri else {})})
    linked = {"@context": "https://schema.org", "@type": "ScholarlyArticle", "name": item["title"], "author": people}
    text = json.dumps({**linked, "datePublished": str(item["year"])}).replace("<", "\\u003c")
    return "".join(tags) + f'<script type="application/ld+json">{text}</script>'


def answer_oai(settings: Settings, store: Store, query: dict[str, str]) -> str:
    """Answer an OAI-PMH request.

    Source: Open Archives Initiative Protocol for Metadata Harvesting 2.0.
    """
    verb, prefix = query.get("verb", ""), query.get("metadataPrefix", "oai_dc")
    if "resumptionToken" in query:
        prefix = query["resumptionToken"].partition("/")[0]
    if verb in {"ListRecords", "GetRecord", "ListIdentifiers"} and prefix not in FORMATS:
        body = '<error code="cannotDisseminateFormat">The formats are oai_dc and oai_datacite.</error>'
    elif verb == "Identify":
        body = _identify(settings)
    elif verb == "ListMetadataFormats":
        body = _inside(verb, [_format(name) for name in FORMATS])
    elif verb == "ListRecords":
        body = _list_records(settings, store, query, prefix)
    elif verb == "ListIdentifiers":
        body = _inside(verb, [_header(item) for item in store.all("select * from items")])
    elif verb == "GetRecord":
        number = query.get("identifier", "").rsplit(":", 1)[-1]
        item = store.one("select * from items where id = ?", number)
        missing = '<error code="idDoesNotExist">There is no such item.</error>'
        body = _inside(verb, [_record(settings, store, item, prefix)]) if item else missing
    else:
        body = '<error code="badVerb">Ask for Identify, ListMetadataFormats, ListRecords or GetRecord.</error>'
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        '<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
        f"<responseDate>{now}</responseDate><request>{settings.public_url}/oai</request>{body}</OAI-PMH>"
    )


def passed_on(settings: Settings, authors: list[Row]) -> list[Row]:
    """The authors as they go into metadata."""
    if not settings.fault("M32"):
        return authors
    # Each gets the iD of the one after, as when names and iDs are kept in two lists that have come apart.
    ids = [(author["orcid_id"], author["orcid_proof"]) for author in authors]
    moved = ids[-1:] + ids[:-1]
    return [
        {**author, "orcid_id": orcid_id, "orcid_proof": proof}
        for author, (orcid_id, proof) in zip(authors, moved, strict=True)
    ]


def authors_of(store: Store, item_id: int) -> list[Row]:
    """The authors in order, each with the iD of the person behind the name."""
    return store.all(
        "select a.name, a.person_id, p.login, p.given, p.family, p.orcid_id, coalesce(p.orcid_proof, '') as orcid_proof"
        " from authors a left join people p on p.id = a.person_id where a.item_id = ? order by a.position",
        item_id,
    )


def _list_records(settings: Settings, store: Store, query: dict[str, str], prefix: str) -> str:
    """All records, or one at a time with a token for the next."""
    items = store.all("select * from items")
    if not settings.variant("S13"):
        return _inside("ListRecords", [_record(settings, store, item, prefix) for item in items])
    place = int(query.get("resumptionToken", "").partition("/")[2] or 0)
    token = f"{prefix}/{place + 1}" if place + 1 < len(items) else ""
    parts = [_record(settings, store, item, prefix) for item in items[place : place + 1]]
    return _inside("ListRecords", [*parts, f"<resumptionToken>{token}</resumptionToken>"])


def _inside(verb: str, parts: list[str]) -> str:
    return f"<{verb}>{''.join(parts)}</{verb}>"


def _identify(settings: Settings) -> str:
    return (
        f"<Identify><repositoryName>{escape_xml(settings.organisation)} Repository</repositoryName>"
        f"<baseURL>{settings.public_url}/oai</baseURL><protocolVersion>2.0</protocolVersion>"
        "<adminEmail>repository@tarnwath.example</adminEmail>"
        f"<earliestDatestamp>{EPOCH}</earliestDatestamp><deletedRecord>no</deletedRecord>"
        "<granularity>YYYY-MM-DDThh:mm:ssZ</granularity></Identify>"
    )


def _format(prefix: str) -> str:
    schema, namespace = FORMATS[prefix]
    return (
        f"<metadataFormat><metadataPrefix>{prefix}</metadataPrefix><schema>{schema}</schema>"
        f"<metadataNamespace>{namespace}</metadataNamespace></metadataFormat>"
    )


def _header(item: Row) -> str:
    return f"<header><identifier>oai:tarnwath.example:{item['id']}</identifier><datestamp>{EPOCH}</datestamp></header>"


def _record(settings: Settings, store: Store, item: Row, prefix: str) -> str:
    authors = passed_on(settings, authors_of(store, item["id"]))
    build = _datacite if prefix == "oai_datacite" else _dublin_core
    return f"<record>{_header(item)}<metadata>{build(settings, item, authors)}</metadata></record>"


def _dublin_core(settings: Settings, item: Row, authors: list[Row]) -> str:
    people = ""
    for author in authors:
        uri = "" if settings.variant("S13") else proven_uri(settings, author)
        people += f"<dc:creator>{escape_xml(author['name'])}{f' ({uri})' if uri else ''}</dc:creator>"
    return (
        '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape_xml(item['title'])}</dc:title>{people}<dc:date>{item['year']}</dc:date>"
        f"<dc:identifier>{settings.public_url}/items/{item['id']}</dc:identifier></oai_dc:dc>"
    )


def _datacite(settings: Settings, item: Row, authors: list[Row]) -> str:
    people = ""
    for author in authors:
        uri = proven_uri(settings, author)
        mark = f'<nameIdentifier nameIdentifierScheme="ORCID" schemeURI="https://orcid.org">{uri}</nameIdentifier>'
        people += f"<creator><creatorName>{escape_xml(author['name'])}</creatorName>{mark if uri else ''}</creator>"
    return (
        f'<resource xmlns="http://datacite.org/schema/kernel-4"><creators>{people}</creators>'
        f"<titles><title>{escape_xml(item['title'])}</title></titles>"
        f"<publisher>{escape_xml(settings.organisation)}</publisher>"
        f"<publicationYear>{item['year']}</publicationYear></resource>"
    )
