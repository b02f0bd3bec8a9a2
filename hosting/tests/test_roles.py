"""Each role has its own rights and nothing more."""

import psycopg
import pytest

from hosting import doctor, environment, roles, server
from hosting.words import CannotHost


def ask(url: str, question: str):
    with psycopg.connect(url) as connection:
        return connection.execute(question).fetchone()


@pytest.mark.parametrize("kind", ["WEB", "JOB"])
def test_the_site_is_neither_superuser_nor_above_the_policies(shared_folder, kind):
    url = environment.prepare(shared_folder)[f"AVEC_{kind}_URL"]

    rights = ask(
        url,
        "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles"
        " where rolname = current_user",
    )

    assert rights == (False, False, False, False)
    for forbidden in (
        "create table mine ()",
        "create schema mine",
        "create temporary table mine ()",
        "set role avec_owner",
        "set role avec_warden",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(url, forbidden)


def test_the_site_cannot_visit_postgresql_s_own_databases(shared_folder):
    url = environment.prepare(shared_folder)["AVEC_WEB_URL"]

    for database in ("postgres", "template1"):
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            psycopg.connect(url.replace("/avec?", f"/{database}?"))


def test_secrets_are_read_by_their_account_alone(shared_folder):
    environment.prepare(shared_folder)

    modes = {
        file.stat().st_mode & 0o777 for file in (shared_folder / "secrets").iterdir()
    }

    assert modes == {0o600}


def test_a_process_knows_its_own_address_only(shared_folder):
    mine = environment.only_for("web", environment.prepare(shared_folder))

    assert "AVEC_WEB_URL" in mine
    assert {"AVEC_OWNER_URL", "AVEC_BACKUP_URL", "AVEC_JOB_URL"}.isdisjoint(mine)
    assert mine["AVEC_DB_ROLE"] == "web"


def test_a_lost_password_is_drawn_again(shared_folder):
    before = environment.prepare(shared_folder)
    (shared_folder / "secrets" / roles.WEB).unlink()

    after = environment.prepare(shared_folder)

    assert after["AVEC_WEB_URL"] != before["AVEC_WEB_URL"]
    assert ask(after["AVEC_WEB_URL"], "select 1") == (1,)


def test_the_ticket_key_is_written_once(shared_folder):
    prepared = environment.prepare(shared_folder)
    owner, key = prepared["AVEC_OWNER_URL"], prepared["AVEC_TICKET_KEY"]
    with psycopg.connect(owner) as connection:
        connection.execute("create table avec.secret (ipad bytea, opad bytea)")

    roles.write_ticket_secret(owner, key)
    roles.write_ticket_secret(owner, key)

    with psycopg.connect(owner) as connection:
        rows = connection.execute("select ipad, opad from avec.secret").fetchall()
    assert len(rows) == 1
    assert bytes(byte ^ 0x36 for byte in rows[0][0]).hex() == key + "00" * 32
    assert bytes(byte ^ 0x5C for byte in rows[0][1]).hex() == key + "00" * 32


def test_a_given_owner_without_rights_gets_the_statements_for_the_administrator(
    folder, other_folder, monkeypatch
):
    running = server.start(folder)
    with psycopg.connect(running.superuser_url, autocommit=True) as connection:
        connection.execute("create role somebody login password 'known'")
        connection.execute("create database given owner somebody")
    monkeypatch.setenv("DATABASE_URL", running.url("somebody", "known", "given"))

    with pytest.raises(roles.Missing) as refusal:
        environment.prepare(other_folder)

    with psycopg.connect(running.superuser_url, autocommit=True) as connection:
        connection.execute(refusal.value.statements)
    prepared = environment.prepare(other_folder)
    assert ask(prepared["AVEC_WEB_URL"], "select current_user") == ("avec_web",)
    assert ask(prepared["AVEC_OWNER_URL"], "select current_user") == ("somebody",)


def test_the_site_does_not_open_when_its_role_stands_above_the_walls(folder):
    prepared = environment.prepare(folder)
    doctor.refuse_if_unsafe(prepared)
    with psycopg.connect(server.start(folder).superuser_url) as connection:
        connection.execute("alter role avec_web bypassrls")

    with pytest.raises(CannotHost, match="alter role avec_web nosuperuser"):
        doctor.refuse_if_unsafe(prepared)
