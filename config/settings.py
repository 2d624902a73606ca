"""Every setting, in reading order, from the environment, safe by default.

Nothing here needs to be set for `make run`. docs/operating.md has the table for operators.
"""

from __future__ import annotations

import ipaddress
import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
env.read_env(str(BASE_DIR / ".env"))

# Where we run ------------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
HOST = env.str("HOST", default="127.0.0.1")
PORT = env.int("PORT", default=8000)
SITE_URL = env.str("SITE_URL", default=f"http://localhost:{PORT}").rstrip("/")
IS_HTTPS = urlsplit(SITE_URL).scheme == "https"
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


IS_LOOPBACK = _is_loopback(HOST)
SITE_HOST = urlsplit(SITE_URL).hostname or "localhost"
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS",
    default=[SITE_HOST, *(["localhost", "127.0.0.1", "[::1]"] if IS_LOOPBACK else [])],
)
TRUSTED_PROXIES = [ipaddress.ip_network(network) for network in env.list("TRUSTED_PROXIES", default=[])]


def _secret_key() -> str:
    """The signing key: from the environment, or on a loopback host from a file made once."""
    given = env.str("SECRET_KEY", default="")
    if not IS_LOOPBACK and (len(given) < 50 or given.startswith(("django-insecure", "change-me"))):
        raise ImproperlyConfigured(
            "HOST is public but SECRET_KEY is missing, too short or a default: set SECRET_KEY to "
            'the output of python3 -c "import secrets; print(secrets.token_urlsafe(50))".'
        )
    if given:
        return given
    path = VAR_DIR / "secret_key"
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = _secret_key()
# What seals messages (core/sealing): 32 bytes each in base64, the newest first. Empty: made in VAR_DIR once
# where HOST is loopback; a public site doesn't start without.
MESSAGE_KEYS = env.list("MESSAGE_KEYS", default=[])
# What else is sealed or made of sealed texts, beside columns: modules with `seal_anew` and `under_older_keys`,
# and by model what is called with the rows that were just sealed anew.
SEALED_ELSEWHERE = ["core.sealing.files"]
SEALED_FOLLOWERS = {
    "messaging.Message": ["messaging.indexing.index_anew"],
    "messaging.SideNote": ["messaging.indexing.index_notes_anew"],
}
# How the verbs of activities begin that the admin doesn't list, since they tell who talks with whom.
PRIVATE_VERBS = ["messaging."]

# What it is made of: the floors of docs/ARCHITECTURE.md, from the top ------------------------------

INSTALLED_APPS = [
    "pages",
    "notifications",
    "search",
    "moderation",
    "strategies",
    "campaigns",
    "messaging",
    "forum",
    "guard",
    "organisations",
    "accounts",
    "printing",
    "activity",
    "uploads",
    "core",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "drf_spectacular",
    "rest_framework",
    "whitenoise.runserver_nostatic",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "core.middleware.client_address",
    "forum.visitor_cache.whole_pages",
    "core.middleware.cautious_caching",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.preferences",
    "accounts.middleware.second_factor",
    "accounts.middleware.refused_forms",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.refusals",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.site",
            ],
            "builtins": ["django.templatetags.i18n", "core.templatetags.site"],
        },
    },
]

# Form fields are drawn by templates/django/forms/.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Where it keeps things ----------------------------------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = None
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
IS_SQLITE = "sqlite" in DATABASES["default"]["ENGINE"]
if IS_SQLITE:
    DATABASES["default"]["ENGINE"] = "core.sqlite"
    DATABASES["default"]["OPTIONS"] = {
        # DEFERRED fails at once when a reader turns writer, whatever the timeout says.
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        # FULL keeps every acknowledged write through a power cut.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            # What was deleted is overwritten in the file, not only unlinked: erased means erased.
            "PRAGMA secure_delete=ON;"
            "PRAGMA cache_size=-20000; PRAGMA mmap_size=134217728; PRAGMA temp_store=MEMORY;"
        ),
    }
else:
    # Compiling a list's query was seen to take PostgreSQL seconds that it answers in milliseconds.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "core.cache.ForgivingRedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "common-hash",
            "OPTIONS": {"socket_timeout": 0.8, "socket_connect_timeout": 0.8},
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 4000},
        }
    }

