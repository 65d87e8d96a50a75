"""Settings, read from the environment (docs/operator.md lists the variables).

`DRAAIDEUR_ENV`: `production` (the default: nothing is assumed), `demo` (plain http on this machine) or `development`
(demo with DEBUG). `DRAAIDEUR_FACE`: `public` (no admin, no newsroom credentials), `newsroom`, or `both`.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

ENVIRONMENT = env.str("DRAAIDEUR_ENV", default="production")
FACE = env.str("DRAAIDEUR_FACE", default="both")
if ENVIRONMENT not in ("production", "demo", "development"):
    raise ImproperlyConfigured(
        f"DRAAIDEUR_ENV is {ENVIRONMENT!r}; it must be production, demo or development."
    )
if FACE not in ("public", "newsroom", "both"):
    raise ImproperlyConfigured(f"DRAAIDEUR_FACE is {FACE!r}; it must be public, newsroom or both.")
PRODUCTION = ENVIRONMENT == "production"
PUBLIC_ONLY = FACE == "public"

DEBUG = ENVIRONMENT == "development"
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])
# The address that pages give as their own, whatever name they were asked under: a cache may hand what it keeps to readers
# who came by another. Empty (a demo): the name that a reader used.
SITE_URL = env.str("SITE_URL", default="").rstrip("/")
if PRODUCTION and ALLOWED_HOSTS and not SITE_URL:
    _plain_hosts = [host for host in ALLOWED_HOSTS if not host.startswith((".", "*"))]
    if not _plain_hosts:
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS names no single host: set SITE_URL to the address of the public site, as https://draaideur.example."
        )
    SITE_URL = f"https://{_plain_hosts[0]}"
if SITE_URL and (not urlsplit(SITE_URL).netloc or SITE_URL.count("/") != 2):
    raise ImproperlyConfigured(
        f"SITE_URL is {SITE_URL!r}; it must be scheme and host alone, as https://draaideur.example."
    )
# Where to tell of a hole in the site, for /.well-known/security.txt: mailto:… or https://…; without one there is none.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")
if SECURITY_CONTACT and not SECURITY_CONTACT.startswith(("mailto:", "https://", "tel:")):
    raise ImproperlyConfigured(
        f"SECURITY_CONTACT is {SECURITY_CONTACT!r}; it must begin with mailto:, https:// or tel:."
    )
DATA_DIR = Path(env.str("DRAAIDEUR_DATA", default=str(BASE_DIR / ".data")))
NEWSROOM_PREFIX = "/newsroom/"

# Apps of one's own that add kinds of record (docs/developer.md), by dotted name. Their tables are in both stores.
RECORD_APPS = env.list("DRAAIDEUR_APPS", default=[])

# Who has to look at a record before it goes out, where its dossier says nothing else (newsroom.models.Policy).
REVIEW_POLICY = env.str("DRAAIDEUR_REVIEW", default="strict")
if REVIEW_POLICY not in ("strict", "batch", "solo"):
    raise ImproperlyConfigured(f"DRAAIDEUR_REVIEW is {REVIEW_POLICY!r}; it must be strict, batch or solo.")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "whitenoise.runserver_nostatic",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "csp",
    "pgtrigger",
    "pghistory",
    # Upper layers first: their templates and commands win over Django's.
    "newsroom",
    "website",
    "api",
    "exchange",
    *RECORD_APPS,
    "investigations",
    "people",
    "orgs",
    "evidence",
]
if not PUBLIC_ONLY:
    INSTALLED_APPS += [
        "newsroom.apps.NewsroomAdminConfig",
        "django.contrib.sessions",
        "django.contrib.messages",
    ]

MIDDLEWARE = [
    "config.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "config.caching.PublicCacheMiddleware",
    "config.caching.ConditionalMiddleware",
    "api.middleware.CrossOriginMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "config.languages.LanguageMiddleware",
    "config.stores.StoreMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "website.errors.MethodMiddleware",
    "config.kept_pages.KeptPagesMiddleware",
]
if not PUBLIC_ONLY:
    # They act below the newsroom's prefix only: a public page has no session, no user and no cookie. (Form tokens are
    # checked everywhere; no public page has a form that needs one.)
    MIDDLEWARE += [
        "newsroom.middleware.NewsroomSessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "newsroom.middleware.NewsroomAuthenticationMiddleware",
        "newsroom.middleware.NewsroomMessageMiddleware",
        "newsroom.middleware.HistoryAuthorMiddleware",
        "newsroom.middleware.SightMiddleware",
    ]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                *(
                    []
                    if PUBLIC_ONLY
                    else [
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                ),
            ],
        },
    }
]

# In which language the newsroom writes its remarks and paraphrases: pages in another say so.
NEWSROOM_LANGUAGE = env.str("NEWSROOM_LANGUAGE", default="en")

# How many pages of the public site a process keeps in memory, mostly below 250 kB each; 0: none. See config.kept_pages.
PAGES_KEPT = env.int("PAGES_KEPT", default=200)
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "TIMEOUT": 24 * 60 * 60,
        "OPTIONS": {"MAX_ENTRIES": PAGES_KEPT},
    },
}

# ── Readers' messages ─────────────────────────────────────────────────────────────────────────────────────────────────────

# `false`: no form at /corrections/report/, even where the database would take what is sent.
CORRECTIONS_INBOX = env.bool("CORRECTIONS_INBOX", default=True)
# Where readers may write instead, or as well; empty: nowhere.
CORRECTIONS_EMAIL = env.str("CORRECTIONS_EMAIL", default="")

# ── Stores ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def database(url_variable: str, schema: str) -> dict[str, Any]:
    """One connection of Django's DATABASES: an URL from the environment and the schema that its names resolve to."""
    config: dict[str, Any] = env.db_url(url_variable)
    config["ENGINE"] = "django.db.backends.postgresql"
    config["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
    config["CONN_HEALTH_CHECKS"] = True
    config["ATOMIC_REQUESTS"] = False
    options = config.setdefault("OPTIONS", {})
    # PgBouncer drops start-up options: there the search path comes from ALTER ROLE (docs/operator.md).
    if not env.bool("DATABASE_POOLED", default=False):
        options["options"] = f"-c search_path={schema},public"
        if schema == "published":
            # PostgreSQL thinks about a page's questions as long as it answers them: those that come again are planned once.
            options.update(server_side_binding=True, prepare_threshold=3)
    return config


# The public's own role is what keeps drafts from it, so nothing runs without one.
if not env.str("PUBLISHED_DATABASE_URL", default=""):
    raise ImproperlyConfigured(
        "PUBLISHED_DATABASE_URL is missing: the address of the role that may read `published` and nothing else."
    )
for variable in ("DATABASE_URL", "OWNER_DATABASE_URL"):
    if PUBLIC_ONLY and env.str(variable, default=""):
        # A public process knows no other credentials than the ones that can read `published`.
        raise ImproperlyConfigured(
            f"DRAAIDEUR_FACE=public must not be given {variable}: it may know no newsroom."
        )
DATABASES = {
    "default": database("PUBLISHED_DATABASE_URL", "published")
    if PUBLIC_ONLY
    else database("DATABASE_URL", "newsroom"),
    "published": database("PUBLISHED_DATABASE_URL", "published"),
}
# Who owns the tables can alter the ledger and switch off the history: `migrate` alone works as the owner, and no process
# that serves needs to know this address.
OWNER_DATABASE = (
    database("OWNER_DATABASE_URL", "newsroom") if env.str("OWNER_DATABASE_URL", default="") else None
)
_logins = [config["USER"] for config in (*DATABASES.values(), OWNER_DATABASE) if config]
if not PUBLIC_ONLY and len(set(_logins)) < len(_logins):
    raise ImproperlyConfigured(
        "DATABASE_URL, PUBLISHED_DATABASE_URL and OWNER_DATABASE_URL must log in as different roles: the owner can alter the "
        "ledger, and the newsroom can read drafts."
    )
DATABASE_ROUTERS = ["config.stores.StoreRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# History is written by triggers on `newsroom` tables; a router can't keep them out of `published` (they would be
# part of the migrations), so `migrate` installs them on the one store itself.
PGTRIGGER_MIGRATIONS = False
PGTRIGGER_INSTALL_ON_MIGRATE = False
PGTRIGGER_SCHEMA_EDITOR = False
PGHISTORY_CONTEXT_FIELD_ID_TYPE = "uuid"

# ── Newsroom logins ───────────────────────────────────────────────────────────────────────────────────────────────────

LOGIN_URL = "admin:login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if not PUBLIC_ONLY:
    CSRF_FAILURE_VIEW = "newsroom.views.refused.csrf_failure"
SESSION_COOKIE_PATH = NEWSROOM_PREFIX
CSRF_COOKIE_PATH = NEWSROOM_PREFIX
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_AGE = 12 * 60 * 60
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# ── Language, time, files ─────────────────────────────────────────────────────────────────────────────────────────────

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("nl", "Nederlands"), ("fr", "français")]
TIME_ZONE = "Europe/Brussels"
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# ── Security ──────────────────────────────────────────────────────────────────────────────────────────────────────────

SECURE_CONTENT_TYPE_NOSNIFF = True
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    if BEHIND_PROXY:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
}

# ── REST API ──────────────────────────────────────────────────────────────────────────────────────────────────────────

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "api.problems.exception_handler",
    "DEFAULT_FILTER_BACKENDS": ["api.filtering.StrictFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "api.pagination.KeyCursorPagination",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Draaideur",
    "DESCRIPTION": "People, organizations, dated affiliations, agreements, events, measures, stances and claims in lobbying, "
    "each fact resting on cited evidence and told in a sentence. "
    "Reading only; no key needed. Data: CC BY 4.0.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": False,
    "LICENSE": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # It names every trigger that it installs.
    "loggers": {"pgtrigger": {"level": "WARNING", "propagate": False}},
}
