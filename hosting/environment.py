"""The settings that Django finds when it wakes up: addresses and keys, no more."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from hosting import place as places
from hosting import roles, server
from hosting.place import Place

ROLES = {
    "web": ("AVEC_WEB_URL", roles.WEB),
    "job": ("AVEC_JOB_URL", roles.JOB),
    "owner": ("AVEC_OWNER_URL", roles.OWNER),
    "backup": ("AVEC_BACKUP_URL", roles.BACKUP),
}
TICKET_KEY, SECRET_KEY = "ticket-key", "secret-key"  # noqa: S105 - names of files


def prepare(data_dir: Path | str, database: str | None = None) -> dict[str, str]:
    """Make a database ready, starting the embedded server if there is none.

    Gives the environment of every role; hand only a part of it to a process, with
    :func:`only_for`. With ``DATABASE_URL`` that server is used, under its owner's
    address, and ``database`` may name another database there.

    :raises CannotHost: when the machine or the server does not allow it.
    """
    place = places.prepare(data_dir)
    given = os.environ.get("DATABASE_URL")
    if given:
        parts = urlsplit(given)
        name = database or parts.path.lstrip("/") or "avec"
        owner_url = parts._replace(path=f"/{name}").geturl()
        admin_url, owner = given, parts.username or roles.OWNER
    else:
        running = server.start(place.root)
        name = database or "avec"
        admin_url, owner = running.superuser_url, roles.OWNER
        owner_url = running.url(owner, roles.password(place, owner), name)
    with places.one_at_a_time(place):
        keys = {
            "AVEC_TICKET_KEY": _kept(place, TICKET_KEY),
            "AVEC_SECRET_KEY": _kept(place, SECRET_KEY),
        }
        roles.install(place, admin_url=admin_url, owner=owner, database=name)
        roles.furnish(owner_url)
    addresses = {
        variable: owner_url
        if kind == "owner"
        else roles.role_url(owner_url, role, roles.password(place, role))
        for kind, (variable, role) in ROLES.items()
    }
    return {
        **addresses,
        **keys,
        "AVEC_KEYS_DIR": str(place.keys),
        "AVEC_DATA_DIR": str(place.root),
    }


def only_for(role: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Keep what one kind of process needs: the site never knows the owner's address."""
    kept, _ = ROLES[role]
    others = {variable for variable, _ in ROLES.values()} - {kept}
    mine = {k: v for k, v in environment.items() if k not in others}
    return {**mine, "AVEC_DB_ROLE": role}


def _kept(place: Place, name: str) -> str:
    """Give a key drawn once and kept in the secrets folder."""
    file = place.secrets / name
    if not file.exists():
        places.write_private(file, secrets.token_hex(32))
    return file.read_text().strip()
