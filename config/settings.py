"""Settings: wiring only. What depends on the place comes from the environment."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.utils.translation import gettext_lazy as _

ROOT = Path(__file__).resolve().parent.parent


def _database(url: str) -> dict:
    """Turn a libpq address into Django's words; `?host=` may name a socket folder.

    `?pooled=1` says that a pool stands before the server: nothing is then planned
    once for a whole connection.
    """
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "avec.access.database",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": query.pop("port", str(parts.port or "")),
        # Values travel apart from the text, and what is asked again keeps its plan:
        # docs/decisions/0011-compiled-and-prepared-reads.md.
        "OPTIONS": {
            "server_side_binding": True,
            "prepare_threshold": None if query.pop("pooled", "") else 2,
            **query,
        },
    }


def _flag(name: str) -> bool:
    return os.environ.get(name, "") not in {"", "0"}


def _font_files(package: str) -> str:
    """Where an installed typeface keeps its files; nothing of it is copied here."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        message = f"The typeface {package} is not installed."
        raise ImportError(message)
    return str(Path(spec.submodule_search_locations[0]) / "files")


DEBUG = _flag("AVEC_DEBUG")
AVEC_DEMO = _flag("AVEC_DEMO")
# A public demonstration is made anew each day at this hour, and says so.
AVEC_DEMO_RESETS_AT = os.environ.get("AVEC_DEMO_RESETS_AT", "")
AVEC_DB_ROLE = os.environ.get("AVEC_DB_ROLE", "web")
SECRET_KEY = os.environ.get("AVEC_SECRET_KEY", "")
AVEC_TICKET_KEY = os.environ.get("AVEC_TICKET_KEY", "")
AVEC_KEYS_DIR = os.environ.get("AVEC_KEYS_DIR", "")
# A debrief after listening is destroyed after this many days, a year at most.
AVEC_DEBRIEF_DAYS = min(max(int(os.environ.get("AVEC_DEBRIEF_DAYS", "90")), 1), 365)
# A meeting that nobody keeps is erased after this many days without a word there.
AVEC_MEETING_DAYS = min(max(int(os.environ.get("AVEC_MEETING_DAYS", "30")), 7), 365)
# A moment that is proposed is held for this many hours, a week at most.
AVEC_HOLD_HOURS = min(max(int(os.environ.get("AVEC_HOLD_HOURS", "72")), 1), 168)
# A seat that is free is kept for who waits this many hours, three days at most, and
# never more than half of the time that is left.
AVEC_SEAT_HOURS = min(max(int(os.environ.get("AVEC_SEAT_HOURS", "24")), 1), 72)
# Doors of this house's own network (host:port) where calendars of people may be read.
# None unless they are named: Avec goes to no private address for whoever asks.
AVEC_CALENDARS_NEAR = [
    door.strip()
    for door in os.environ.get("AVEC_CALENDARS_NEAR", "").split(",")
    if door.strip()
]
# How long an emergency opening lasts: never above twelve, whatever is written here.
AVEC_EMERGENCY_HOURS = min(int(os.environ.get("AVEC_EMERGENCY_HOURS", "4")), 12)
# A key or a card made with the pass phrase alone is a strong proof after three days:
# the time for its owner to read that it was made, over a week-end and silence hours,
# and to remove it. Never less, whatever is written here: the database keeps three days.
AVEC_NEW_KEY_HOURS = max(int(os.environ.get("AVEC_NEW_KEY_HOURS", "72")), 72)
# Whom to call here: files that the place writes itself (docs/aide-maintenant.md).
_data = os.environ.get("AVEC_DATA_DIR", "")
AVEC_HELP_DIR = os.environ.get("AVEC_HELP_DIR") or (_data and f"{_data}/help")
# The kinds of appointments of this place (docs/genres-de-rendez-vous.md).
AVEC_AGENDA_DIR = os.environ.get("AVEC_AGENDA_DIR") or (_data and f"{_data}/agenda")
# Where « Quitter cette page » goes, and whom to write to about accessibility.
AVEC_NEUTRAL_PAGE = os.environ.get("AVEC_NEUTRAL_PAGE", "https://meteofrance.com/")
AVEC_ACCESSIBILITY_CONTACT = os.environ.get("AVEC_ACCESSIBILITY_CONTACT", "")
# Behind plain HTTP (a first try on one's own machine) cookies cannot be Secure.
AVEC_HTTPS = _flag("AVEC_HTTPS")

