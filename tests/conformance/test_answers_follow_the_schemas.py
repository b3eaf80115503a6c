"""Every answer over the whole cast, in XML, is what ORCID's schemas say.

The registry's base URI is one that the schemas' patterns for iDs and clients accept.
"""

import pytest

from cinquefoil.registry.rules.kinds import KINDS
from tests.properties.asking import Registry

BASE = "https://sandbox.orcid.org"
EVERYTHING = "/read-limited /activities/update /person/update /email/read-private"
SECTIONS = ("record", "person", "personal-details", "biography", "activities", *(k.plural for k in KINDS.values()))


@pytest.fixture(scope="module")
def registry():
    registry = Registry(base_uri=BASE)
    yield registry
    registry.close()


def ask(registry, path, token=""):
    headers = [(b"host", b"127.0.0.1"), (b"accept", b"application/vnd.orcid+xml")]
    if token:
        headers.append((b"authorization", f"Bearer {token}".encode()))
    return registry.ask("GET", path, headers=headers)


def addresses(store, account):
    """Every address of a record that can be read."""
    for section in ("", *SECTIONS):
        yield f"/v3.0/{account.orcid_id}/{section}".rstrip("/")
    elements = list(store.elements.find(orcid_id=account.orcid_id))[:60]
    for element in elements:
        kind = KINDS[element.kind]
        if kind.name != "email":
            yield f"/v3.0/{account.orcid_id}/{kind.segment}/{element.put_code}"
        if not kind.is_person:
            yield f"/v3.0/{account.orcid_id}/{kind.name}/summary/{element.put_code}"
    works = [str(element.put_code) for element in elements if element.kind == "work"][:20]
    if works:
        yield f"/v3.0/{account.orcid_id}/works/{','.join([*works, '999999999'])}"


def test_every_answer_over_the_whole_cast_satisfies_the_schemas(registry, schemas, figure):
    store = registry.core.store
    client = registry.client("A hub")
    problems, asked = {}, 0
    for account in list(store.accounts.find()):
        token = registry.token(client, EVERYTHING, account.orcid_id).access
        for path in addresses(store, account):
            for side, bearer in (("/pub", ""), ("/api", token)):
                answer = ask(registry, side + path, bearer)
                asked += 1
                if answer.headers.get("content-type", "").startswith("application/vnd.orcid+xml"):
                    found = schemas.problems(answer.body)
                else:
                    found = [f"{answer.status} {answer.headers.get('content-type')}"]
                if found:
                    problems[side + path] = found[:3]

    figure("answers in XML over the whole cast that satisfy the schemas", asked - len(problems), asked)
    assert not problems


@pytest.mark.parametrize("query", ["search/?q=sofia", "expanded-search/?q=sofia", "search?q=nobody-at-all&rows=0"])
def test_answers_of_a_search_satisfy_the_schemas(registry, schemas, query):
    path, _, parameters = query.partition("?")

    answer = registry.ask(
        "GET",
        f"/pub/v3.0/{path.rstrip('/')}",
        query=parameters.encode(),
        headers=[(b"host", b"127.0.0.1"), (b"accept", b"application/xml")],
    )

    assert (answer.status, schemas.problems(answer.body)) == (200, [])


def test_refusals_satisfy_the_schemas(registry, schemas, figure):
    client = registry.client("A reader")
    token = registry.token(client, "/read-limited", "0009-9100-0000-001X").access
    refused = {
        "/pub/v3.0/0009-9100-0000-9999/record": 404,
        "/pub/v3.0/0009-9100-0000-001X/work/999999999": 404,
        "/pub/v3.0/0009-9100-0000-001X/nothing": 404,
        "/api/v3.0/0009-9100-0000-0028/record": 401,
        "/pub/v3.0/search/x": 404,
    }

    for path, status in refused.items():
        answer = ask(registry, path, token if path.startswith("/api") else "")
        assert (answer.status, schemas.problems(answer.body)) == (status, []), path
    figure("refusals in XML that satisfy the schemas", len(refused), len(refused))


def test_a_client_satisfies_the_schema(registry, schemas):
    client = registry.client("A reader")

    answer = ask(registry, f"/pub/v3.0/client/{client}")

    assert (answer.status, schemas.problems(answer.body)) == (200, [])
