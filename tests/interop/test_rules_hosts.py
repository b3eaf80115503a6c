"""Rules 1 to 6: which addresses real systems call."""

from urllib.parse import quote

import pytest

from tests.interop.wire import post_form, send

JSON = "application/json"


@pytest.mark.parametrize("side", ["", "/api", "/pub"])
def test_rule_01_a_token_is_had_on_the_web_api_and_pub_addresses(practice_registry, client, side):
    form = {"grant_type": "client_credentials", "scope": "/read-public", **client}

    assert post_form(f"{practice_registry.url}{side}/oauth/token", form).json()["access_token"]


@pytest.mark.parametrize("host", ["orcid.org", "api.orcid.org", "pub.sandbox.orcid.org"])
def test_rule_01_a_token_is_had_on_every_host(practice_registry, client, host):
    form = {"grant_type": "client_credentials", "scope": "/read-public", **client}

    assert post_form(f"{practice_registry.url}/oauth/token", form, host).json()["access_token"]


def test_rule_02_revoke_and_userinfo_are_on_the_web_address(practice_registry, client, grant):
    given = grant("sofia", "/authenticate")

    who = send(f"{practice_registry.url}/oauth/userinfo", authorization=given.bearer, accept="*/*", content_type=JSON)
    gone = post_form(f"{practice_registry.url}/oauth/revoke", {"token": given.token, **client})

    assert who.json()["sub"] == given.orcid_id
    assert (gone.status, gone.body) == (200, b"")


@pytest.mark.parametrize("side", ["api", "pub"])
@pytest.mark.parametrize("version", ["v3.0", "v2.1", "v2.0"])
def test_rule_03_the_version_is_in_the_path(practice_registry, sofia, side, version):
    url = f"{practice_registry.url}/{side}/{version}/{sofia.orcid_id}/works"

    answer = send(url, authorization=sofia.bearer, accept=JSON)

    assert answer.status == 200
    assert len(answer.json()["group"]) == 2


@pytest.mark.parametrize("version", ["v3.0", "v2.1", "v2.0"])
def test_rule_04_an_id_alone_is_the_record(practice_registry, sofia, version):
    short, whole = (
        send(f"{practice_registry.pub}/{version}/{sofia.orcid_id}{end}", accept=JSON) for end in ("", "/record")
    )

    assert short.status == 200
    assert short.json() == whole.json()
    assert short.json()["orcid-identifier"]["path"] == sofia.orcid_id


@pytest.mark.parametrize("slashes", ["/", "//"])
@pytest.mark.parametrize("host", ["", "api.sandbox.orcid.org"], ids=["by prefix", "by host"])
def test_rule_05_webhook_routes_have_no_version_and_keep_what_is_encoded(
    practice_registry, sofia, client_token, slashes, host
):
    callback = "https://cris.example/api/cris/orcid/a%2Fb/webhook/key?x=1"
    base = practice_registry.url if host else practice_registry.api
    url = f"{base}{slashes}{sofia.orcid_id}/webhook/{quote(callback, safe='')}"

    assert send(url, "PUT", host=host, authorization=client_token("/webhook")).status == 201
    assert [hook["uri"] for hook in practice_registry.control.ask("GET", "/webhooks")] == [callback]


@pytest.mark.parametrize("version", ["v3.0", "v2.1", "v2.0"])
def test_rule_06_search_tells_ids_and_their_number(practice_registry, version):
    answer = send(f"{practice_registry.pub}/{version}/search?q=family-name:Garcia&start=0&rows=10", accept=JSON)

    assert answer.json()["num-found"] == 1
    assert answer.json()["result"][0]["orcid-identifier"]["path"] == practice_registry.cast["sofia"].orcid_id


def test_rule_06_search_with_no_rows_counts(practice_registry):
    answer = send(f"{practice_registry.pub}/v3.0/search?q=family-name:Garcia&rows=0", accept=JSON)

    assert answer.status == 200
    assert answer.json()["num-found"] == 1
    assert not answer.json()["result"]


def test_rule_06_search_may_end_in_a_slash_and_name_its_parser(practice_registry):
    answer = send(
        f"{practice_registry.pub}/v2.0/search/?defType=edismax&q=polychaetes", accept="application/orcid+json"
    )

    assert answer.json()["num-found"] == 1


@pytest.mark.parametrize(
    "query",
    [
        (
            "(given-names:Sofia+OR+family-name:Sofia+OR+other-names:Sofia)"
            "+AND+(given-names:Garcia+OR+family-name:Garcia+OR+other-names:Garcia)"
        ),
        "(orcid:0009-9100-0000-001X)",
    ],
)
def test_rule_06_expanded_search_takes_raw_colons_and_parentheses(practice_registry, query):
    answer = send(f"{practice_registry.pub}/v3.0/expanded-search?q={query}&start=0&rows=10")

    names = answer.xml().findall(".//{*}family-names")
    assert answer.xml().get("num-found") == "1"
    assert [name.text for name in names] == ["Garcia"]
