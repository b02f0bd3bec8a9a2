"""The four roles of the database, and what each may do.

``avec_owner`` migrates, ``avec_web`` serves the site, ``avec_job`` runs the jobs,
``avec_backup`` copies everything. The site owns nothing and cannot step over the
row policies.
"""

import secrets
from collections.abc import Mapping
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from hosting import place as places
from hosting.place import Place
from hosting.words import CannotHost

OWNER, WEB, JOB, BACKUP = "avec_owner", "avec_web", "avec_job", "avec_backup"
# Owns the narrow functions of the walls; nobody can sign in as it.
WARDEN = "avec_warden"
EXTENSIONS = ("btree_gist", "unaccent", "pg_trgm", "citext")

# The site answers within seconds; migrations and copies take the time they need.
LIMITS = {
    OWNER: {"statement_timeout": "0", "lock_timeout": "30s"},
    WEB: {
        "statement_timeout": "15s",
        "lock_timeout": "5s",
        "idle_in_transaction_session_timeout": "30s",
        "jit": "off",
        # What is asked all day is planned once. Left to choose, PostgreSQL may plan the
        # longest question again at each page once the tables have grown.
        "plan_cache_mode": "force_generic_plan",
    },
    JOB: {
        "statement_timeout": "5min",
        "lock_timeout": "5s",
        "idle_in_transaction_session_timeout": "30s",
        "jit": "off",
    },
    BACKUP: {"statement_timeout": "0", "lock_timeout": "0"},
}
PLAIN = "nosuperuser nocreatedb nocreaterole noreplication"
RIGHTS = {
    WEB: f"login {PLAIN} nobypassrls",
    JOB: f"login {PLAIN} nobypassrls",
    BACKUP: f"login {PLAIN} bypassrls",
    WARDEN: f"nologin noinherit {PLAIN} bypassrls",
}
BLOCK = 64  # bytes of one SHA-256 block


class Missing(CannotHost):
    """The owner's address may not do this: here is what to ask the administrator."""

    def __init__(self, statements: str) -> None:
        self.statements = statements
        super().__init__(
            "Cette adresse n’a pas le droit de créer les rôles d’Avec. "
            "Demandez à la personne qui administre la base de lancer ceci, "
            "puis recommencez :\n\n" + statements
        )


def password(place: Place, role: str) -> str:
    """Give this role's password, drawn once and kept in the secrets folder."""
    file = place.secrets / role
    if not file.exists():
        places.write_private(file, secrets.token_urlsafe(32))
    return file.read_text().strip()


def install(place: Place, *, admin_url: str, owner: str, database: str) -> None:
    """Create the roles and the database, once.

    :raises Missing: with the statements for the administrator, when not allowed.
    """
    made = [WEB, JOB, BACKUP]
    if unquote(urlsplit(admin_url).username or "") != owner:
        made.insert(0, owner)  # the embedded server: the owner is ours too
    try:
        with psycopg.connect(admin_url, autocommit=True) as connection:
            for role in made:
                _ensure_role(connection, role, password(place, role))
            _ensure_reading_role(connection)
            _ensure_warden(connection, owner)
            _ensure_database(connection, database, owner)
    except psycopg.errors.InsufficientPrivilege as problem:
        wanted = statements(place, admin_url=admin_url, owner=owner, database=database)
        raise Missing(wanted) from problem


def _ensure_role(connection: psycopg.Connection, role: str, secret: str) -> None:
    known = connection.execute(
        "select coalesce(rolconfig, '{}') from pg_roles where rolname = %s", [role]
    ).fetchone()
    if not known:
        connection.execute(
            sql.SQL(f"create role {{}} login password {{}} {PLAIN}").format(
                sql.Identifier(role), sql.Literal(secret)
            )
        )
    for setting, value in LIMITS[role].items():
        if not known or f"{setting}={value}" not in known[0]:
            connection.execute(
                sql.SQL("alter role {} set {} = {}").format(
                    sql.Identifier(role), sql.Identifier(setting), sql.Literal(value)
                )
            )


def ensure_logins(admin_url: str, addresses: Mapping[str, str]) -> None:
    """Check that each role comes in with the password kept here, or set it again.

    :raises Missing: with the statements, when this address may not set it.
    """
    refused = []
    for role, url in addresses.items():
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError as problem:
            if "password authentication failed" not in str(problem):
                raise
            refused.append(
                sql.SQL("alter role {} password {}")
                .format(sql.Identifier(role), sql.Literal(_password_in(url)))
                .as_string(None)
            )
    if not refused:
        return
    try:
        with psycopg.connect(admin_url, autocommit=True) as connection:
            for statement in refused:
                connection.execute(statement)
    except psycopg.errors.InsufficientPrivilege as problem:
        raise Missing(";\n".join(refused) + ";") from problem


def _password_in(url: str) -> str:
    return unquote(urlsplit(url).password or "")


def _ensure_reading_role(connection: psycopg.Connection) -> None:
    """Let the copying role, and it alone, read everything past the policies."""
    ready = connection.execute(
        "select rolbypassrls and pg_has_role(oid, 'pg_read_all_data', 'member')"
        " from pg_roles where rolname = %s",
        [BACKUP],
    ).fetchone()
    if ready and ready[0]:
        return
    name = sql.Identifier(BACKUP)
    connection.execute(sql.SQL("alter role {} bypassrls").format(name))
    connection.execute(sql.SQL("grant pg_read_all_data to {}").format(name))


