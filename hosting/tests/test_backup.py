"""A copy gives everything back: the data, the keys, and the walls."""

import os
import stat
import tarfile
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from hosting import backup, environment, migrating, place, server
from hosting.words import CannotHost

SEALED = b"\x01\0\0\0\x01" + b"n" * 12 + b"sealed words" + b"t" * 16


@pytest.fixture
def lived_in(folder):
    """An installation with a sealed text and its key."""
    prepared = environment.prepare(folder)
    with psycopg.connect(prepared["AVEC_OWNER_URL"]) as connection:
        connection.execute("create table sealed_words (owner_id uuid, said bytea)")
        connection.execute(
            "insert into sealed_words values"
            " ('11111111-1111-1111-1111-111111111111', %s)",
            [SEALED],
        )
    people = folder / "keys" / "people" / "11"
    people.mkdir(parents=True, mode=0o700)
    (folder / "keys" / "masters").mkdir(mode=0o700)
    place.write_private(folder / "keys" / "masters" / "1.key", b"master")
    place.write_private(people / "11111111-1111-1111-1111-111111111111.keys", b"hers")
    return folder


@pytest.fixture
def migrated(lived_in):
    """The same, with every table and every wall."""
    migrating.migrate_apart(environment.prepare(lived_in))
    return lived_in


def test_a_copy_gives_everything_back_in_an_empty_folder(migrated, other_folder):
    before = environment.prepare(migrated)
    assert backup.save(migrated) == 0
    copy = backup.newest(place.Place(migrated))

    backup.restore(other_folder, copy)

    after = environment.prepare(other_folder)
    with psycopg.connect(after["AVEC_BACKUP_URL"]) as connection:
        words = connection.execute("select said from sealed_words").fetchall()
        era = connection.execute("select era from avec.journal_era").fetchall()
    assert words == [(SEALED,)]
    assert era == [(2,)]  # transactions are counted anew: the journal must know
    for name in ("AVEC_TICKET_KEY", "AVEC_SECRET_KEY"):
        assert after[name] == before[name]
    keys = sorted(
        (str(file.relative_to(other_folder)), file.read_bytes())
        for file in (other_folder / "keys").rglob("*.key*")
    )
    assert keys == [
        ("keys/masters/1.key", b"master"),
        ("keys/people/11/11111111-1111-1111-1111-111111111111.keys", b"hers"),
    ]


WALLS = (
    """
    select polname, polrelid::regclass::text, polcmd::text, polroles::regrole[]::text,
        pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)
    from pg_policy
    """,
    """
    select oid::regclass::text, relrowsecurity, relforcerowsecurity, relacl::text,
        relowner::regrole::text
    from pg_class
    where relnamespace::regnamespace::text in ('public', 'avec') and relkind = 'r'
    """,
    """
    select oid::regprocedure::text, proowner::regrole::text, prosecdef,
        proacl::text, proconfig::text
    from pg_proc where pronamespace::regnamespace::text = 'avec'
    """,
    "select nspname, nspacl::text from pg_namespace where nspname = 'avec'",
)


def everything_about_the_walls(url: str) -> list[list[str]]:
    with psycopg.connect(url) as connection:
        return [sorted(map(str, connection.execute(each))) for each in WALLS]


def test_the_walls_stand_as_before(migrated, other_folder):
    before = everything_about_the_walls(environment.prepare(migrated)["AVEC_OWNER_URL"])
    backup.save(migrated)

    backup.restore(other_folder, backup.newest(place.Place(migrated)))

    after = environment.prepare(other_folder)["AVEC_OWNER_URL"]
    assert everything_about_the_walls(after) == before


def test_a_copy_is_closed_to_others_and_holds_no_password(lived_in):
    backup.save(lived_in)

    copy = backup.newest(place.Place(lived_in))
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with tarfile.open(copy) as archive:
        names = archive.getnames()
    assert [name for name in names if name.startswith("secrets/")] == [
        "secrets/secret-key",
        "secrets/ticket-key",
    ]


def test_a_copy_without_someone_s_key_says_so(lived_in, capsys):
    for file in (lived_in / "keys" / "people").rglob("*.keys"):
        file.unlink()

    assert backup.save(lived_in) == 1

    assert "1 personne(s) ont des textes scellés sans clé" in capsys.readouterr().out


def test_nothing_is_given_back_over_living_data(lived_in):
    backup.save(lived_in)

    with pytest.raises(CannotHost, match="contient déjà des données"):
        backup.restore(lived_in, backup.newest(place.Place(lived_in)))


def test_a_damaged_copy_is_refused_before_anything_is_written(lived_in, other_folder):
    backup.save(lived_in)
    copy = backup.newest(place.Place(lived_in))
    content = bytearray(copy.read_bytes())
    content[content.index(b"PGDMP") + 500] ^= 1
    copy.write_bytes(content)

    with pytest.raises(CannotHost, match="abîmée"):
        backup.restore(other_folder, copy)

    assert list((other_folder / "keys").iterdir()) == []


@pytest.mark.parametrize("name", ["../outside", "/etc/avec", "keys/../../x", "other"])
def test_a_copy_that_points_elsewhere_is_refused(folder, tmp_path, name):
    forged = tmp_path / "forged.tar"
    with tarfile.open(forged, "w") as archive:
        archive.addfile(tarfile.TarInfo(name))

    with pytest.raises(CannotHost, match="n’est pas une copie"):
        backup.restore(folder, forged)


def test_copies_older_than_a_week_are_forgotten_and_nothing_else(lived_in):
    copies = lived_in / "backups"
    place.make_private(copies)
    now = datetime.now(UTC)
    old = copies / (now - timedelta(days=8)).strftime(backup.NAME)
    recent = copies / (now - timedelta(days=6)).strftime(backup.NAME)
    theirs = copies / "theirs.tar"
    for file in (old, recent, theirs):
        file.touch()
    os.utime(theirs, (0, 0))

    backup.save(lived_in)

    assert not old.exists()
    assert recent.exists()
    assert theirs.exists()


def test_a_failed_copy_leaves_nothing_behind(lived_in, monkeypatch):
    monkeypatch.setattr(backup, "_masters", lambda place: [object()])

    with pytest.raises(CannotHost, match="changent sans cesse"):
        backup.save(lived_in)

    assert list((lived_in / "backups").iterdir()) == []
    server.stop(lived_in)