MEDIA_ROOT = VAR_DIR / "media"
STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(VAR_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "core.static.BuiltFilesFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "uploads.storage.DurableStorage"},
    "staticfiles": {"BACKEND": "core.static.HashedStaticFiles"},
}
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=10 * 1024 * 1024)
UPLOAD_DAILY_BYTES = env.int("UPLOAD_DAILY_BYTES", default=100 * 1024 * 1024)  # a member, in 24 hours
UPLOAD_UNATTACHED_HOURS = 24  # how long a file nobody used is kept
UPLOAD_REMOVED_DAYS = 30  # how long a removed file can still be looked at by the operator
# What a member's copy of their data holds beside the rows that name them (accounts.exporting).
EXPORT_SECTIONS = ["messaging.exporting.sections"]
EXPORT_FILES = ["messaging.exporting.files"]
# Functions that say which unused uploads a draft still names (uploads.actions.sweeping).
UPLOAD_KEEPERS = ["forum.keeping.uploads_in_drafts", "messaging.keeping.uploads_in_drafts"]
# The address under which nginx alone may read var/media (docs/operating.md); empty: we send the files.
UPLOAD_ACCEL_PATH = env.str("UPLOAD_ACCEL_PATH", default="")
FILE_UPLOAD_HANDLERS = [
    "uploads.receiving.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 5  # each may fill UPLOAD_MAX_BYTES of the disk before anyone looks

# Members ------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.MemberBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
# Called with (request, user) when someone joins or signs in.
ARRIVAL_LISTENERS = ["forum.unsent.to_draft"]
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_FORMS = {
    "signup": "accounts.forms.SignupForm",
    "login": "accounts.forms.LoginForm",
    "request_login_code": "accounts.forms.RequestCodeForm",
    "confirm_login_code": "accounts.forms.ConfirmCodeForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
    "add_email": "accounts.forms.ChangeAddressForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# A change of address asks for the password, unless it was asked for in the last minutes.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# Guessing is slow: by address (ip), and by the name that is guessed at (key).
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/300s/key",
    "signup": "10/m/ip,60/h/ip",
    "request_login_code": "20/m/ip,3/m/key",
    "reset_password": "20/m/ip,5/m/key",
    "confirm_email": "1/60s/key",
}
# Wrong passwords for one name in a day, from wherever, until only browsers known before may try on.
SIGN_IN_GUESSES_A_DAY = 30
ACCOUNT_USERNAME_MIN_LENGTH = 2
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_USERNAME_VALIDATORS = "accounts.names.username_validators"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_HTTPS else "http"
# Signing in elsewhere: each site is offered only if its client is named here.
SOCIALACCOUNT_ADAPTER = "accounts.elsewhere.ElsewhereAdapter"
SOCIALACCOUNT_FORMS = {"signup": "accounts.elsewhere.ElsewhereSignupForm"}
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, object]] = {}
SIGN_IN_ELSEWHERE: list[dict[str, str]] = []  # id, name: the buttons
_FORM_TARGETS: list[str] = []  # where the browser may be led by one of those buttons
for _id, _name, _origin in (
    ("github", "GitHub", "https://github.com"),
    ("google", "Google", "https://accounts.google.com"),
):
    if _client := env.str(f"{_id.upper()}_CLIENT_ID", default=""):
        INSTALLED_APPS.append(f"allauth.socialaccount.providers.{_id}")
        _app = {"client_id": _client, "secret": env.str(f"{_id.upper()}_SECRET")}
        SOCIALACCOUNT_PROVIDERS[_id] = {"APPS": [_app], "OAUTH_PKCE_ENABLED": True}
        SIGN_IN_ELSEWHERE.append({"id": _id, "name": _name})
        _FORM_TARGETS.append(_origin)
if _issuer := env.str("OIDC_ISSUER", default=""):
    _name = env.str("OIDC_NAME", default=urlsplit(_issuer).hostname or _issuer)
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": _name,
                "client_id": env.str("OIDC_CLIENT_ID"),
                "secret": env.str("OIDC_SECRET"),
                "settings": {"server_url": _issuer},
            }
        ],
    }
    SIGN_IN_ELSEWHERE.append({"id": "oidc", "name": _name})
    _FORM_TARGETS += [
        "{0.scheme}://{0.netloc}".format(urlsplit(_issuer)),
        *env.list("OIDC_ORIGINS", default=[]),
    ]

MFA_ADAPTER = "accounts.mfa.MFAAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Browsers allow passkeys on http://localhost (never 127.0.0.1); anywhere else they want https.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_LOOPBACK and not IS_HTTPS
MFA_TOTP_TOLERANCE = 1  # half a minute early or late; each code works once (second_factor_forms)
MFA_FORMS = {
    "authenticate": "accounts.second_factor_forms.SecondFactorForm",
    "reauthenticate": "accounts.second_factor_forms.SecondFactorAgainForm",
    "activate_totp": "accounts.second_factor_forms.ActivateAppForm",
    "add_webauthn": "accounts.second_factor_forms.AddPasskeyForm",
    "edit_webauthn": "accounts.second_factor_forms.RenamePasskeyForm",
}
# Whom the site obliges to have a second factor: predicates, (user) -> bool.
SECOND_FACTOR_FOR = ["accounts.second_factor.is_of_the_staff", "organisations.permissions.is_signatory"]
# A page view must not write: sessions are listed from what sign-in recorded.
USERSESSIONS_TRACK_ACTIVITY = False

