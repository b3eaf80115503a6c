"""A sample site with `invenio-oauthclient`, as its documentation has it: local accounts, ORCID among the linked ones.

Runs in the client's environment, over https: the package builds its callback so. ORCID's addresses are a practice
registry's, given to the package's own helper; nothing else of the package is changed. Front page, log-in form and the
page of a person are the sample's; an iD is shown there as InvenioRDM shows it.
"""

import json
import os
import ssl
import sys
from pathlib import Path

import invenio_oauthclient
from flask import Blueprint, Flask, abort, render_template_string
from flask_menu import Menu
from flask_security.utils import hash_password
from invenio_accounts import InvenioAccounts
from invenio_accounts.proxies import current_datastore
from invenio_db import InvenioDB, db
from invenio_i18n import InvenioI18N
from invenio_oauthclient import InvenioOAuthClient
from invenio_oauthclient.contrib.orcid import ORCIDOAuthSettingsHelper
from invenio_oauthclient.ext import override_template_configuration, post_ext_init
from invenio_oauthclient.models import RemoteAccount
from invenio_oauthclient.views.client import blueprint
from invenio_oauthclient.views.settings import blueprint as settings
from jinja2 import ChoiceLoader, DictLoader
from werkzeug.serving import WSGIRequestHandler, make_server

REGISTRY = os.environ["REGISTRY"]
PEOPLE = {"wren@site.example": "Wren Halloway", "idris@site.example": "Idris Penhallow"}
BASE = "<!doctype html><html lang='en'><head><title>{{ title }}</title>{% block head %}{% endblock %}</head><body>{% for said in get_flashed_messages() %}<p>{{ said }}</p>{% endfor %}{% block page_body %}{% endblock %}</body></html>"
LOGIN = (
    "{% extends 'site/base.html' %}{% block page_body %}<h1>Log in</h1>{% block form_outer %}<form method='post'>"
    "<label>E-mail <input name='email'></label> <label>Password <input type='password' name='password'></label> "
    "<button>Log in</button></form>{% endblock %}{% endblock %}"
)
HOME = (
    "{% extends 'site/base.html' %}{% block page_body %}<h1>Home</h1>"
    "<p>Signed in: {{ names.get(current_user.email, 'nobody') if current_user.is_authenticated else 'nobody' }}</p>"
    "{% endblock %}"
)
PERSON = (
    "{% extends 'site/base.html' %}{% block head %}{% if orcid %}<script type='application/ld+json'>"
    '{"@context": "https://schema.org", "@type": "Person", "name": {{ name|tojson }}, "@id": "https://orcid.org/{{ orcid }}"}'
    "</script>{% endif %}{% endblock %}{% block page_body %}<h1>{{ name }}{% if orcid %} "
    "<a href='https://orcid.org/{{ orcid }}' aria-label=\"{{ name }}'s ORCID profile\" title=\"{{ name }}'s ORCID profile\">"
    "<img class='inline-id-icon' src='/static/images/oauthclient/orcid.svg' alt='ORCID icon'></a>{% endif %}</h1>{% endblock %}"
)

pages = Blueprint("site", __name__)


@pages.route("/")
def home():
    return render_template_string(HOME, title="Home", names=PEOPLE)


@pages.route("/people/<int:number>")
def person(number):
    """A public page: the name, and the linked iD as InvenioRDM has it beside creators."""
    user = current_datastore.get_user_by_id(number) or abort(404)
    account = RemoteAccount.query.filter_by(user_id=number).first()
    return render_template_string(
        PERSON, title=PEOPLE[user.email], name=PEOPLE[user.email], orcid=account and account.extra_data["orcid"]
    )


def site():
    """The application, configured as the documentation tells."""
    os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"  # the registry is on loopback
    orcid = ORCIDOAuthSettingsHelper(
        base_url=f"{REGISTRY}/pub/",
        access_token_url=f"{REGISTRY}/oauth/token",
        authorize_url=f"{REGISTRY}/oauth/authorize",
    )
    app = Flask("site", static_folder=str(Path(invenio_oauthclient.__file__).parent / "static"))
    app.config.update(
        SECRET_KEY="not secret: this site lives for one test",
        SECURITY_PASSWORD_SALT="salt",
        SECURITY_PASSWORD_SCHEMES=["plaintext"],
        SECURITY_PASSWORD_HASH="plaintext",
        SECURITY_DEPRECATED_PASSWORD_SCHEMES=[],
        SECURITY_LOGIN_USER_TEMPLATE="site/login.html",
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{os.environ['FOLDER']}/site.db",
        ACCOUNTS_USE_CELERY=False,
        ACCOUNTS_SESSION_ACTIVITY_ENABLED=False,
        ORCID_APP_CREDENTIALS={
            "consumer_key": os.environ["ORCID_CLIENT_ID"],
            "consumer_secret": os.environ["ORCID_CLIENT_SECRET"],
        },
        OAUTHCLIENT_REMOTE_APPS={"orcid": orcid.remote_app},
        THEME_SITENAME="A sample site",
        BASE_TEMPLATE="site/base.html",
        WTF_CSRF_ENABLED=False,
    )
    own = DictLoader({"site/base.html": BASE, "site/login.html": LOGIN})
    app.jinja_loader = ChoiceLoader([own, app.jinja_loader])
    Menu(app)
    InvenioI18N(app)
    InvenioDB(app, entry_point_group=None)
    InvenioAccounts(app)
    InvenioOAuthClient(app)
    for part in (pages, blueprint, settings):
        app.register_blueprint(part)
    override_template_configuration(app)
    post_ext_init(app)
    return app


class Quiet(WSGIRequestHandler):
    def log(self, *_):
        """Addresses hold codes."""


def main():
    app = site()
    with app.app_context():
        db.create_all()
        for email in PEOPLE:
            current_datastore.create_user(email=email, password=hash_password("sample-2026"), active=True)
        db.session.commit()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(os.environ["CERTIFICATE"], os.environ["KEY"])
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet, ssl_context=context)
    url = f"https://127.0.0.1:{server.server_port}"
    sys.stdout.write(json.dumps({"url": url, "redirect_uri": f"{url}/oauth/authorized/orcid/"}) + "\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