def _ensure_warden(connection: psycopg.Connection, owner: str) -> None:
    """Create the role of the narrow functions, which nobody can sign in as."""
    name = sql.Identifier(WARDEN)
    known = connection.execute(
        "select 1 from pg_roles where rolname = %s and rolbypassrls", [WARDEN]
    ).fetchone()
    if not known:
        connection.execute(
            sql.SQL("create role {} nologin bypassrls noinherit").format(name)
        )
    member = connection.execute(
        "select pg_has_role(%s, %s, 'member')", [owner, WARDEN]
    ).fetchone()
    if not (member and member[0]):
        connection.execute(
            sql.SQL("grant {} to {}").format(name, sql.Identifier(owner))
        )


def _ensure_database(connection: psycopg.Connection, database: str, owner: str) -> None:
    known = connection.execute(
        "select 1 from pg_database where datname = %s", [database]
    ).fetchone()
    if not known:
        connection.execute(
            sql.SQL("create database {} owner {} template template0").format(
                sql.Identifier(database), sql.Identifier(owner)
            )
        )


def furnish(owner_url: str) -> None:
    """Give the database its schema and extensions, and close it to strangers.

    Run as the owner; running it again changes nothing.
    """
    with psycopg.connect(owner_url) as connection:
        if _is_furnished(connection):
            return
        _refuse_unless_owned(connection)
        database = sql.Identifier(connection.info.dbname)
        connection.execute(
            sql.SQL("revoke all on database {} from public").format(database)
        )
        connection.execute(
            sql.SQL("grant connect on database {} to {}").format(
                database, _names(WEB, JOB, BACKUP)
            )
        )
        connection.execute("create schema if not exists avec")
        connection.execute(
            sql.SQL("grant usage on schema avec, public to {}").format(
                _names(WEB, JOB, BACKUP)
            )
        )
        connection.execute("revoke create on schema public from public")
        for extension in EXTENSIONS:
            _ensure_extension(connection, extension)


def _refuse_unless_owned(connection: psycopg.Connection) -> None:
    owned = connection.execute(
        "select pg_has_role(datdba, 'member'), datname, current_user"
        " from pg_database where datname = current_database()"
    ).fetchone()
    if owned and not owned[0]:
        wanted = f'alter database "{owned[1]}" owner to "{owned[2]}";'
        raise Missing(wanted)


def _is_furnished(connection: psycopg.Connection) -> bool:
    """Tell whether the schema stands and the site may come in."""
    found = connection.execute(
        "select has_schema_privilege(%s, 'avec', 'usage')"
        " and not has_database_privilege('public', current_database(), 'connect')"
        " from pg_namespace where nspname = 'avec'",
        [WEB],
    ).fetchone()
    return bool(found and found[0])


def _ensure_extension(connection: psycopg.Connection, extension: str) -> None:
    """Install an extension when the server has it; some servers have fewer."""
    offered = connection.execute(
        "select 1 from pg_available_extensions where name = %s", [extension]
    ).fetchone()
    if offered:
        connection.execute(
            sql.SQL("create extension if not exists {}").format(
                sql.Identifier(extension)
            )
        )


def _names(*roles: str) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, roles))


def database_of(url: str) -> str:
    """Name the database of an address."""
    return unquote(urlsplit(url).path.lstrip("/"))


def role_url(url: str, role: str, secret: str) -> str:
    """Give the same address under another role."""
    parts = urlsplit(url)
    where = parts.netloc.rpartition("@")[2]
    login = f"{quote(role, safe='')}:{quote(secret, safe='')}@"
    return urlunsplit(parts._replace(netloc=login + where))


def statements(place: Place, *, admin_url: str, owner: str, database: str) -> str:
    """Write what an administrator runs once, with the passwords kept here."""
    with psycopg.connect(admin_url) as connection:
        known = {row[0] for row in connection.execute("select rolname from pg_roles")}
        databases = connection.execute("select datname from pg_database").fetchall()
    lines = []
    for role in (WEB, JOB, BACKUP, WARDEN):
        if role not in known:
            lines.append(f"create role {role};")
        lines.append(f"alter role {role} {RIGHTS[role]};")
        if role in LIMITS:
            secret = sql.Literal(password(place, role)).as_string(None)
            lines.append(f"alter role {role} password {secret};")
        lines += [
            f"alter role {role} set {name} = '{value}';"
            for name, value in LIMITS.get(role, {}).items()
        ]
    lines.append(f"grant pg_read_all_data to {BACKUP};")
    lines.append(f'grant {WARDEN} to "{owner}";')
    if (database,) not in databases:
        lines.append(f'create database "{database}" owner "{owner}";')
    return "\n".join(lines)


def write_ticket_secret(owner_url: str, ticket_key_hex: str) -> None:
    """Give the database the key that signs identity tickets.

    Only the owner reads it; the functions of the wall use it. Running it again
    with the same key changes nothing. Call it after the migrations.
    """
    key = bytes.fromhex(ticket_key_hex).ljust(BLOCK, b"\0")
    inner, outer = (bytes(byte ^ mask for byte in key) for mask in (0x36, 0x5C))
    with psycopg.connect(owner_url) as connection:
        connection.execute("lock table avec.secret in share row exclusive mode")
        rows = connection.execute("select ipad, opad from avec.secret").fetchall()
        if rows == [(inner, outer)]:
            return
        connection.execute("delete from avec.secret")
        connection.execute("insert into avec.secret values (%s, %s)", [inner, outer])