# What a member may mean by those who share something with them, and by those who are verified.
CONTACT_SHARES = ["forum.contact.shares_category", "organisations.contact.shares_organisation"]
CONTACT_VERIFIED = ["organisations.contact.is_verified"]

SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
_COOKIE_PREFIX = "__Host-" if IS_HTTPS else ""
SESSION_COOKIE_NAME = f"{_COOKIE_PREFIX}session"
CSRF_COOKIE_NAME = f"{_COOKIE_PREFIX}csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "core.refusals.csrf_failure"
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
THEME_COOKIE_NAME = "theme"

# Languages and time -------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("zh-hans", "简体中文"),
    ("es", "Español"),
    ("ru", "Русский"),
]
# What members may write in; a topic names its language, readers name those they read.
CONTENT_LANGUAGES = [
    *LANGUAGES,
    ("zh-hant", "繁體中文"),
    ("pt", "Português"),
    ("fr", "Français"),
    ("de", "Deutsch"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("kk", "Қазақша"),
    ("ms", "Bahasa Melayu"),
    ("id", "Bahasa Indonesia"),
    ("ar", "العربية"),
    ("fa", "فارسی"),
    ("hi", "हिन्दी"),
    ("no", "Norsk"),
    ("sv", "Svenska"),
    ("it", "Italiano"),
    ("uk", "Українська"),
    ("vi", "Tiếng Việt"),
    ("tr", "Türkçe"),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["core.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Work after the answer ----------------------------------------------------------------------------

# Heard in this order; every one is safe to run twice (docs/ARCHITECTURE.md, the spine).
ACTIVITY_LISTENERS = [
    "forum.listeners.rename",
    "forum.listeners.release",
    "strategies.listeners.regrade_reported",
    "strategies.listeners.review_decided",
    "campaigns.listeners.renew_pages",
    "messaging.listeners.count_by_doors",
    "search.listeners.index",
    "notifications.listeners.notify",
]
# What a listener hears of: verbs that begin so. One that isn't named hears all; what it does not hear, it is not owed,
# and a post written costs no more for it.
ACTIVITY_HEARD: dict[str, tuple[str, ...]] = {
    "forum.listeners.rename": ("accounts.", "organisations."),
    "forum.listeners.release": ("accounts.", "organisations."),
    "strategies.listeners.regrade_reported": ("organisations.",),
    "strategies.listeners.review_decided": ("campaigns.",),
    "campaigns.listeners.renew_pages": ("strategies.",),
    "messaging.listeners.count_by_doors": ("accounts.group_", "organisations."),
}
# Called in the very transaction in which a member's reading position is noted.
READING_LISTENERS = ["notifications.listeners.has_read"]
# What hears that a member has read a conversation up to a message, within that transaction.
CONVERSATION_LISTENERS = ["notifications.listeners.has_read_messages"]

CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, str | float | bool]
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "socket_timeout": 0.8,
        "socket_connect_timeout": 0.8,
        # Without this a poke tries again after two seconds, whatever retry=False says.
        "max_retries": 0,
        "visibility_timeout": 600,
    }
else:
    CELERY_BROKER_URL = "filesystem://localhost//"
    CELERY_BROKER_TRANSPORT = "core.broker:PromptFiles"
    _BROKER_DIR = VAR_DIR / "broker"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_BROKER_DIR / "messages"),
        "data_folder_out": str(_BROKER_DIR / "messages"),
        "control_folder": str(_BROKER_DIR / "control"),
        "store_processed": False,
        "polling_interval": 0.2,  # seconds: how soon a poke is heard, and a worker stops
    }
    for _folder in ("messages", "control"):
        (_BROKER_DIR / _folder).mkdir(parents=True, exist_ok=True)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_TIMEOUT = 0.8
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
# Each task expires before the next one is due, so a worker that was away finds no queue of sweeps.
CELERY_BEAT_SCHEDULE = {
    "deliver": {"task": "activity.tasks.deliver", "schedule": 5, "options": {"expires": 5}},
    "send-mail": {
        "task": "notifications.tasks.send_mail",
        "schedule": 5,
        "options": {"expires": 5},
    },
    "remind": {"task": "notifications.tasks.remind", "schedule": 60, "options": {"expires": 60}},
    "sweep-orphans": {
        "task": "uploads.tasks.sweep_orphans",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
    "build-exports": {
        "task": "accounts.tasks.build_exports",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "ask-for-review": {
        "task": "strategies.tasks.ask_for_review",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
    "remind-plans": {
        "task": "strategies.tasks.remind_plans",
        "schedule": 600,
        "options": {"expires": 600},
    },
    "make-prints": {
        "task": "printing.tasks.make_prints",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "erase-content": {
        "task": "pages.tasks.erase_content",
        "schedule": 30,
        "options": {"expires": 30},
    },
    "screen-signatures": {
        "task": "campaigns.tasks.screen",
        "schedule": 5,
        "options": {"expires": 5},
    },
    "keep-campaigns-time": {
        "task": "campaigns.tasks.keep_time",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "end-rooms": {
        "task": "messaging.tasks.end_rooms",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "keep-proposals-time": {
        "task": "messaging.tasks.keep_proposals_time",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "make-agreements": {
        "task": "messaging.tasks.make_agreements",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "network-facts": {
        "task": "strategies.tasks.fetch_facts",
        "schedule": 600,
        "options": {"expires": 600},
    },
    "recheck-domains": {
        "task": "organisations.tasks.recheck_domains",
        "schedule": 300,
        "options": {"expires": 300},
    },
    "remind-lapses": {"task": "organisations.tasks.remind", "schedule": 3600, "options": {"expires": 3600}},
    "nightly": {"task": "pages.tasks.nightly", "schedule": 86400, "options": {"expires": 3600}},
}

# Mail ---------------------------------------------------------------------------------------------

# Everything that mails writes a row; the worker sends it through MAIL_TRANSPORT, with retries.
EMAIL_BACKEND = "notifications.outbox.OutboxBackend"
EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    _mail = env.email_url("EMAIL_URL")
    MAIL_TRANSPORT = _mail.pop("EMAIL_BACKEND")
    EMAIL_HOST = _mail.get("EMAIL_HOST") or "localhost"
    EMAIL_PORT = _mail.get("EMAIL_PORT") or 25
    EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER") or ""
    EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD") or ""
    EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
    EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
else:
    MAIL_TRANSPORT = "core.mail.EmlBackend"
EMAIL_TIMEOUT = 10
MAIL_DIR = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default=f"Common Hash <no-reply@{SITE_HOST}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Doors --------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [NONE],
        "connect-src": [SELF],
        "form-action": [SELF, *_FORM_TARGETS],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
# The balancer in front redirects http to https; this process never speaks TLS itself. On a plain
# http SITE_URL (a laptop, a closed network) the warnings about https cookies and HSTS do not apply.
SILENCED_SYSTEM_CHECKS = ["security.W008"]
if not IS_HTTPS:
    SILENCED_SYSTEM_CHECKS += ["security.W004", "security.W012", "security.W016"]

# accounts.User.username is unique by its fold (username_key), which the check cannot know.
SILENCED_SYSTEM_CHECKS += ["auth.W004"]

# How often one member (or, for visitors, one address) may do a thing: count, seconds.
RATE_LIMITS = {
    "forum.start": (10, 3600),
    "forum.reply": (30, 600),
    "forum.edit": (60, 600),
    "forum.react": (120, 600),
    "forum.draft": (240, 600),
    "forum.read": (600, 600),
    "forum.preview": (240, 600),
    "guard.hint": (240, 600),
    "strategies.save": (240, 600),
    "strategies.review": (120, 600),
    "moderation.report": (20, 3600),
    "upload": (60, 3600),
    "search": (60, 60),
    "search.similar": (120, 60),
    "members.complete": (120, 60),
    "members.claim": (20, 600),
    "members.leave": (10, 600),
    "members.change": (60, 600),
    "groups.enter": (30, 3600),
    "groups.change": (60, 600),
    "organisations.found": (5, 3600),
    "organisations.invite": (30, 3600),
    "organisations.verify": (30, 3600),
    "organisations.change": (60, 600),
    "campaigns.found": (5, 3600),
    "campaigns.change": (60, 600),
    "campaigns.tell": (5, 3600),
    "strategies.report": (12, 3600),
    "strategies.change": (60, 600),
    "strategies.unseal": (10, 3600),
    "campaigns.sign": (20, 600),
    "strategies.print": (30, 3600),
    "campaigns.act": (60, 600),
    "campaigns.letter": (240, 600),
    # First contacts begun, by a member and for an organisation: counted from rows (messaging/quotas.py).
    "messages.request": (15, 86400),
    "messages.request_for": (60, 86400),
    "messages.open": (6, 86400),  # conversations opened to a group or a kind, counted from rows as well
    "messages.send": (60, 600),
    "messages.change": (240, 600),
    "messages.draft": (240, 600),
    "messages.read": (600, 600),
    "messages.search": (60, 60),
    "messages.propose": (60, 3600),
    "messages.reply_to_call": (20, 3600),
    "contact": (5, 3600),
    "api.read": (600, 60),
    "api.write": (120, 60),
}
# What is asked of new members, by time and not by what they do here (accounts/allowances.py).
NEWCOMERS = {
    # So many days the limits above are divided by the divisor.
    "days": 3,
    "divisor": 3,
    # So many days a post with links to other sites waits for a moderator, until so many were let through.
    "links_days": 30,
    "links_let_through": 3,
}
HELD_DAYS = 30  # for which a post that was turned back stays its author's to copy
# Whom none of it ever concerns: predicates, (user) -> bool.
TRUSTED_AT_ONCE = [
    "organisations.contact.is_verified",
    "organisations.permissions.has_payout_proof",
    "accounts.allowances.is_vouched_for",
]

# The areas a token can be confined to (scopes such as "forum:read"): what a person calls each, and the
# apps whose API it is. An app that stands in none answers only to tokens for everything.
API_AREAS = {
    "forum": (_("Forum, search and files"), ("forum", "search", "uploads", "moderation")),
    "members": (_("My account and the members"), ("accounts",)),
    "organisations": (_("Organisations"), ("organisations",)),
    "strategies": (_("Strategies"), ("strategies",)),
    "campaigns": (_("Campaigns"), ("campaigns",)),
    "messages": (_("Messages and proposals"), ("messaging",)),
    "notifications": (_("Notifications"), ("notifications",)),
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "core.api.problem",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Common Hash API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "CampaignKind": "campaigns.models.Kind",
        "WayKind": "campaigns.models.WayKind",
        "AddedWayKind": "campaigns.way_serializers.ADDED",
        "BodyKind": "campaigns.models.BodyKind",
        "CampaignState": "campaigns.life.State",
        "Climate": "strategies.models.strategies.Climate",
        "CallRegion": "messaging.proposals.regions.Region",
        "ProposalKind": "messaging.models.ProposalKind",
        "ProposalState": "messaging.models.ProposalState",
        "ProposalOutcome": "messaging.models.Outcome",
        "ReportReason": "moderation.models.Reason",
        "GlassReason": "messaging.models.GlassReason",
        "ReportOutcome": "strategies.models.reports.Outcome",
        "SizeBand": "organisations.models.Size",
        "ContentLanguage": "django.conf.settings.CONTENT_LANGUAGES",
        "DocumentKind": "search.models.Kind",
        "MemberRole": "accounts.models.Role",
        "OrganisationKind": "organisations.models.Kind",
        "SeatRole": "organisations.models.Seat",
        "VerificationMethod": "organisations.models.verifications.Method",
    },
}

# The network's figures ----------------------------------------------------------------------------

# Where difficulty, height, fees, price and hashrate are read: the base of an API as mempool.space's, such as
# https://mempool.example/api. Empty: nobody is asked, and staff enter them.
NETWORK_FACTS_URL = env.str("NETWORK_FACTS_URL", default="")

# Organisations' domains ---------------------------------------------------------------------------

# Who is asked for the TXT records of organisations' domains, as address:port; empty: the system's resolver.
DNS_SERVERS = env.list("DNS_SERVERS", default=[])
DOMAIN_TIMEOUT = 5  # seconds, for each question
# How /.well-known/common-hash.txt is fetched. Only tests change these two.
WELL_KNOWN_OVER = ("https", 443)
DOMAINS_MAY_BE_LOOPBACK = False

# What the log says --------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {"django.request": {"level": "ERROR"}},
}

# What other products let moderators review: functions, (user) -> rows, as campaigns.reviewing says.
REVIEW_QUEUES = ["campaigns.reviewing.waiting_for", "strategies.queue.waiting_for"]

# The forum ----------------------------------------------------------------------------------------

SITE_NAME = env.str("SITE_NAME", default="Common Hash")
PLACE = "pages.place.read"  # what the set-up page said of this place
SOURCE_URL = env.str("SOURCE_URL", default="")
POSTS_PER_PAGE = 20
TOPICS_PER_PAGE = 30
TOPIC_TITLE_MAX = 200
POST_BODY_MAX = 60_000
