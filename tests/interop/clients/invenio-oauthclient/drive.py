"""Drive `invenio-oauthclient`: an Invenio site with its ORCID application, from the button to the linked account."""

import os

import talk
from flask import Flask
from flask_menu import Menu
from invenio_accounts import InvenioAccountsREST
from invenio_accounts.views.rest import create_rest_blueprint
from invenio_db import InvenioDB, db
from invenio_i18n import InvenioI18N
from invenio_oauthclient import InvenioOAuthClientREST
from invenio_oauthclient.contrib.orcid import ORCIDOAuthSettingsHelper
from invenio_oauthclient.models import RemoteAccount, RemoteToken, UserIdentity
from invenio_oauthclient.views.client import rest_blueprint

facts = talk.given()
registry = facts["registry"]
os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"  # the registry is on loopback
helper = ORCIDOAuthSettingsHelper(
    base_url=f"{registry}/pub/",
    access_token_url=f"{registry}/oauth/token",
    authorize_url=f"{registry}/oauth/authorize{facts.get('after_authorize', '')}",
)
app = Flask("site")
app.config.update(
    SECRET_KEY="not secret: this site lives for one test",
    SECURITY_PASSWORD_SALT="salt",
    SECURITY_PASSWORD_SCHEMES=["plaintext"],
    SECURITY_PASSWORD_HASH="plaintext",
    SECURITY_DEPRECATED_PASSWORD_SCHEMES=[],
    SECURITY_SEND_REGISTER_EMAIL=False,
    SERVER_NAME="127.0.0.1:9",
    SQLALCHEMY_DATABASE_URI=f"sqlite:///{facts['folder']}/site.db",
    ACCOUNTS_USE_CELERY=False,
    ACCOUNTS_SESSION_ACTIVITY_ENABLED=False,
    ORCID_APP_CREDENTIALS={"consumer_key": facts["client_id"], "consumer_secret": facts["client_secret"]},
    OAUTHCLIENT_REMOTE_APPS={"orcid": helper.remote_app},
    OAUTHCLIENT_REST_REMOTE_APPS={"orcid": helper.remote_rest_app},
    WTF_CSRF_ENABLED=False,
)
Menu(app)
InvenioI18N(app)
InvenioDB(app, entry_point_group=None)
InvenioAccountsREST(app)
InvenioOAuthClientREST(app)
app.register_blueprint(rest_blueprint)
app.register_blueprint(create_rest_blueprint(app))


def sign_in():
    browser = app.test_client()
    start = browser.get("/oauth/login/orcid/")
    back = talk.visit(start.headers["location"])
    answer = browser.get(back.partition("127.0.0.1:9")[2])
    # ORCID tells no e-mail here, so the person gives one.
    signed_up = browser.post("/oauth/signup/orcid/", json={"email": "sofia@people.example", "password": "practice"})
    account, token, identity = RemoteAccount.query.first(), RemoteToken.query.first(), UserIdentity.query.first()
    talk.tell(
        asked=start.headers["location"],
        back=back,
        onward=[answer.status_code, answer.headers.get("location")],
        signed_up=[signed_up.status_code, signed_up.get_data(as_text=True)],
        identity=identity and [identity.method, identity.id],
        account=account and account.extra_data,
        token=token and [token.access_token, token.secret],
    )


with app.app_context():
    db.create_all()
    sign_in()
