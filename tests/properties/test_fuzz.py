"""Whatever is sent, the registry answers: refusals with words, never a fault of its own.

Requests are made from the table of endpoints, with people, put-codes, headers and bodies that fit, nearly fit, or do
not. An exception that leaves the application or reaches the log fails the test, as does any 5xx but code 9008 for a
broken search, and 501, which says in a sentence what this registry does not serve.
"""

import json
import logging
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cinquefoil.registry.api.table import TABLE
from tests.properties.asking import Registry
from tests.properties.sizes import LONGEST, REQUESTS
from tests.properties.test_walks import FULL, content_of

SOFIA, TOMOS = "0009-9100-0000-001X", "0009-9100-0000-0028"
TYPES = (
    *("application/json", "application/vnd.orcid+json", "application/orcid+json", "application/xml"),
    *("application/vnd.orcid+xml", "application/orcid+xml", "*/*", "text/html", "text/csv", "application/ld+json"),
    *("application/json;q=0.3, application/xml", "application/vnd.orcid+json; qs=4", "text/html, *; q=.2, */*; q=.2"),
    *("", "json", "a/b/c", ";;;,", "application/json;q=x", "application/vnd.citationstyles.csl+json"),
)
PLACES = (
    *("/oauth/token", "/oauth/revoke", "/oauth/authorize", "/oauth/userinfo", "/oauth/jwks", "/signin", "/register"),
    *(
        "/account",
        "/account/items",
        "/signout",
        "/userStatus.json",
        "/",
        f"/{SOFIA}",
        "/.well-known/openid-configuration",
    ),
)
# Where ORCID itself answers 500: a search that cannot be read, and the address that shows what an error looks like.
DOCUMENTED = ("search", "/error")
FORMS = (
    *("client_id", "client_secret", "grant_type", "code", "redirect_uri", "scope", "token", "refresh_token", "state"),
    *("response_type", "prompt", "max_age", "nonce", "code_challenge", "code_verifier", "login", "password", "next"),
    *("subject_token", "subject_token_type", "requested_token_type", "q", "start", "rows", "fl", "page", "page-size"),
    *("defType", "qf", "locale", "callback", "access_token", "expires_in", "revoke_old", "lang", "orcid", "email"),
)
VALUES = (
    *("authorization_code", "client_credentials", "refresh_token", "implicit", "code", "token", "id_token", "none"),
    *("urn:ietf:params:oauth:grant-type:token-exchange", "/read-public", "/activities/update openid", "0", "-1", "1e9"),
    *(
        "99999999999999999999",
        "given-names:sofia AND (family-name:garcia",
        '"',
        "*:*",
        "doi-self:10.5555*",
        "[* TO",
        "(",
    ),
    *("http://127.0.0.1:9/callback", "https://[", "orcid", "login", "true", "S256", SOFIA, "sofia@people.example", ""),
)
texts = st.text(max_size=30) | st.sampled_from(["\x00", "\ud7ff", "﷽", "10.5555/abc", "<a>&", "x" * 5000])
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts
trees = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3))
WORK = content_of("work", (), "worms") | {
    "external-ids": {
        "external-id": [
            {"external-id-type": "doi", "external-id-value": "10.5555/x", "external-id-relationship": "self"}
        ]
    },
    "publication-date": {"year": {"value": "2020"}, "month": {"value": "02"}, "day": None},
    "contributors": {"contributor": [{"credit-name": {"value": "A"}, "contributor-attributes": None}]},
}
BODIES = (
    WORK,
    content_of("employment", (), "Lecturer"),
    {"content": "worms"},
    {"country": {"value": "GB"}},
    {"url-name": "Notes", "url": {"value": "https://notes.example/"}},
    {"bulk": [{"work": WORK}, {"work": {"title": None}}]},
    {"name": "A journal", "group-id": "issn:1234-5679", "description": "It", "type": "journal"},
    {"external-id-type": "Scopus", "external-id-value": "7", "external-id-url": {"value": "https://x.example/7"}},
)


@st.composite
def damaged(draw, tree):
    """A body of which one part, however deep, is something else, gone, or doubled."""
    if isinstance(tree, dict) and tree and draw(st.integers(0, 3)):
        key = draw(st.sampled_from(sorted(tree)))
        act = draw(st.sampled_from(["deeper", "deeper", "deeper", "gone", "other", "renamed"]))
        rest = {name: value for name, value in tree.items() if name != key}
        if act == "gone":
            return rest
        if act == "renamed":
            return rest | {draw(texts): tree[key]}
        return tree | {key: draw(damaged(tree[key]) if act == "deeper" else trees)}
    if isinstance(tree, list) and tree and draw(st.booleans()):
        return [draw(damaged(tree[0])), *tree]
    return draw(trees) if draw(st.integers(0, 2)) == 0 else tree


