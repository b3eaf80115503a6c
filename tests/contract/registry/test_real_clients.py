"""Real clients, as published, against the registry: no file of theirs is changed."""

import warnings

import pyorcid
import pytest
import requests
from requests.adapters import HTTPAdapter

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # a dependency of theirs warns as it is imported
    from social_core.backends.orcid import ORCIDOAuth2
    from social_core.storage import BaseStorage
    from social_core.strategy import BaseStrategy

from tests.contract.registry.test_writing import WORK


class ToPractice(HTTPAdapter):
    """Carries requests for ORCID's hosts to the practice registry, the host kept in the header."""

    def __init__(self, url):
        super().__init__()
        self.url = url

    def send(self, request, **options):
        host, _, path = request.url.removeprefix("https://").partition("/")
        request.headers["Host"] = host
        request.url = f"{self.url}/{path}"
        return super().send(request, **{**options, "proxies": {}})


@pytest.fixture
def orcid_hosts_answer_here(practice_registry, monkeypatch):
    """What name resolution would do: every session of `requests` in this process meets the registry."""
    make = requests.Session.__init__

    def make_and_mount(session):
        make(session)
        for host in ("https://orcid.org", "https://pub.orcid.org", "https://api.orcid.org"):
            session.mount(host, ToPractice(practice_registry.url))
        session.trust_env = False

    monkeypatch.setattr(requests.Session, "__init__", make_and_mount)


@pytest.mark.usefixtures("orcid_hosts_answer_here")
def test_pyorcid_reads_a_public_record(practice_registry, client):
    access = pyorcid.OrcidAuthentication(client["client_id"], client["client_secret"])
    token = access.get_public_access_token()

    reader = pyorcid.Orcid(practice_registry.cast["sofia"].orcid_id, token, state="public")

    assert reader.record()["orcid-identifier"]["path"] == practice_registry.cast["sofia"].orcid_id
    assert len(reader.employments()[0]) == 2
    assert "Worms of the cold mud: a census" in str(reader.works()[0])
    assert "marine biology" in str(reader.keywords())
    for section in ("educations", "fundings", "peer_reviews", "services", "qualifications", "memberships"):
        getattr(reader, section)()


@pytest.mark.usefixtures("orcid_hosts_answer_here")
def test_pyorcid_reads_as_a_member_what_was_written(practice_registry, client, sofia, http):
    http.post(f"{sofia.url}/work", json=WORK, headers=sofia.headers)

    reader = pyorcid.Orcid(sofia.orcid_id, sofia.token, state="member")

    assert "A census of worms" in str(reader.works()[0])


@pytest.mark.usefixtures("orcid_hosts_answer_here")
def test_pyorcid_goes_through_the_whole_sign_in(practice_registry, client, monkeypatch, capsys):
    visitor = practice_registry.visitor()
    redirect_uri = "http://127.0.0.1:9/callback"

    def paste(_):
        return visitor.authorize(
            practice_registry.cast["sofia"],
            client_id=client["client_id"],
            scope="/authenticate",
            redirect_uri=redirect_uri,
        )

    monkeypatch.setattr("builtins.input", paste)
    access = pyorcid.OrcidAuthentication(client["client_id"], client["client_secret"], redirect_uri)

    token = access.get_private_access_token()

    assert len(token) == 36


class Nonces:
    """One-use values, as a framework's database would keep them."""

    kept: set = set()

    @classmethod
    def use(cls, server_url, timestamp, salt):
        cls.kept.add((server_url, timestamp, salt))
        return True

    @classmethod
    def consume(cls, server_url, timestamp, salt):
        is_there = (server_url, timestamp, salt) in cls.kept
        cls.kept.discard((server_url, timestamp, salt))
        return is_there


class Storage(BaseStorage):
    nonce = Nonces


class Strategy(BaseStrategy):
    """The least of a framework that social-auth-core asks for."""

    def __init__(self, settings):
        super().__init__(Storage)
        self.settings = settings
        self.session = {}
        self.data = {}

    def get_setting(self, name):
        return self.settings[name]

    def request_data(self, merge=True):
        return self.data

    def request_host(self):
        return "127.0.0.1"

    def session_get(self, name, default=None):
        return self.session.get(name, default)

    def session_set(self, name, value):
        self.session[name] = value

    def session_pop(self, name):
        return self.session.pop(name, None)

    def build_absolute_uri(self, path=None):
        return path


def test_social_auth_core_gets_its_token_and_asks_who_it_is(practice_registry, client):
    url = practice_registry.url
    strategy = Strategy(
        {"SOCIAL_AUTH_ORCID_KEY": client["client_id"], "SOCIAL_AUTH_ORCID_SECRET": client["client_secret"]}
    )
    backend = ORCIDOAuth2(strategy, redirect_uri="http://127.0.0.1:9/callback")
    backend.AUTHORIZATION_URL = f"{url}/oauth/authorize"
    backend.ACCESS_TOKEN_URL = f"{url}/oauth/token"
    backend.USER_ID_URL = f"{url}/oauth/userinfo"
    visitor = practice_registry.visitor()
    visitor.sign_in(practice_registry.cast["sofia"])
    consent = visitor.http.get(backend.auth_url())
    back = visitor.consent(consent.text)
    strategy.data = visitor.query_of(back)
    backend.data = strategy.data

    state = backend.validate_state()
    response = backend.request_access_token(
        backend.access_token_url(),
        data=backend.auth_complete_params(state),
        headers=backend.auth_headers(),
        auth=backend.auth_complete_credentials(),
        method=backend.ACCESS_TOKEN_METHOD,
    )
    who = backend.get_json(
        backend.USER_ID_URL,
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {response['access_token']}"},
    )

    assert response["orcid"] == practice_registry.cast["sofia"].orcid_id
    assert who["sub"] == response["orcid"]
    assert backend.get_user_id({}, response) == response["orcid"]
