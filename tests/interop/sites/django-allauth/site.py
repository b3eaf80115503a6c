"""A sample site with `django-allauth` as its documentation has it: local accounts, ORCID among the connections.

Runs in the client's environment. ORCID's addresses are a practice registry's; nothing else of the package is changed.
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

settings.configure(
    SECRET_KEY="not secret: this site lives for one test",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="__main__",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(Path(os.environ["FOLDER"]) / "db")}},
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.messages",
        "django.contrib.sessions",
        "allauth",
        "allauth.account",
        "allauth.socialaccount",
        "allauth.socialaccount.providers.orcid",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "allauth.account.middleware.AccountMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    AUTHENTICATION_BACKENDS=[
        "django.contrib.auth.backends.ModelBackend",
        "allauth.account.auth_backends.AuthenticationBackend",
    ],
    LOGIN_REDIRECT_URL="/",
    ACCOUNT_EMAIL_VERIFICATION="none",
    SOCIALACCOUNT_STORE_TOKENS=True,
    SOCIALACCOUNT_LOGIN_ON_GET=True,
    SOCIALACCOUNT_PROVIDERS={
        "orcid": {
            "SCOPE": ["/authenticate"],
            "APP": {"client_id": os.environ["ORCID_CLIENT_ID"], "secret": os.environ["ORCID_CLIENT_SECRET"]},
        }
    },
)
django.setup()

from allauth.socialaccount.models import SocialAccount  # noqa: E402
from allauth.socialaccount.providers.orcid.views import OrcidOAuth2Adapter  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.shortcuts import get_object_or_404  # noqa: E402
from django.urls import include, path  # noqa: E402
from django.utils.html import format_html  # noqa: E402

OrcidOAuth2Adapter.authorize_url = f"{REGISTRY}/oauth/authorize"
OrcidOAuth2Adapter.access_token_url = f"{REGISTRY}/oauth/token"
OrcidOAuth2Adapter.profile_url = f"{REGISTRY}/pub/v3.0/%s/record"


def home(request):
    name = request.user.get_full_name() if request.user.is_authenticated else "nobody"
    return HttpResponse(format_html("<title>Home</title><h1>Home</h1><p>Signed in: {}</p>", name))


def person(request, number):
    """A public page: the name, and the connected account as the package links to it."""
    user = get_object_or_404(User, pk=number)
    account = SocialAccount.objects.filter(user=user).first()
    link = account and format_html(
        '<a href="{}">{}</a>', f"https://orcid.org/{account.uid}", f"https://orcid.org/{account.uid}"
    )
    return HttpResponse(format_html("<title>{0}</title><h1>{0}</h1><p>{1}</p>", user.get_full_name(), link or ""))


urlpatterns = [path("", home), path("people/<int:number>/", person), path("accounts/", include("allauth.urls"))]


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
    sys.stdout.write(json.dumps({"url": url, "redirect_uri": f"{url}/accounts/orcid/login/callback/"}) + "\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
