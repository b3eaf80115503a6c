"""Drive `django-allauth`: a Django site with its ORCID provider, visited as a browser would, to the end of a sign-in."""

import talk

facts = talk.given()
talk.meet_the_registry(facts)

import django  # noqa: E402 - sessions must meet the registry before the client makes one
from django.conf import settings  # noqa: E402

settings.configure(
    SECRET_KEY="not secret: this site lives for one test",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="__main__",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
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
    AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
    EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
    LOGIN_REDIRECT_URL="/signed-in/",
    ACCOUNT_EMAIL_VERIFICATION="none",
    SOCIALACCOUNT_STORE_TOKENS=True,
    SOCIALACCOUNT_PROVIDERS={
        "orcid": {
            "BASE_DOMAIN": facts["domain"],
            "MEMBER_API": facts["is_member"],
            "SCOPE": facts["scope"],
            "APP": {"client_id": facts["client_id"], "secret": facts["client_secret"]},
        }
    },
)
django.setup()

from allauth.socialaccount.models import SocialAccount, SocialToken  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import include, path  # noqa: E402

urlpatterns = [path("accounts/", include("allauth.urls"))]


def main():
    call_command("migrate", verbosity=0)
    browser = Client(HTTP_HOST="127.0.0.1:9")
    start = browser.post("/accounts/orcid/login/")
    back = talk.visit(start["location"])
    answer = browser.get(back.removeprefix("http://127.0.0.1:9"))
    account = SocialAccount.objects.select_related("user").first()
    token = SocialToken.objects.first()
    talk.tell(
        asked=start["location"],
        back=back,
        status=answer.status_code,
        onward=answer.headers.get("location"),
        page=answer.content.decode(),
        account=account
        and {
            "uid": account.uid,
            "names": [account.user.first_name, account.user.last_name],
            "email": account.user.email,
            "profile": account.get_provider_account().get_profile_url(),
            "record": account.extra_data,
        },
        token=token and {"secret": token.token, "refresh": token.token_secret},
    )


if __name__ == "__main__":
    main()
