"""The embedded server asks everyone for a password and touches nobody's folders."""

import os
import stat
import subprocess
import sys

import psycopg
import pytest

from hosting import environment, place, server
from hosting.words import CannotHost


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_nobody_comes_in_without_a_password(shared_folder):
    running = server.start(shared_folder)

    rules = [
        line
        for line in (running.folder / "pg_hba.conf").read_text().splitlines()
        if line and not line.startswith("#")
    ]
    assert rules == ["local all all scram-sha-256"]
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgresql://postgres@/postgres?host={running.socket}")
    with pytest.raises(psycopg.OperationalError, match="password authentication"):
        psycopg.connect(running.url("postgres", "wrong", "postgres"))


def test_it_listens_on_one_private_socket_only(shared_folder):
    running = server.start(shared_folder)

    with psycopg.connect(running.superuser_url) as connection:
        heard = connection.execute("show listen_addresses").fetchone()
    assert heard == ("",)
    assert mode(running.socket) == 0o700
    assert mode(running.socket / ".s.PGSQL.5432") == 0o700
    assert mode(running.folder) == 0o700


def test_two_servers_live_side_by_side(folder, other_folder):
    one = environment.prepare(folder)
    two = environment.prepare(other_folder)

    with psycopg.connect(one["AVEC_OWNER_URL"]) as connection:
        connection.execute("create table only_here ()")
    with psycopg.connect(two["AVEC_OWNER_URL"]) as connection:
        found = connection.execute("select to_regclass('only_here')").fetchone()
    assert found == (None,)


def test_parents_keep_their_permissions(folder):
    parent = folder / "parent"
    parent.mkdir()
    parent.chmod(0o711)
    before = {path: mode(path) for path in (parent, *parent.parents)}

    server.start(parent / "data")

    assert {path: mode(path) for path in before} == before


@pytest.mark.skipif(os.geteuid() != 0, reason="root alone needs another account")
def test_a_closed_parent_is_named_and_left_closed(folder):
    closed = folder / "closed"
    closed.mkdir(mode=0o700)

    with pytest.raises(CannotHost, match="closed"):
        server.start(closed / "data")

    assert mode(closed) == 0o700


def test_a_path_too_long_for_a_socket_still_works(folder):
    deep = folder / ("a" * 90)

    running = server.start(deep)

    assert folder not in running.socket.parents
    assert mode(running.socket) == 0o700
    with psycopg.connect(running.superuser_url) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    running.stop()
    assert not running.socket.exists()


def test_what_was_written_is_there_after_a_restart(folder):
    first = environment.prepare(folder)
    with psycopg.connect(first["AVEC_OWNER_URL"]) as connection:
        connection.execute("create table kept (word text)")
        connection.execute("insert into kept values ('là')")
    server.stop(folder)

    again = environment.prepare(folder)

    assert again == first
    with psycopg.connect(again["AVEC_OWNER_URL"]) as connection:
        assert connection.execute("select word from kept").fetchone() == ("là",)


def test_stopping_waits_for_the_last_process_that_uses_it(folder):
    running = server.start(folder)
    started_elsewhere = f"from hosting import server; server.start({str(folder)!r})"

    subprocess.run([sys.executable, "-c", started_elsewhere], check=True)

    assert running.is_running()
    running.stop()
    assert not running.is_running()


def test_what_people_write_does_not_reach_the_log(shared_folder):
    prepared = environment.prepare(shared_folder)

    with psycopg.connect(prepared["AVEC_OWNER_URL"], autocommit=True) as connection:
        connection.execute("create table said (word text primary key)")
        connection.execute("insert into said values ('canari')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("insert into said values ('canari')")

    assert "canari" not in (shared_folder / "postgres" / "log").read_text()


def test_a_folder_of_somebody_else_is_refused(folder):
    (folder / "secrets").symlink_to("/tmp")

    with pytest.raises(CannotHost, match="n’est pas un dossier"):
        place.prepare(folder)
