"""The command ``avec``: what one types to host it. Each task lives elsewhere."""

import argparse
import sys
from pathlib import Path

from hosting import place as places
from hosting.demo import hour_of_day
from hosting.words import CannotHost, say


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and do the one thing it asks."""
    options = parser().parse_args(arguments)
    try:
        return options.do(options) or 0
    except CannotHost as problem:
        say(f"\n{problem}")
        return 1
    except KeyboardInterrupt:
        # Ctrl-C is how one closes the site; anything else was cut short.
        return 0 if options.do in (_serve, _demo) else 130


def parser() -> argparse.ArgumentParser:
    """Describe every task, in French, for ``avec --help``."""
    top = argparse.ArgumentParser(prog="avec", description="Faire vivre Avec.")
    tasks = top.add_subparsers(required=True, metavar="TÂCHE")

    _task(tasks, "serve", _serve, "ouvrir le site")
    _task(tasks, "work", _work, "faire ce qui attend, à part du site (AVEC_WORK=apart)")
    _task(tasks, "migrate", _migrate, "mettre la base de données à jour")
    _task(tasks, "doctor", _doctor, "vérifier l’installation")
    demo = _task(tasks, "demo", _demo, "essayer, avec des données inventées")
    demo.add_argument("--fresh", action="store_true", help="recommencer à zéro")
    demo.add_argument(
        "--reset-at",
        type=hour_of_day,
        metavar="HEURE",
        help="tout refaire chaque jour à cette heure, comme 04:00",
    )
    routes = _task(tasks, "routes", _routes, "lister les adresses et leurs gardes")
    routes.add_argument("--json", action="store_true", help="pour une machine")
    backup = _task(tasks, "backup", _backup, "copier les données et les clés")
    backup.add_argument("file", nargs="?", type=Path, metavar="FICHIER")
    restore = _task(
        tasks, "restore", _restore, "rendre une copie, dans un dossier vide"
    )
    restore.add_argument("file", type=Path, metavar="FICHIER")

    keys = _task(tasks, "keys", None, "les clés des textes scellés")
    of_keys = keys.add_subparsers(required=True, metavar="TÂCHE")
    _task(of_keys, "rotate", _keys_rotate, "changer la clé des clés")
    journal = _task(tasks, "journal", None, "le journal « qui a regardé »")
    of_journal = journal.add_subparsers(required=True, metavar="TÂCHE")
    _task(of_journal, "verify", _journal_verify, "vérifier que rien n’a été réécrit")
    return top


def _task(tasks, name, do, words):
    task = tasks.add_parser(name, help=words, description=words.capitalize() + ".")
    if do:
        task.set_defaults(do=do)
    return task


def _serve(_options) -> int:
    from hosting import serving

    return serving.serve(places.default_root())


def _demo(options) -> int:
    from hosting import demo

    return demo.run(
        places.default_root(demo=True), fresh=options.fresh, reset_at=options.reset_at
    )


def _work(_options) -> int:
    from hosting import work

    return work.run(places.default_root())


def _migrate(_options) -> int:
    from hosting import environment, migrating

    prepared = environment.prepare(places.default_root())
    migrating.migrate_apart(prepared)
    say("La base de données est à jour.")
    return 0


def _doctor(_options) -> int:
    from hosting import doctor

    return doctor.examine(places.default_root())


def _routes(options) -> int:
    from hosting import routes

    return routes.show(as_json=options.json)


def _backup(options) -> int:
    from hosting import backup

    return backup.save(places.default_root(), options.file)


def _restore(options) -> int:
    from hosting import backup

    return backup.restore(places.default_root(), options.file)


def _keys_rotate(_options) -> int:
    from hosting import django_side

    django_side.wake(places.default_root(), role="web")
    from avec.vault.actions import rotate_keys

    say(f"Clé des clés changée ; {rotate_keys()} trousseaux refermés avec la nouvelle.")
    return 0


def _journal_verify(_options) -> int:
    from hosting import django_side

    django_side.wake(places.default_root(), role="job")
    from avec.audit.actions import verify_journal

    found = verify_journal()
    say(f"  {found.lines} lignes en {found.seals} scellés, {found.unsealed} à sceller.")
    for fault in found.broken:
        say(f"  {fault}")
    say("Le journal a été réécrit." if found.broken else "Le journal est intact.")
    return 1 if found.broken else 0


if __name__ == "__main__":
    sys.exit(main())
