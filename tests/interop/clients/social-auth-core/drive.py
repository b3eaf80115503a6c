"""Drive `social-auth-core`: its ORCID backend from the authorize address to the end of a sign-in."""

from urllib.parse import parse_qsl, urlsplit

import talk
from social_core.backends.orcid import ORCIDMemberOAuth2, ORCIDOAuth2
from social_core.exceptions import AuthCanceled
from social_core.storage import BaseStorage
from social_core.strategy import BaseStrategy

facts = talk.given()


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
    """The least of a framework that the backend asks for."""

    def __init__(self):
        super().__init__(Storage)
        self.session = {}
        self.data = {}
        self.settings = {
            "SOCIAL_AUTH_ORCID_KEY": facts["client_id"],
            "SOCIAL_AUTH_ORCID_SECRET": facts["client_secret"],
        }

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

    def redirect(self, url):
        return url

    def authenticate(self, backend, *args, **kwargs):
        """Where a framework would make or find its user: hand out what it would be given."""
        response = kwargs["response"]
        return {
            "uid": backend.get_user_id({}, response),
            "details": backend.get_user_details(response),
            "extra_data": backend.extra_data(None, response["orcid"], response, {}, {}),
        }


registry = facts["registry"]
strategy = Strategy()
backend = (ORCIDMemberOAuth2 if facts["is_member"] else ORCIDOAuth2)(strategy, redirect_uri=facts["redirect_uri"])
backend.AUTHORIZATION_URL = f"{registry}/oauth/authorize"
backend.ACCESS_TOKEN_URL = f"{registry}/oauth/token"
backend.USER_ID_URL = f"{registry}/oauth/userinfo"
backend.USER_DATA_URL = f"{registry}/{'api' if facts['is_member'] else 'pub'}/v2.0/{{}}"

back = talk.visit(backend.start())
strategy.data = backend.data = dict(parse_qsl(urlsplit(back).query))
try:
    talk.tell(user=backend.auth_complete(), back=strategy.data)
except AuthCanceled as cancelled:
    talk.tell(user=None, back=strategy.data, said=str(cancelled))
