"""T7, Dataverse: names in XML looked up as text, prefix and all; the scope must come back as it was asked for."""

from lxml import etree

from tests.interop.replaying import come_back
from tests.interop.wire import post_form, send

JAVA = "text/html, image/gif, image/jpeg, */*; q=0.2"


def first(text, *names):
    """Follow names, prefix and all, from the root, knowing nothing of namespaces; return the text at the end."""
    root = etree.Element("document")
    root.append(etree.fromstring(text))
    nodes = [root]
    for name in names:
        nodes = [one for node in nodes for one in node.iterdescendants() if prefixed(one) == name]
    return nodes[0].text if nodes else None


def prefixed(node):
    return f"{node.prefix}:{etree.QName(node).localname}"


def test_t7_dataverse_signs_in_and_reads_names_and_employer(practice_registry, client):
    back = come_back(
        practice_registry,
        "sofia",
        f"response_type=code&client_id={client['client_id']}&scope=%2Fread-limited&state=orcid-v2~1"
        "&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Foauth2%2Fcallback.xhtml",
    )
    form = {
        "code": back["code"],
        "redirect_uri": "http://127.0.0.1:9/oauth2/callback.xhtml",
        "scope": "/read-limited",
        "grant_type": "authorization_code",
        **client,
    }
    token = post_form(f"{practice_registry.url}/oauth/token", form).json()
    base = f"{practice_registry.api}/v2.0/{token['orcid']}"
    headers = {"authorization": f"Bearer {token['access_token']}", "accept": JAVA}

    person, employments = (send(f"{base}/{section}", **headers).body for section in ("person", "employments"))

    assert back["state"] == "orcid-v2~1"
    assert token["scope"] == "/read-limited"
    assert first(person, "person:person", "person:name", "personal-details:given-names") == "Sofia"
    assert first(person, "person:person", "person:name", "personal-details:family-name") == "Garcia"
    assert first(person, "person:person", "email:emails", "email:email", "email:email") == "sofia@people.example"
    way = ("activities:employments", "employment:employment-summary", "employment:organization", "common:name")
    assert first(employments, *way) == "University of Aberwen"


def test_t7_dataverse_reads_the_public_without_more(practice_registry, client, grant):
    given = grant("sofia", "/authenticate")

    person = send(f"{practice_registry.pub}/v2.0/{given.orcid_id}/person", authorization=given.bearer, accept=JAVA)

    assert person.status == 200
    assert first(person.body, "person:person", "person:name", "personal-details:given-names") == "Sofia"
