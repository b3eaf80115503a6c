"""Writing each kind of element: scopes as ORCID's table has them, duplicates, sources, what is kept and what is not."""

import json

import pytest

from cinquefoil.registry.rules.kinds import BY_PLURAL, KINDS
from cinquefoil.registry.testing import practice_registry as own_registry
from cinquefoil.registry.values import Client
from tests.unit.registry.test_rules_of_kinds import BODIES

JSON = {"Accept": "application/json", "Content-Type": "application/json"}
EVERYTHING = "/read-limited /activities/update /person/update"
BODIES = {**BODIES, **dict.fromkeys(("distinction", "invited-position", "membership"), BODIES["service"])}
BODIES |= dict.fromkeys(("education", "qualification"), BODIES["employment"])
ALL = [kind for kind in KINDS if kind != "email"]


class Writer:
    """A client with what one person granted it."""

    def __init__(self, registry, http, client, scope, person="ines"):
        answer = registry.grant(person, client, scope)
        self.http, self.orcid_id = http, answer["orcid"]
        self.url = f"{registry.api}/v3.0/{answer['orcid']}"
        self.headers = {**JSON, "Authorization": f"Bearer {answer['access_token']}"}

    def ask(self, method, path, body=None, **headers):
        return self.http.request(method, f"{self.url}/{path}", json=body, headers={**self.headers, **headers})

    def add(self, kind, body=None):
        return self.ask("POST", KINDS[kind].segment, BODIES[kind] if body is None else body)


@pytest.fixture
def ines(practice_registry, http, client):
    return Writer(practice_registry, http, client, EVERYTHING)


def refused(response):
    return response.status_code, response.json()["error-code"]


def put_code_of(response):
    assert response.status_code == 201, response.text
    return int(response.headers["location"].rsplit("/", 1)[1])


@pytest.mark.parametrize("kind", ALL)
def test_each_kind_is_added_read_changed_and_deleted(ines, kind):
    segment = KINDS[kind].segment
    created = ines.add(kind)
    put_code = put_code_of(created)
    assert created.headers["location"] == f"{ines.url}/{segment}/{put_code}"
    assert (created.content, created.headers["content-length"]) == (b"", "0")

    read = ines.ask("GET", f"{segment}/{put_code}").json()
    assert read["put-code"] == put_code
    assert read["path"] == f"/{ines.orcid_id}/{segment}/{put_code}"
    assert read["visibility"] == "public"

    put = ines.ask("PUT", f"{segment}/{put_code}", {**read, "source": None, "created-date": None})
    assert put.status_code == 200, put.text
    assert put.json()["source"] == read["source"]
    assert put.json()["created-date"] == read["created-date"]
    assert put.json()["path"] == (read["path"] if KINDS[kind].is_person else None)

    assert ines.ask("DELETE", f"{segment}/{put_code}").status_code == 204
    assert refused(ines.ask("GET", f"{segment}/{put_code}")) == (404, 9016)


@pytest.mark.parametrize("kind", ALL)
def test_adding_the_same_again_is_a_duplicate(ines, kind):
    body = dict(BODIES[kind])
    if KINDS[kind].is_affiliation:
        one = {"external-id-type": "grant_number", "external-id-value": "E-1", "external-id-relationship": "self"}
        body["external-ids"] = {"external-id": [one]}
    put_code = put_code_of(ines.add(kind, body))

    again = ines.add(kind, body)

    if KINDS[kind].is_person:
        assert refused(again) == (409, 9030)
    else:
        assert refused(again) == (409, 9021)
        assert f"put-code {put_code}" in again.json()["developer-message"]


def test_affiliations_without_identifiers_are_never_duplicates(ines):
    assert put_code_of(ines.add("employment")) != put_code_of(ines.add("employment"))


def test_a_person_element_may_not_be_changed_into_another(ines):
    put_code_of(ines.add("keyword", {"content": "mud"}))
    second = put_code_of(ines.add("keyword", {"content": "silt"}))

    assert refused(ines.ask("PUT", f"keywords/{second}", {"content": "mud", "put-code": second})) == (409, 9030)


SCOPES = [
    *(("work", "POST", "/orcid-works/create", 201), ("work", "POST", "/orcid-works/update", 201)),
    *(("work", "POST", "/orcid-works/read-limited", 403), ("work", "POST", "/affiliations/update", 403)),
    *(("research-resource", "POST", "/affiliations/create", 201), ("funding", "POST", "/funding/update", 201)),
    *(("peer-review", "POST", "/peer-review/create", 201), ("service", "POST", "/affiliations/create", 201)),
    *(("keyword", "POST", "/orcid-bio/update", 201), ("keyword", "POST", "/activities/update", 403)),
    ("keyword", "POST", "/orcid-bio/external-identifiers/create", 403),
    ("external-identifier", "POST", "/orcid-bio/external-identifiers/create", 201),
    *(("external-identifier", "POST", "/person/update", 201), ("work", "POST", "/person/update", 403)),
]


