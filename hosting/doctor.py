"""``avec doctor``: is this installation safe and sound, and how to mend it.

Each question gives findings; a finding that is not well says what to do.
"""

import shutil
import stat
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import psycopg

from hosting import backup, django_side, environment
from hosting import place as places
from hosting.place import Place
from hosting.words import CannotHost, say

ROOM_NEEDED = 1_000_000_000  # bytes
COPY_WANTED_WITHIN = 2 * 24 * 3600  # seconds
GOOD_FOR = timedelta(days=365)  # a number that was read where it is announced


@dataclass(frozen=True)
class Finding:
    """One thing looked at; ``repair`` is what to do when it is not well."""

    well: bool
    words: str
    repair: str = ""


def examine(data_dir: Path) -> int:
    """Look at everything and say it, line by line; 1 when something is wrong."""
    say(f"Avec, dans {data_dir}\n")
    found: list[Finding] = []
    try:
        prepared = django_side.wake(data_dir, role="owner")
    except (CannotHost, psycopg.Error) as problem:
        found.append(Finding(False, "La base de données ne répond pas.", str(problem)))
    else:
        found += at_the_database(prepared)
        found += in_django()
    found += on_the_disk(places.Place(Path(data_dir)))
    for finding in found:
        say(f"  {'bien   ' if finding.well else 'à voir '} {finding.words}")
        if not finding.well:
            say("\n".join(f"{'':11}→ {line}" for line in finding.repair.split("\n")))
    wrong = sum(not finding.well for finding in found)
    say(f"\n{wrong} point(s) à reprendre." if wrong else "\nTout va bien.")
    return 1 if wrong else 0


def refuse_if_unsafe(prepared: Mapping[str, str]) -> None:
    """Refuse to serve when the walls of the database would not hold.

    :raises CannotHost: naming what is wrong and how to mend it.
    """
    wrong = [finding for finding in at_the_database(prepared) if not finding.well]
    if wrong:
        lines = [f"  {finding.words}\n  → {finding.repair}" for finding in wrong]
        message = "Avec ne s’ouvre pas ainsi :\n" + "\n".join(lines)
        raise CannotHost(message)


def refuse_real_accounts(prepared: Mapping[str, str]) -> None:
    """Refuse to show as a demonstration a database where real people are.

    :raises CannotHost: when one account at least was not invented.
    """
    with psycopg.connect(prepared["AVEC_WEB_URL"]) as connection:
        row = connection.execute("select avec.holds_real_account()").fetchone()
    if row and row[0]:
        message = (
            "Cette base contient le compte d’une vraie personne : elle ne s’ouvre pas "
            "en démonstration.\n  → Ouvrez-la sans AVEC_DEMO : avec serve"
        )
        raise CannotHost(message)


def at_the_database(prepared: Mapping[str, str]) -> list[Finding]:
    """Look at the roles and at what the database promises."""
    return [
        *_roles(prepared),
        *_promises(prepared["AVEC_WEB_URL"]),
    ]


def _roles(prepared: Mapping[str, str]) -> Iterator[Finding]:
    for kind, (variable, role) in environment.ROLES.items():
        with psycopg.connect(prepared[variable]) as connection:
            row = connection.execute(
                "select rolsuper, rolbypassrls, rolcreaterole, rolname,"
                " exists (select from pg_shdepend d join pg_database b"
                "   on b.oid = d.dbid and b.datname = current_database()"
                "   where d.refobjid = r.oid and d.deptype = 'o'),"
                " (select coalesce(string_agg(g.rolname, ', '), '')"
                "   from pg_auth_members m join pg_roles g on g.oid = m.roleid"
                "   where m.member = r.oid)"
                " from pg_roles r where rolname = current_user"
            ).fetchone()
        assert row is not None  # noqa: S101 - current_user always has a row
        superuser, bypasses, creates, name, owns, member = row
        if kind == "owner":
            mended = (
                f"Donnez dans DATABASE_URL un rôle simple propriétaire, pas {name}."
            )
            yield Finding(
                not superuser and not bypasses,
                f"{name} ne passe pas les murs de la base.",
                mended,
            )
            continue
        mended = f"alter role {role} nosuperuser nocreaterole"
        mended += " nobypassrls;" if kind != "backup" else " bypassrls;"
        yield Finding(
            not superuser and not creates and bypasses == (kind == "backup"),
            f"{role} n’a que ses droits.",
            mended,
        )
        yield Finding(
            not owns, f"{role} ne possède rien.", f"reassign owned by {role} to …;"
        )
        allowed = "pg_read_all_data" if kind == "backup" else ""
        yield Finding(
            member == allowed,
            f"{role} n’emprunte les droits de personne.",
            f"revoke {member or '…'} from {role};",
        )


def _promises(url: str) -> Iterator[Finding]:
    """Look at the settings that keep what was acknowledged."""
    with psycopg.connect(url) as connection:
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            row = connection.execute("select current_setting(%s)", [name]).fetchone()
            value = row[0] if row else "?"
            yield Finding(
                value not in {"off", "local"}
                or (name != "synchronous_commit" and value == "on"),
                f"{name} : ce qui est enregistré le reste.",
                f"alter system set {name} = on; puis redémarrez PostgreSQL.",
            )


