"""Every setting of the portal, each with a safe default that runs offline against a practice registry.

Three addresses and one key file configure a deployment: CINQUEFOIL_DATABASE, CINQUEFOIL_ENGINE_DATABASE,
CINQUEFOIL_MAIL and CINQUEFOIL_KEYS. The names are documented in docs/settings.md, and a test says so.
"""

import re
from pathlib import Path
from urllib.parse import urlsplit

from cinquefoil.orcid.addresses import PRODUCTION
from cinquefoil.organisations.keys import KeyRing
from cinquefoil.web import environment as env

MODE = env.choice("CINQUEFOIL_MODE", ("development", "production"), "development")
DATA = env.folder("CINQUEFOIL_DATA", Path("data"))
BASE_URL = env.address("CINQUEFOIL_BASE_URL", "http://127.0.0.1:8000", ("http", "https")).rstrip("/")

# In production the key file must be named: the one beside the database would be lost and leaked together with it.
KEYS = KeyRing.read(
    env.text("CINQUEFOIL_KEYS") or env.needed_in("production", MODE, "CINQUEFOIL_KEYS", env.KEYS_ADVICE),
    fallback=DATA / "keys",
    may_create=True,
)
SECRET_KEY = KEYS.derive("django").hex()

DATABASE = env.text("CINQUEFOIL_DATABASE", f"sqlite:///{DATA / 'cinquefoil.db'}")
DATABASES = {"default": env.database("CINQUEFOIL_DATABASE", DATABASE)}
# On PostgreSQL the engine follows, in a schema of its own, so that one setting moves everything.
ENGINE_DATABASE = env.address(
    "CINQUEFOIL_ENGINE_DATABASE",
    re.sub("^postgres:", "postgresql:", DATABASE)
    if DATABASE.startswith("postgres")
    else f"sqlite:///{DATA / 'engine.db'}",
    ("sqlite", "postgresql"),
)
WORKER_PLACES = env.number("CINQUEFOIL_WORKER_PLACES", 8, at_least=1)
WORKER_TIMEOUT = env.number("CINQUEFOIL_WORKER_TIMEOUT", 60, at_least=1)
MAIL = env.address("CINQUEFOIL_MAIL", "outbox:", ("outbox", "smtp", "smtp+tls", "smtps"))
MAIL_ALLOWED = tuple(a.strip() for a in env.text("CINQUEFOIL_MAIL_ALLOWED").split(",") if a.strip())
MAIL_FROM = env.text("CINQUEFOIL_MAIL_FROM", "Cinquefoil <noreply@cinquefoil.example>")

PRACTICE_REGISTRY = env.address("CINQUEFOIL_PRACTICE_REGISTRY", "http://127.0.0.1:8780", ("http", "https")).rstrip("/")
PRACTICE_CONTROL_TOKEN = env.text("CINQUEFOIL_PRACTICE_CONTROL_TOKEN")

# Where the survey of members reads public records: ORCID's own in production, the practice registry's elsewhere.
PUBLIC_API = env.address(
    "CINQUEFOIL_PUBLIC_API", PRODUCTION.pub if MODE == "production" else f"{PRACTICE_REGISTRY}/pub", ("http", "https")
).rstrip("/")

# How many proxies stand before the portal; each adds one address to X-Forwarded-For, and no other is believed.
PROXIES = env.number("CINQUEFOIL_PROXIES", 0, at_least=0)

DEBUG = False
ALLOWED_HOSTS = ["*"] if MODE == "development" else [urlsplit(BASE_URL).hostname or ""]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https://")
SESSION_COOKIE_HTTPONLY = True
# A working day: a researcher's page opens by a sign-in at ORCID, often on a shared computer. Units: seconds.
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "cinquefoil.history",
    "cinquefoil.jobs",
    "cinquefoil.mailing",
    "cinquefoil.organisations",
    "cinquefoil.hub.authenticate",
    "cinquefoil.hub.collect",
    "cinquefoil.hub.display",
    "cinquefoil.hub.connect",
    "cinquefoil.hub.synchronise",
    "cinquefoil.hub.home",
    "cinquefoil.programme",
    "cinquefoil.programme.site",
    "cinquefoil.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Above WhiteNoise, so that style sheets and scripts go out compressed too; Django pads pages against BREACH.
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "cinquefoil.web.urls"
WSGI_APPLICATION = "cinquefoil.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cinquefoil.web.context.page",
            ],
        },
    },
]

# Strict: nothing inline, nothing from elsewhere. Pico's form marks are data: images.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        # A form may end at a registry's sign-in page, which the browser counts as the form's target.
        "form-action": ["'self'", PRACTICE_REGISTRY, "https://orcid.org", "https://sandbox.orcid.org"],
    }
}
SECURE_REFERRER_POLICY = "same-origin"

CSRF_FAILURE_VIEW = "cinquefoil.web.views.form_expired"

LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [{"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"}]

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg"), ("fr", "Français")]
# Each room keeps its own catalogue; scripts/languages.py gathers, checks and compiles them.
LOCALE_PATHS = [
    Path(__file__).resolve().parent.parent / room / "locale" for room in ("web", "hub", "programme/site", "programme")
]
# Nobody who speaks the language has gone over these yet, and every page in them says so.
LANGUAGES_NOT_REVIEWED = ("cy", "fr")
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE
# A year: whoever chose once is not asked again. Units: seconds.
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
FORMAT_MODULE_PATH = ["cinquefoil.web.formats"]

# Counts of who asks how often live here, a process for itself; so many readers at once before the oldest are forgotten.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 50_000}}}

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
MEDIA_ROOT = DATA / "files"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "cinquefoil.web.logs.MaskingFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    # Every request at INFO, with its whole address: too much, and addresses of webhooks are secret.
    "loggers": {"httpx2": {"level": "WARNING"}, "httpcore2": {"level": "WARNING"}},
}
