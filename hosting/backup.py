"""Copy the data and the keys together, and give them back.

A copy is one file that only its owner reads. It holds a photograph of the
database, the keys that open its sealed texts, and the two secrets that go with
them. It opens everything: keep it as you keep the keys of the house.

A key file is on the disk before any row sealed with it, so keys copied after the
photograph was taken open everything in the photograph.
"""

import contextlib
import hashlib
import io
import json
import os
import re
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import psycopg

from hosting import environment, migrating, program, roles
from hosting import place as places
from hosting.place import Place
from hosting.words import CannotHost, say

FORMAT = 1
KEPT = timedelta(days=7)  # an erased person is out of every copy after this
NAME = "avec-%Y-%m-%d-%H%M%S.tar"
OURS = re.compile(r"avec-\d{4}-\d\d-\d\d-\d{6}\.tar")
SECRETS = (environment.TICKET_KEY, environment.SECRET_KEY)
EXPECTED = re.compile(
    r"manifest\.json|owners\.json|database\.dump|secrets/(ticket-key|secret-key)"
    r"|keys(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+"
)


def save(data_dir: Path, file: Path | None = None) -> int:
    """Copy everything to one file, by default in the data folder.

    Copies of the data folder older than a week are removed, so that what a
    person had erased leaves the last copy within a week.

    :raises CannotHost: when the copy could not be made whole.
    """
    prepared = environment.prepare(data_dir)
    place = places.Place(Path(data_dir).absolute())
    now = datetime.now(UTC)
    if file is None:
        places.make_private(place.backups)
        file = place.backups / now.strftime(NAME)
    if file.exists():
        message = f"{file} existe déjà."
        raise CannotHost(message)
    unfinished = file.with_name(f".{file.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".avec-") as work:
            lacking = _collect(Path(work), place, prepared)
            _pack(Path(work), unfinished, now)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    _forget_old(place, now)
    say(f"Copie faite : {file} ({file.stat().st_size // 1000} ko)")
    if lacking:
        say(f"  {lacking} personne(s) ont des textes scellés sans clé : illisibles.")
    return 1 if lacking else 0


def _collect(work: Path, place: Place, prepared: Mapping[str, str]) -> int:
    """Gather a photograph and its keys; count the people whose key is missing."""
    with psycopg.connect(prepared["AVEC_BACKUP_URL"]) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        shot = connection.execute("select pg_export_snapshot()").fetchone()
        assert shot is not None  # noqa: S101 - a function gives one row
        program.client(
            "pg_dump",
            *("--format=custom", "--exclude-table-data=avec.secret"),
            *(f"--snapshot={shot[0]}", f"--file={work / 'database.dump'}"),
            url=prepared["AVEC_BACKUP_URL"],
        )
        (work / "owners.json").write_text(json.dumps(_kept_by_the_warden(connection)))
        named = _people_with_sealed_texts(connection)
    _copy_keys(place, work / "keys")
    (work / "secrets").mkdir(mode=0o700)
    for name in SECRETS:
        shutil.copyfile(place.secrets / name, work / "secrets" / name)
    held = {file.stem for file in (work / "keys" / "people").glob("*/*.keys")}
    return len({str(person) for person in named} - held)


def _kept_by_the_warden(connection: psycopg.Connection) -> list[str]:
    """Name the narrow functions, whose owner a copy made by name would lose."""
    rows = connection.execute(
        "select p.oid::regprocedure::text from pg_proc p"
        " join pg_roles r on r.oid = p.proowner where r.rolname = %s order by 1",
        [roles.WARDEN],
    )
    return [row[0] for row in rows]


def _give_back_to_the_warden(owner_url: str, functions: list[str]) -> None:
    """Let the narrow functions act again as the role that nobody signs in as.

    :raises CannotHost: when the copy names something that is not there.
    """
    with psycopg.connect(owner_url) as connection:
        for text in functions:
            known = connection.execute(
                "select oid::regprocedure::text from pg_proc"
                " where oid = to_regprocedure(%s)",
                [text],
            ).fetchone()
            if known is None:
                message = f"La copie nomme une fonction inconnue : {text}"
                raise CannotHost(message)
            # Written by PostgreSQL itself, quoted where it needs it.
            connection.execute(f"alter function {known[0]} owner to {roles.WARDEN}")


def _begin_another_era(owner_url: str) -> None:
    """Tell the journal that transactions are counted anew from here.

    Without it, lines of this server would be taken for lines of the one before, left
    out of every seal, and the journal would be said to be broken.
    """
    with psycopg.connect(owner_url) as connection:
        connection.execute("select avec.new_journal_era()")


def _people_with_sealed_texts(connection: psycopg.Connection) -> set[UUID]:
    """Name whoever owns a sealed text, wherever it is.

    A sealed text begins with its format (1) and the number of its key.
    """
    columns = connection.execute(
        "select b.attrelid::regclass::text, quote_ident(b.attname),"
        " (select a.attname from pg_attribute a where a.attrelid = b.attrelid"
        "   and a.attname in ('owner_id', 'person_id') order by a.attname limit 1)"
        " from pg_attribute b join pg_class c on c.oid = b.attrelid"
        " where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'"
        "   and b.atttypid = 'bytea'::regtype and b.attnum > 0 and not b.attisdropped"
    ).fetchall()
    people: set[UUID] = set()
    for table, column, owner in columns:
        if owner is None:
            continue
        # Three names from PostgreSQL's own catalogue, quoted there.
        question = (
            f"select distinct {owner} from {table}"  # noqa: S608 - see above
            f" where {column} >= '\\x01000000' and {column} < '\\x01000001'"
            f" and length({column}) >= 33"
        )
        people.update(row[0] for row in connection.execute(question) if row[0])
    return people


def _copy_keys(place: Place, target: Path) -> None:
    """Copy the key files, again if the master key changed meanwhile.

    :raises CannotHost: when it never stays still.
    """
    for _ in range(5):
        shutil.rmtree(target, ignore_errors=True)
        before = _masters(place)
        with contextlib.suppress(FileNotFoundError, shutil.Error):
            shutil.copytree(
                place.keys,
                target,
                ignore=shutil.ignore_patterns(".*", "*.lock", "*.new"),
            )
            if _masters(place) == before:
                return
    message = "Les clés changent sans cesse ; recommencez dans un moment."
    raise CannotHost(message)


def _masters(place: Place) -> list[str]:
    return sorted(file.name for file in (place.keys / "masters").glob("*.key"))


def _pack(work: Path, file: Path, now: datetime) -> None:
    """Write one file, closed to others from its first byte, and on the disk."""
    names = sorted(
        str(path.relative_to(work)) for path in work.rglob("*") if path.is_file()
    )
    manifest = {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "sha256": {name: _digest(work / name) for name in names},
    }
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
            content = json.dumps(manifest, indent=1).encode()
            entry = tarfile.TarInfo("manifest.json")
            entry.size = len(content)
            archive.addfile(_anonymous(entry), io.BytesIO(content))
            for name in names:
                archive.add(work / name, name, filter=_anonymous)
        out.flush()
        os.fsync(out.fileno())


def _anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o600
    return entry


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def restore(data_dir: Path, file: Path) -> int:
    """Give back everything a copy holds, to a data folder that holds nothing yet.

    Keys come first, then the database, all or nothing.

    :raises CannotHost: when the folder is not empty or the copy is damaged.
    """
    place = places.prepare(data_dir)
    if any(path.is_file() for path in place.keys.rglob("*")):
        raise CannotHost(_NOT_EMPTY.format(place.root))
    with tempfile.TemporaryDirectory(dir=place.secrets, prefix=".restore-") as work:
        _unpack(file, Path(work))
        admin_url, owner, owner_url = environment.owner(place)
        name = roles.database_of(owner_url)
        roles.install(place, admin_url=admin_url, owner=owner, database=name)
        _refuse_unless_empty(owner_url, place)
        for secret in SECRETS:
            places.write_private(
                place.secrets / secret, (Path(work) / "secrets" / secret).read_bytes()
            )
        _give_keys_back(Path(work) / "keys", place)
        _play(Path(work) / "database.dump", owner_url)
        _give_back_to_the_warden(
            owner_url, json.loads((Path(work) / "owners.json").read_text())
        )
    _begin_another_era(owner_url)
    prepared = environment.prepare(place.root)
    migrating.migrate_apart(prepared)
    say(f"Tout est rendu dans {place.root}.")
    return 0


def _play(dump: Path, owner_url: str) -> None:
    """Play a photograph into an empty database, all of it or nothing.

    As a script, so that one setting newer than the server can be left out.
    """
    script = dump.with_suffix(".sql")
    program.client(
        "pg_restore",
        *("--no-owner", "--no-comments", f"--file={script}", str(dump)),
        url=owner_url,
    )
    played = dump.with_suffix(".played.sql")
    with script.open("rb") as lines, played.open("wb") as out:
        for number, line in enumerate(lines):
            if number > 40 or not line.startswith(b"SET transaction_timeout"):
                out.write(line)
    script.unlink()
    program.client(
        "psql",
        *("--no-psqlrc", "--quiet", "--single-transaction", f"--file={played}"),
        *("--set=ON_ERROR_STOP=1", "--output=/dev/null"),
        url=owner_url,
    )


_NOT_EMPTY = (
    "{} contient déjà des données : une copie se rend dans un dossier vide. "
    "Indiquez-en un autre : AVEC_DATA_DIR=…"
)


def _refuse_unless_empty(owner_url: str, place: Place) -> None:
    with psycopg.connect(owner_url) as connection:
        used = connection.execute(
            "select 1 from pg_tables where schemaname in ('public', 'avec') limit 1"
        ).fetchone()
        if used:
            raise CannotHost(_NOT_EMPTY.format(place.root))
        # The copy brings its own schema and extensions.
        connection.execute("drop schema if exists avec")
        for extension in roles.EXTENSIONS:
            connection.execute(f"drop extension if exists {extension}")


def _unpack(file: Path, work: Path) -> None:
    """Take a copy apart, refusing whatever it should not hold.

    :raises CannotHost: when it is damaged, incomplete or not a copy of Avec.
    """
    damaged = f"{file} n’est pas une copie d’Avec, ou elle est abîmée."
    try:
        with tarfile.open(file) as archive:
            for entry in _expected(archive):
                content = archive.extractfile(entry)
                if content is None:
                    raise CannotHost(damaged)
                target = work / entry.name
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                with target.open("wb") as out:
                    shutil.copyfileobj(content, out)
                target.chmod(0o600)
        manifest = json.loads((work / "manifest.json").read_bytes())
        listed = manifest["sha256"]
        good = manifest["format"] == FORMAT and "database.dump" in listed
        good = good and all(_digest(work / name) == listed[name] for name in listed)
    except (OSError, tarfile.TarError, ValueError, KeyError, TypeError) as problem:
        raise CannotHost(damaged) from problem
    if not good:
        raise CannotHost(damaged)


def _expected(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    for entry in archive:
        if not entry.isreg() or not EXPECTED.fullmatch(entry.name):
            raise tarfile.TarError(entry.name)
        yield entry


def _give_keys_back(source: Path, place: Place) -> None:
    for path in sorted(source.rglob("*")):
        target = place.keys / path.relative_to(source)
        if path.is_dir():
            target.mkdir(mode=0o700, exist_ok=True)
        else:
            places.write_private(target, path.read_bytes())


def newest(place: Place) -> Path | None:
    """Find the last copy kept in the data folder."""
    return max(_copies(place), key=lambda file: file.name, default=None)


def _copies(place: Place) -> list[Path]:
    if not place.backups.is_dir():
        return []
    return [file for file in place.backups.iterdir() if OURS.fullmatch(file.name)]


def _forget_old(place: Place, now: datetime) -> None:
    for file in _copies(place):
        made = datetime.strptime(file.name, NAME).replace(tzinfo=UTC)
        if now - made > KEPT:
            file.unlink()
