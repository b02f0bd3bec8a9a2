"""The settings that Django finds when it wakes up: addresses and keys, no more."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from hosting import place as places
from hosting import roles, server
from hosting.place import Place

ROLES = {
    "web": ("AVEC_WEB_URL", roles.WEB),
    "job": ("AVEC_JOB_URL", roles.JOB),
    "owner": ("AVEC_OWNER_URL", roles.OWNER),
    "backup": ("AVEC_BACKUP_URL", roles.BACKUP),
}
TICKET_KEY, SECRET_KEY = "ticket-key", "secret-key"


def prepare(data_dir: Path | str, database: str | None = None) -> dict[str, str]:
    """Make a database ready, starting the embedded server if there is none.

    Gives the environment of every role; hand only a part of it to a process, with
    :func:`only_for`. With ``DATABASE_URL`` that server is used, under its owner's
    address, and ``database`` may name another database there.

    :raises CannotHost: when the machine or the server does not allow it.
    """
    place = places.prepare(data_dir)
    admin_url, owner_name, owner_url = owner(place, database)
    with places.one_at_a_time(place):
        keys = {
            "AVEC_TICKET_KEY": _kept(place, TICKET_KEY),
            "AVEC_SECRET_KEY": _kept(place, SECRET_KEY),
        }
        name = roles.database_of(owner_url)
        roles.install(place, admin_url=admin_url, owner=owner_name, database=name)
        roles.furnish(owner_url)
        others = {
            role: roles.role_url(owner_url, role, roles.password(place, role))
            for role in (roles.WEB, roles.JOB, roles.BACKUP)
        }
        roles.ensure_logins(admin_url, others)
    addresses = {roles.OWNER: owner_url, **others}
    return {
        **{variable: addresses[role] for variable, role in ROLES.values()},
        **keys,
        "AVEC_KEYS_DIR": str(place.keys),
        "AVEC_DATA_DIR": str(place.root),
    }


def owner(place: Place, database: str | None = None) -> tuple[str, str, str]:
    """Tell the installing address, the owner's name and the owner's address.

    With ``DATABASE_URL``, the owner installs; else the embedded server is started.
    """
    if given := os.environ.get("DATABASE_URL"):
        parts = urlsplit(given)
        name = database or parts.path.lstrip("/") or "avec"
        owner_url = parts._replace(path=f"/{name}").geturl()
        return given, unquote(parts.username or roles.OWNER), owner_url
    running = server.start(place.root)
    secret = roles.password(place, roles.OWNER)
    owner_url = running.url(roles.OWNER, secret, database or "avec")
    return running.superuser_url, roles.OWNER, owner_url


def forget(data_dir: Path | str, database: str) -> None:
    """Drop one database and all it holds, for a demonstration or a test."""
    place = places.prepare(data_dir)
    admin_url, _, _ = owner(place, database)
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("drop database if exists {} with (force)").format(
                sql.Identifier(database)
            )
        )


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