def as_xml(tree, name="work:work"):
    """The same tree as something that looks like ORCID's XML, rightly named or not."""
    inner = ""
    if isinstance(tree, dict):
        inner = "".join(
            as_xml(value, f"common:{key}") for key, value in tree.items() if str(key).isidentifier() or "-" in key
        )
    elif isinstance(tree, list):
        return "".join(as_xml(value, name) for value in tree)
    elif tree is not None:
        inner = str(tree).replace("&", "&amp;").replace("<", "&lt;")
    spaces = 'xmlns:work="http://www.orcid.org/ns/work" xmlns:common="http://www.orcid.org/ns/common"'
    return f"<{name} {spaces}>{inner}</{name}>" if name == "work:work" else f"<{name}>{inner}</{name}>"


@st.composite
def bodies(draw):
    tree = draw(st.sampled_from(BODIES).flatmap(damaged) | trees)
    data = draw(st.sampled_from([lambda: json.dumps(tree).encode(), lambda: as_xml(tree).encode("utf-8", "replace")]))()
    cut = draw(st.integers(0, 12))
    return data[: len(data) // 2] if cut == 0 else data + b"\xff" if cut == 1 else data


@st.composite
def addresses(draw, put_codes):
    """A path from the table with its gaps filled, or one that was never there."""
    if draw(st.integers(0, 5)) == 0:
        return draw(st.sampled_from(PLACES))
    endpoint = draw(st.sampled_from(TABLE.endpoints))
    parts = {
        "orcid_id": st.sampled_from([SOFIA, TOMOS, "0000-0002-1825-0097", "0009-9100-0000-9999", "Asfaf", "%00"]),
        "put_code": st.sampled_from([*map(str, put_codes), "0", "-1", "x", "9" * 30, "1,2"]),
        "put_codes": st.sampled_from([",".join(map(str, put_codes)), "1,2", ",", "x,1", "1" + ",1" * 150]),
    }
    filled = "/".join(
        draw(parts.get(part.strip("{}"), st.text(string.printable.replace("/", ""), max_size=12)))
        if part.startswith("{")
        else part
        for part in endpoint.pattern.split("/")
    )
    version = draw(
        st.sampled_from(endpoint.versions) if draw(st.booleans()) else st.sampled_from(["v3.0", "v2.1", "v9"])
    )
    side = draw(st.sampled_from(["api", "api", "pub"]))
    return f"/{side}/{version}{filled}" if version else f"/{side}{filled}"


class Heard(logging.Handler):
    """Keeps what is logged as an error."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


@pytest.fixture(scope="module")
def registry():
    registry = Registry()
    registry.log = Heard()
    logging.getLogger("cinquefoil").addHandler(registry.log)
    client = registry.client("A hub", kind="premium", redirect_uris=["http://127.0.0.1:9/callback"])
    registry.tokens = [
        registry.token(client, FULL, SOFIA).access,
        registry.token(client, "/read-public").access,
        registry.token(client, "/webhook /premium-notification /group-id-record/update").access,
        "no token",
        "",
    ]
    registry.put_codes = [element.put_code for element in registry.core.store.elements.find(orcid_id=SOFIA)][:6]
    yield registry
    logging.getLogger("cinquefoil").removeHandler(registry.log)
    registry.close()


@pytest.mark.timeout(LONGEST)
@settings(max_examples=REQUESTS, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_request_is_a_fault_of_the_registry(registry, data):
    draw = data.draw
    path = draw(addresses(registry.put_codes))
    method = draw(st.sampled_from(["GET", "GET", "POST", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"]))
    fields = draw(st.dictionaries(st.sampled_from(FORMS), st.sampled_from(VALUES) | texts, max_size=5))
    pairs = "&".join(f"{name}={value}" for name, value in fields.items()).encode("utf-8", "replace")
    is_form = draw(st.booleans()) if path in PLACES else draw(st.integers(0, 9)) == 0
    content_type = "application/x-www-form-urlencoded" if is_form else draw(st.sampled_from(TYPES))
    token = draw(st.sampled_from(registry.tokens))
    headers = [(b"host", draw(st.sampled_from([b"127.0.0.1:8780", b"api.orcid.org", b"pub.orcid.org", b""])))]
    headers += [(b"accept", draw(st.sampled_from(TYPES)).encode()), (b"content-type", content_type.encode())]
    if token:
        headers.append(
            (b"authorization", draw(st.sampled_from([b"Bearer ", b"bearer ", b"Bearer", b"Basic "])) + token.encode())
        )

    answer = registry.ask(
        method, path, query=b"" if is_form else pairs, headers=headers, body=pairs if is_form else draw(bodies())
    )

    assert not registry.log.lines, registry.log.lines
    if answer.status == 501:
        assert b"does not serve" in answer.body
    elif answer.status >= 500:
        assert path.endswith(DOCUMENTED), (method, path)
        assert b"9008" in answer.body, (method, path, answer.status, answer.body[:300])