@pytest.mark.parametrize(("kind", "method", "scope", "status"), SCOPES)
def test_any_one_of_the_scopes_is_enough(practice_registry, http, client, kind, method, scope, status):
    writer = Writer(practice_registry, http, client, scope)

    response = writer.add(kind)

    assert response.status_code == status
    if status == 403:
        assert refused(response) == (403, 9038)


def test_what_adds_identifiers_may_change_but_not_delete_them(practice_registry, http, client):
    writer = Writer(practice_registry, http, client, "/orcid-bio/external-identifiers/create")
    put_code = put_code_of(writer.add("external-identifier"))
    body = {**BODIES["external-identifier"], "put-code": put_code}

    assert writer.ask("PUT", f"external-identifiers/{put_code}", body).status_code == 200
    assert refused(writer.ask("DELETE", f"external-identifiers/{put_code}")) == (403, 9038)


def test_our_scopes_are_those_of_orcids_table(orcid_data):
    rows = json.loads((orcid_data / "tables" / "endpoints.json").read_text())["member"]
    acts = {"POST": "create", "PUT": "update", "DELETE": "delete"}
    checked = 0
    for row in rows:
        _, _, _, *path = row["path"].split("/")
        kind = KINDS.get(path[0]) or BY_PLURAL.get(path[0]) if path and "{orcid}" in row["path"] else None
        if row["method"] in acts and kind:
            assert kind.scopes(acts[row["method"]]) == tuple(row["scopes_any_of"]), row
            checked += 1
    assert checked == 3 * len(ALL) + 1  # and works in bulk


def test_a_put_with_another_or_no_put_code_is_9019_even_where_nothing_is(ines):
    assert refused(ines.ask("PUT", "work/1", BODIES["work"])) == (400, 9019)
    assert refused(ines.ask("PUT", "work/1", {**BODIES["work"], "put-code": 1})) == (404, 9016)


def test_a_work_put_unchanged_is_answered_unmodified(practice_registry, ines):
    put_code = put_code_of(ines.add("work"))
    read = ines.ask("GET", f"work/{put_code}").json()
    practice_registry.control.ask("PUT", "/clock", json={"advance_seconds": 60})

    same = ines.ask("PUT", f"work/{put_code}", read).json()
    other = ines.ask("PUT", f"work/{put_code}", {**read, "short-description": "Now with words"}).json()

    assert same["last-modified-date"] == read["last-modified-date"]
    assert other["last-modified-date"]["value"] > read["last-modified-date"]["value"]
    assert other["created-date"] == read["created-date"]


def test_a_put_is_a_full_replacement(ines):
    put_code = put_code_of(ines.add("funding"))

    bare = {key: value for key, value in BODIES["funding"].items() if key != "amount"}
    put = ines.ask("PUT", f"funding/{put_code}", {**bare, "put-code": put_code})

    assert put.json()["amount"] is None


def test_the_persons_wish_decides_how_visible_a_new_element_is(practice_registry, http, client):
    writer = Writer(practice_registry, http, client, EVERYTHING, person="lena")

    put_code = put_code_of(writer.add("keyword", {**BODIES["keyword"], "visibility": "public"}))

    assert writer.ask("GET", f"keywords/{put_code}").json()["visibility"] == "limited"
    assert refused(
        writer.ask("PUT", f"keywords/{put_code}", {**BODIES["keyword"], "put-code": put_code, "visibility": "public"})
    ) == (403, 9035)


def test_what_a_search_and_link_wizard_adds_is_the_persons_word(practice_registry, http, client):
    kept = practice_registry.core.store.clients.get(client["client_id"])
    facts = {name: getattr(kept, name) for name in kept.__struct_fields__}
    practice_registry.core.store.clients.put(Client(**{**facts, "for_persons": True}))
    writer = Writer(practice_registry, http, client, EVERYTHING, person="sofia")
    put_code = put_code_of(writer.add("work"))

    source = writer.ask("GET", f"work/{put_code}").json()["source"]

    assert source["source-client-id"]["path"] == client["client_id"]
    assert source["source-orcid"] is None
    assert source["assertion-origin-orcid"]["path"] == writer.orcid_id
    assert source["assertion-origin-name"] == {"value": "Sofia Garcia"}
    assert list(source) == [
        *("source-orcid", "source-client-id", "source-name"),
        *("assertion-origin-orcid", "assertion-origin-client-id", "assertion-origin-name"),
    ]


