"""A sample site with `social-auth-core` behind Django, as its documentation has it: local accounts, ORCID to connect.

Runs in the client's environment. ORCID's addresses are a practice registry's; nothing else of the package is changed.
The pages are the sample's own, with the links the documentation tells one to set.
"""

import json
import os
import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings

REGISTRY = os.environ["REGISTRY"]
FOLDER = Path(os.environ["FOLDER"])
BASE = "<!doctype html><html lang='en'><title>{% block title %}{% endblock %}</title><main>{% for message in messages %}<p>{{ message }}</p>{% endfor %}{% block main %}{% endblock %}</main></html>"
HOME = (
    "{% extends 'base.html' %}{% block title %}Home{% endblock %}{% block main %}<h1>Home</h1>"
    "<p>Signed in: {{ user.get_full_name|default:'nobody' }}</p>{% endblock %}"
)
ACCOUNT = (
    "{% extends 'base.html' %}{% block title %}Account{% endblock %}{% block main %}<h1>Account</h1>"
    "{% for one in accounts %}<p>{{ one.uid }}</p><form method='post' action=\"{% url 'social:disconnect_individual' one.provider one.id %}\">"
    "{% csrf_token %}<button>Disconnect</button></form>"
    "{% empty %}<form method='post' action=\"{% url 'social:begin' 'orcid' %}\">{% csrf_token %}<button>Connect ORCID</button></form>{% endfor %}{% endblock %}"
)
PERSON = (
    "{% extends 'base.html' %}{% block title %}{{ person.get_full_name }}{% endblock %}{% block main %}"
    "<h1>{{ person.get_full_name }}</h1>{% for one in accounts %}<p><a href='https://orcid.org/{{ one.uid }}'>https://orcid.org/{{ one.uid }}</a></p>{% endfor %}{% endblock %}"
)
SIGN_IN = (
    "{% extends 'base.html' %}{% block title %}Sign in{% endblock %}{% block main %}<h1>Sign in</h1>"
    "<form method='post'>{% csrf_token %}{{ form.as_p }}<button>Sign in</button></form>{% endblock %}"
)

settings.configure(
    SECRET_KEY="not secret: this site lives for one test",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="__main__",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(FOLDER / "db")}},
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.messages",
        "django.contrib.sessions",
        "social_django",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "social_django.middleware.SocialAuthExceptionMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    (
                        "django.template.loaders.locmem.Loader",
                        {
                            "base.html": BASE,
                            "home.html": HOME,
                            "account.html": ACCOUNT,
                            "person.html": PERSON,
                            "registration/login.html": SIGN_IN,
                        },
                    )
                ],
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ],
            },
        }
    ],
    AUTHENTICATION_BACKENDS=["social_core.backends.orcid.ORCIDOAuth2", "django.contrib.auth.backends.ModelBackend"],
    LOGIN_URL="/sign-in/",
    LOGIN_REDIRECT_URL="/",
    LOGIN_ERROR_URL="/account/",
    SOCIAL_AUTH_ORCID_KEY=os.environ["ORCID_CLIENT_ID"],
    SOCIAL_AUTH_ORCID_SECRET=os.environ["ORCID_CLIENT_SECRET"],
    SOCIAL_AUTH_URL_NAMESPACE="social",
    SOCIAL_AUTH_LOGIN_ERROR_URL="/account/",
    SOCIAL_AUTH_NEW_ASSOCIATION_REDIRECT_URL="/account/",
    SOCIAL_AUTH_DISCONNECT_REDIRECT_URL="/account/",
)
django.setup()

from django.contrib.auth.decorators import login_required  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.auth.views import LoginView  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.shortcuts import get_object_or_404, render  # noqa: E402
from django.urls import include, path  # noqa: E402
from social_core.backends.orcid import ORCIDOAuth2  # noqa: E402

ORCIDOAuth2.AUTHORIZATION_URL = f"{REGISTRY}/oauth/authorize"
ORCIDOAuth2.ACCESS_TOKEN_URL = f"{REGISTRY}/oauth/token"
ORCIDOAuth2.USER_ID_URL = f"{REGISTRY}/oauth/userinfo"
ORCIDOAuth2.USER_DATA_URL = f"{REGISTRY}/pub/v2.0/{{}}"


def home(request):
    return render(request, "home.html")


@login_required
def account(request):
    """Connections of the one who is signed in, with the package's own addresses to connect and disconnect."""
    return render(request, "account.html", {"accounts": request.user.social_auth.all()})


def person(request, number):
    """A public page: the name, and the connected iD as a link."""
    found = get_object_or_404(User, pk=number)
    return render(request, "person.html", {"person": found, "accounts": found.social_auth.all()})


urlpatterns = [
    path("", home),
    path("account/", account),
    path("people/<int:number>/", person),
    path("sign-in/", LoginView.as_view()),
    path("", include("social_django.urls", namespace="social")),
]


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        """Addresses hold codes."""


def main():
    call_command("migrate", verbosity=0)
    for login, given, family in (("wren", "Wren", "Halloway"), ("idris", "Idris", "Penhallow")):
        User.objects.create_user(login, f"{login}@site.example", "sample-2026", first_name=given, last_name=family)
    server = make_server("127.0.0.1", 0, get_wsgi_application(), Server, Quiet)
    url = f"http://127.0.0.1:{server.server_port}"
    sys.stdout.write(json.dumps({"url": url, "redirect_uri": f"{url}/complete/orcid/"}) + "\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
