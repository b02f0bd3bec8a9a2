"""The site's own settings, plus what the bare floor is made of."""

from config.settings import *  # noqa: F403 - the site's settings, all of them
from config.settings import INSTALLED_APPS as _OURS

# The floor is a stock Django view: its sessions, its users, one query.
INSTALLED_APPS = [
    *_OURS,
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
]

ROOT_URLCONF = "bench.addresses"

# An entry is measured apart from the passphrase's hash, which is slow on purpose.
PASSWORD_HASHERS = ["bench.hashing.Light"]