def test_the_same_client_for_another_is_another_source(practice_registry, http, client):
    writer = Writer(practice_registry, http, client, EVERYTHING)
    put_code = put_code_of(writer.add("work"))
    token = practice_registry.control.tokens()[-1]["token_id"]
    store = practice_registry.core.store
    kept = store.tokens.get(token)
    facts = {name: getattr(kept, name) for name in kept.__struct_fields__}
    store.tokens.put(type(kept)(**{**facts, "origin_client_id": "APP-0000000000000009"}))

    body = {**BODIES["work"], "put-code": put_code}
    assert refused(writer.ask("PUT", f"work/{put_code}", body)) == (403, 9010)
    assert refused(writer.ask("DELETE", f"work/{put_code}")) == (403, 9010)
    assert put_code_of(writer.add("work")) != put_code
    assert writer.ask("GET", f"work/{put_code}").status_code == 200


def test_a_name_that_is_not_to_be_seen_is_null_in_sources_too(practice_registry, http, client):
    noor = practice_registry.cast["noor"].orcid_id
    record = practice_registry.control.record(noor)
    assert record["person"]["keywords"]["keyword"][0]["source"]["source-name"] is None


@pytest.mark.parametrize("group", ["orcid-generated:4711", "ringgold:12", "publons:99"])
def test_a_review_of_an_unknown_group_is_refused_but_for_serials(ines, group):
    assert refused(ines.add("peer-review", {**BODIES["peer-review"], "review-group-id": group})) == (400, 9020)
    put_code_of(ines.add("peer-review"))


def test_a_review_for_what_is_no_issn_is_refused(ines):
    assert refused(ines.add("peer-review", {**BODIES["peer-review"], "review-group-id": "issn:1741-4858"})) == (
        400,
        9053,
    )


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        ("work", {**BODIES["work"], "journal-title": {"value": "x" * 1001}}, 9001),
        ("keyword", {"content": "x" * 256}, 9020),
        ("peer-review", {**BODIES["peer-review"], "reviewer-role": None}, 9001),
        ("peer-review", {**BODIES["peer-review"], "reviewer-role": "reader"}, 9047),
        ("work", {**BODIES["work"], "nonsense": 1}, 9047),
        ("work", {**BODIES["work"], "put-code": "many"}, 9047),
        ("work", {**BODIES["work"], "visibility": "secret"}, 9047),
        ("work", {**BODIES["work"], "publication-date": {"year": "2020"}}, 9047),
    ],
)
def test_json_that_the_schema_or_the_model_refuses(ines, kind, body, code):
    assert refused(ines.add(kind, body)) == (400, code)


@pytest.mark.parametrize(
    "body",
    [
        {**BODIES["work"], "url": "https://a.example/", "journal-title": "Journal"},
        {**BODIES["work"], "put-code": None, "visibility": None},
        {**BODIES["work"], "external-ids": {"external-id": BODIES["work"]["external-ids"]["external-id"][0]}},
        {**BODIES["work"], "publication-date": {"year": {"value": 2020}}},
    ],
)
def test_json_in_the_forms_that_real_clients_send_is_taken(ines, body):
    put_code_of(ines.add("work", body))


def test_a_registry_that_is_not_strict_drops_what_it_does_not_know(http):
    with own_registry(strict_json=False) as registry:
        writer = Writer(registry, http, registry.control.add_client("A hub"), EVERYTHING)
        put_code = put_code_of(
            writer.add("work", {**BODIES["work"], "nonsense": 1, "publication-date": {"year": "2020"}})
        )
        read = writer.ask("GET", f"work/{put_code}").json()

    assert "nonsense" not in json.dumps(read)
    assert read["publication-date"]["year"] == {"value": "2020"}


def test_organisations_may_be_held_to_a_list(http):
    with own_registry(known_organisations=frozenset({("5488", "RINGGOLD")})) as registry:
        writer = Writer(registry, http, registry.control.add_client("A hub"), EVERYTHING)

        assert refused(writer.add("employment")) == (400, 9045)


def test_the_answers_type_is_asked_for_before_anything_is_written(ines):
    assert ines.ask("POST", "work", BODIES["work"], Accept="text/plain").status_code == 406
    assert ines.ask("GET", "works").json()["group"] == []