# What the directives are called here: never « anticipées », which is of the end of
# life (docs/guide/27-mes-directives.md).
AVEC_TITLES = {
    "advance_directives": {
        "fr": os.environ.get("AVEC_DIRECTIVES_TITLE", ""),
        "en": os.environ.get("AVEC_DIRECTIVES_TITLE_EN", ""),
    }
}

# Messages: neutral words by e-mail or SMS, when the place has what carries them.
AVEC_SMTP_HOST = EMAIL_HOST = os.environ.get("AVEC_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("AVEC_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("AVEC_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("AVEC_SMTP_PASSWORD", "")
EMAIL_USE_SSL = os.environ.get("AVEC_SMTP_TLS", "") == "ssl"
EMAIL_USE_TLS = os.environ.get("AVEC_SMTP_TLS", "starttls") == "starttls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("AVEC_MAIL_FROM", "")
AVEC_SMS_URL = os.environ.get("AVEC_SMS_URL", "")
AVEC_SMS_HEADERS = os.environ.get("AVEC_SMS_HEADERS", "")
AVEC_SMS_BODY = os.environ.get("AVEC_SMS_BODY", '{"to": "{to}", "message": "{text}"}')

ALLOWED_HOSTS = list(
    os.environ.get("AVEC_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
)
# The address that messages lead to; `avec serve` gives the one it shows.
AVEC_SITE_URL = os.environ.get("AVEC_SITE_URL") or (
    f"https://{ALLOWED_HOSTS[0]}" if AVEC_HTTPS else "http://localhost:8000"
)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if AVEC_HTTPS]

# Whose word is taken for where a request comes from: addresses or networks.
AVEC_TRUSTED_PROXIES = os.environ.get("AVEC_TRUSTED_PROXIES", "").split(",")

DATABASES = {
    "default": {
        **_database(
            os.environ.get(f"AVEC_{AVEC_DB_ROLE.upper()}_URL", "postgresql:///avec")
        ),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }
}

# The notices of Django (`django.contrib.messages`) need no app of their own: its name
# is that of our room of messages.
INSTALLED_APPS = [
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "avec.foundation",
    "avec.access",
    "avec.audit",
    "avec.vault",
    "avec.people",
    "avec.messages",
    "avec.circles",
    "avec.references",
    "avec.agenda",
    "avec.groups",
    "avec.resources",
    "avec.documents",
    "avec.episodes",
    "avec.recovery",
    "avec.aftermath",
    "avec.card",
    "avec.commitments",
    "avec.journal",
    "avec.questionnaires",
    "avec.directives",
    "avec.listening",
    "avec.emergency",
    "avec.meetings",
    "avec.visits",
    "avec.web",
]
MIDDLEWARE = [
    "avec.access.proxies.BehindProxies",
    "avec.web.headers.Headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "avec.access.entrance.Entrance",
    "avec.card.devices.KeptOnDevice",
    "avec.web.preferences.Preferences",
    "avec.web.demo.visitor.Visitor",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "avec.access.entrance.DenyByDefault",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "avec.web.environment.environment",
            "context_processors": ["avec.web.context.page"],
        },
    },
]
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
FORM_RENDERER = "django.forms.renderers.Jinja2"
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGIN_URL = "people:sign_in"

USE_TZ = True
TIME_ZONE = os.environ.get("AVEC_TIME_ZONE", "Europe/Paris")
USE_I18N = True
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("français")), ("en", _("anglais"))]
LOCALE_PATHS = [ROOT / "locale"]

STATIC_URL = "/static/"
# Gathered under their fingerprints when the site is served; found in place in tests.
STATIC_ROOT = os.environ.get("AVEC_STATIC_DIR") or None
STATICFILES_DIRS = [("fonts", _font_files("fontpkg_atkinson_hyperlegible"))]
WHITENOISE_USE_FINDERS = STATIC_ROOT is None
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STORAGES = {
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if STATIC_ROOT is None
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    }
}

SESSION_ENGINE = "avec.access.sessions"
SESSION_COOKIE_NAME = "__Host-avec" if AVEC_HTTPS else "avec"
SESSION_COOKIE_SECURE = AVEC_HTTPS
SESSION_COOKIE_AGE = 30 * 24 * 3600
CSRF_COOKIE_NAME = "__Host-csrf" if AVEC_HTTPS else "csrf"
CSRF_COOKIE_SECURE = AVEC_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "avec.web.views.csrf_failure"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

# A file that is sent stays in memory: nothing of anybody lies in clear on a disk.
FILE_UPLOAD_HANDLERS = ["avec.foundation.uploads.InMemory"]
# A form may hold a long text, never a megabyte of it: the field says so kindly.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 4

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"quiet": {"()": "avec.foundation.logs.QuietFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