def in_django() -> Iterator[Finding]:
    """Look at what Django knows: updates waiting, its own checks."""
    from django.core.checks import ERROR, run_checks

    from hosting import migrating

    waiting = migrating.waiting()
    yield Finding(
        not waiting,
        "La base est à jour."
        if not waiting
        else f"Il manque {len(waiting)} mises à jour.",
        "avec migrate",
    )
    found = run_checks(databases=["default"])
    serious = [message for message in found if message.level >= ERROR]
    yield Finding(
        not serious,
        "Les vérifications de Django passent.",
        "\n".join(str(message) for message in serious),
    )
    yield _who_asks()
    yield _help_now()
    yield _kinds_of_appointments()
    yield _two_voices()
    yield messages_leave()


def _who_asks() -> Finding:
    """Look at whether the site can tell its visitors apart."""
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    from avec.access.proxies import trusted_networks

    mended = "Nommez la machine qui transmet les demandes : AVEC_TRUSTED_PROXIES=…"
    try:
        named = trusted_networks(settings.AVEC_TRUSTED_PROXIES)
    except ImproperlyConfigured as problem:
        is_well, mended = False, str(problem)
    else:
        # The site itself speaks plain HTTP: behind https there is another machine.
        is_well = bool(named) or not settings.AVEC_HTTPS
    return Finding(is_well, "Les essais se comptent visiteur par visiteur.", mended)


def _help_now() -> Finding:
    """Look at what « Aide maintenant » shows of this place."""
    from avec.web import help as help_now

    read_on = min(number.checked_on for number in help_now.national_numbers())
    wrong = help_now.faults()
    if date.today() - read_on > GOOD_FOR:  # noqa: DTZ011 - a day, wherever one is
        wrong.append(f"Des numéros ont été relus le {read_on} : relisez-les.")
    if not help_now.local_teams()[1]:
        wrong.append("Écrivez les équipes d’ici : docs/aide-maintenant.md")
    return Finding(not wrong, "« Aide maintenant » dit qui appeler.", "\n".join(wrong))


def _kinds_of_appointments() -> Finding:
    """Look at the kinds of appointments that this place wrote."""
    from avec.agenda.kinds import faults

    wrong = faults()
    return Finding(
        not wrong, "Les genres de rendez-vous du lieu se lisent.", "\n".join(wrong)
    )


def _two_voices() -> Finding:
    """Look at what this place asks of a meeting with two voices."""
    from avec.agenda.voices import faults

    wrong = faults()
    return Finding(
        not wrong, "Ce qu’« à deux voix » demande ici se lit.", "\n".join(wrong)
    )


def messages_leave() -> Finding:
    """Look at whether the messages that people chose can leave, and do."""
    from avec.messages.carriers import carrier
    from avec.messages.tasks import state
    from avec.messages.words import Channel

    now, wrong, ways = state(), [], []
    for channel, chosen in ((Channel.EMAIL, now.emails), (Channel.SMS, now.texts)):
        way = carrier(channel)
        if way is not None:
            ways.append(str(channel.label).lower())
            wrong += way.faults()
        elif chosen:
            wrong.append(
                f"{chosen} personne(s) ont choisi « {channel.label} », que ce site n’a"
                " pas : voyez docs/messages.md"
            )
    if now.late:
        wrong.append(
            f"{now.late} message(s) attendent depuis plus d’un jour : « avec serve »"
            " ou « avec work » tourne-t-il ?"
        )
    if now.doubtful:
        wrong.append(
            f"{now.doubtful} message(s) sont peut-être partis, peut-être pas ; ils ne"
            " repartiront pas."
        )
    if now.refused:
        wrong.append(
            f"{now.refused} message(s) refusés cette semaine par ce qui les portait :"
            " voyez son compte, ou l’adresse."
        )
    words = (
        f"Les messages partent {' et '.join(ways)}."
        if ways
        else ("Ce site n’envoie pas de messages.")
    )
    return Finding(not wrong, words, "\n".join(wrong))


def on_the_disk(place: Place) -> Iterator[Finding]:
    """Look at folders, secrets, room and copies."""
    for folder in (place.postgres, place.keys, place.secrets):
        if folder.exists():
            mode = stat.S_IMODE(folder.stat().st_mode)
            yield Finding(
                not mode & 0o077,
                f"{folder.name}/ n’est ouvert qu’à son compte.",
                f"chmod 700 '{folder}'",
            )
    loose = [
        file
        for folder in (place.secrets, place.keys, place.backups)
        if folder.is_dir()
        for file in folder.rglob("*")
        if file.is_file() and file.stat().st_mode & 0o077
    ]
    yield Finding(
        not loose,
        "Secrets, clés et copies ne se lisent que par leur compte.",
        "\n".join(f"chmod 600 '{file}'" for file in loose[:10]),
    )
    masters = list((place.keys / "masters").glob("*.key"))
    people = next((place.keys / "people").glob("*/*.keys"), None)
    yield Finding(
        bool(masters) or people is None,
        "La clé des clés est là."
        if masters
        else "Aucun texte scellé pour l’instant."
        if people is None
        else "La clé des clés manque.",
        "Rendez-la depuis la dernière copie : avec restore FICHIER, ailleurs.",
    )
    if place.root.exists():
        free = shutil.disk_usage(place.root).free
        yield Finding(
            free >= ROOM_NEEDED,
            f"Place libre : {free // 1_000_000} Mo.",
            f"Libérez de la place sur le disque de {place.root}.",
        )
    yield _copies(place)


def _copies(place: Place) -> Finding:
    newest = backup.newest(place)
    if newest is None:
        return Finding(False, "Aucune copie de secours.", "avec backup")
    age = time.time() - newest.stat().st_mtime
    return Finding(
        age <= COPY_WANTED_WITHIN,
        f"Dernière copie : il y a {int(age // 3600)} h.",
        "avec backup (chaque nuit, par exemple avec cron)",
    )
