"""Everything the desk is set up with, read from top to bottom.

What an operator sets is an environment variable that is read here; what a manager sets (teams,
categories, the matrix) is a row. Nothing is both.
"""

import os
import zoneinfo
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.csp import CSP

from tocsin.base.environment import Environment, Unusable
from tocsin.base.logs import logging_config
from tocsin.project.addresses import (
    attachments,
    base_url,
    database,
    mail_from,
    sender,
    transport,
)
from tocsin.project.secret_key import secret_key

PACKAGE = Path(__file__).resolve().parent.parent
env = Environment(os.environ, "TOCSIN_")

# Where things lie.

DATA_DIR = env.folder("TOCSIN_DATA_DIR", "./data", "Holds database, attachments and secret key")
ATTACHMENTS_DIR = attachments(
    "TOCSIN_ATTACHMENTS_URL",
    env.text("TOCSIN_ATTACHMENTS_URL", "", "`file:///path`; in the data directory when empty"),
    DATA_DIR,
)
MAIL_OUTBOX = DATA_DIR / "outbox"
WORKER_HEARTBEAT = DATA_DIR / "worker.heartbeat"

SECRET_KEY = secret_key(
    "TOCSIN_SECRET_KEY",
    env.secret("TOCSIN_SECRET_KEY", "Signs sessions; generated into the data directory when empty"),
    DATA_DIR,
)
DATABASE_URL = env.secret(
    "TOCSIN_DATABASE_URL",
    "`postgresql://user:password@host:port/name`; SQLite in the data directory when empty",
)
DATABASES = {"default": database("TOCSIN_DATABASE_URL", DATABASE_URL, DATA_DIR)}
if env.secret("TOCSIN_REPLICA_URL", "A database to read reports from; not in this version"):
    raise Unusable("TOCSIN_REPLICA_URL: this version reads from no replica yet")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# How it is served.

LISTEN = env.address("TOCSIN_LISTEN", "127.0.0.1:8000", "Where the web server listens")
GIVEN_URL = env.text(
    "TOCSIN_BASE_URL", "", "What people type to reach the desk, the start of every link in a mail"
)
BASE_URL = base_url("TOCSIN_BASE_URL", GIVEN_URL, LISTEN)
WEB_PROCESSES = env.number(
    "TOCSIN_WEB_PROCESSES",
    (os.cpu_count() or 1) if DATABASE_URL else 1,
    "How many processes answer",
    shown="`1` on SQLite, one per core on PostgreSQL",
)
env.text("TOCSIN_PYTHON", "", "The interpreter that `bin/run` builds its environment from")

PROXIES = env.networks(
    "TOCSIN_PROXIES", "Networks of our own proxies, whose word about a client's address is taken"
)

DEBUG = False
ROOT_URLCONF = "tocsin.project.urls"
WSGI_APPLICATION = "tocsin.project.wsgi.application"
ALLOWED_HOSTS = [urlsplit(BASE_URL).hostname, "localhost", "127.0.0.1", "[::1]"]
if not GIVEN_URL and LISTEN[0] in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
    # It listens everywhere and has no name yet, so whoever reaches it by any name is served.
    ALLOWED_HOSTS = ["*"]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
# Far beyond what any form takes, so that it is the form that says how many it takes.
DATA_UPLOAD_MAX_NUMBER_FILES = 1000

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "tocsin.domain.journal",
    "tocsin.domain.accounts",
    "tocsin.domain.catalogue",
    "tocsin.domain.clocks",
    "tocsin.domain.conversations",
    "tocsin.domain.incidents",
    "tocsin.domain.automation",
    "tocsin.domain.notify",
    "tocsin.words",
    "tocsin.web",
    "tocsin.api",
]

MIDDLEWARE = [
    "tocsin.web.middleware.RequestId",
    "tocsin.web.middleware.ClientAddress",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tocsin.web.health.Health",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "tocsin.web.middleware.TooLarge",
    "tocsin.web.interruptions.SignedOut",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tocsin.web.reader.Reader",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tocsin.web.interruptions.Refused",
    "tocsin.web.origin.FromPage",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.template.context_processors.i18n",
                "django.template.context_processors.tz",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_htmx.templatetags.django_htmx",
            ],
        },
    }
]

# Who may in.

AUTH_USER_MODEL = "accounts.Person"
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("name", "email")}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
SESSION_COOKIE_NAME = "tocsin_session"
SESSION_COOKIE_AGE = 14 * 60 * 60
CSRF_COOKIE_NAME = "tocsin_csrf"
CSRF_COOKIE_HTTPONLY = True

# What browsers are told. Behind TLS everything stays behind TLS.

IS_BEHIND_TLS = BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_BEHIND_TLS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if IS_BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_BEHIND_TLS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}

# Mail.

SMTP_URL = env.secret(
    "TOCSIN_SMTP_URL",
    "`smtp://user:password@host:port?tls=starttls`; `.eml` files in `outbox/` when empty",
)
MAIL_TRANSPORT = transport("TOCSIN_SMTP_URL", SMTP_URL, MAIL_OUTBOX)
# The desk sends through its own transport; whatever would send past it fails.
MAILERS = {}
SILENCED_SYSTEM_CHECKS = ["mail.W001"]  # asks for what the line above leaves out on purpose
MAIL_FROM = sender(
    "TOCSIN_MAIL_FROM",
    env.text(
        "TOCSIN_MAIL_FROM",
        mail_from(BASE_URL),
        "The address that the desk's own mail comes from",
        shown="desk@ the host of `TOCSIN_BASE_URL`",
    ),
)
MAIL_MEGABYTES = env.number(
    "TOCSIN_MAIL_MEGABYTES", 25, "How much of a mail is read; the rest is kept and not shown"
)
MAIL_BYTES = MAIL_MEGABYTES * 1024 * 1024
MAIL_PARTS = env.number(
    "TOCSIN_MAIL_PARTS", 300, "How many parts of a mail are read; the rest is kept and not shown"
)
MAIL_FETCH_BYTES = (
    1024
    * 1024
    * env.number(
        "TOCSIN_MAIL_FETCH_MEGABYTES", 100, "A larger mail is not fetched; it stays on its server"
    )
)

# Languages and time. Rows and code know UTC only; the zone is what pages show by default.

LANGUAGES = [("en", "English"), ("pl", "Polski"), ("de", "Deutsch")]
LANGUAGE_CODE = env.choice(
    "TOCSIN_LANGUAGE", "en", ("en", "pl", "de"), "What people see who chose no language"
)
LANGUAGE_COOKIE_NAME = "tocsin_language"
LOCALE_PATHS = [PACKAGE / "words" / "locale"]
TIME_ZONE = env.text("TOCSIN_TIME_ZONE", "UTC", "What people see who chose no time zone")
if TIME_ZONE not in zoneinfo.available_timezones():
    raise Unusable(f"TOCSIN_TIME_ZONE: {TIME_ZONE!r} is no time zone like Europe/Warsaw")
USE_TZ = True

# Static files: hashed names, compressed, immutable.

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Logs.

LOG_FORMAT = env.choice("TOCSIN_LOG_FORMAT", "text", ("text", "json"), "How log lines are written")
LOGGING = logging_config(LOG_FORMAT)

env.refuse_unknown()
