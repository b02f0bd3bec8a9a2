"""The demonstration: invented data, in a folder and a database of their own."""

import shutil
import time
from pathlib import Path

from hosting import django_side, environment, serving
from hosting import place as places
from hosting.words import say

DATABASE = "avec_demo"


def run(data_dir: Path, *, fresh: bool = False) -> int:
    """Serve the demonstration until Ctrl-C, making its data the first time."""
    began = time.monotonic()
    say("\n  Avec – démonstration (données inventées)")
    with serving.alone(data_dir), serving.stopped_politely():
        if fresh:
            _forget(data_dir)
        more = {"AVEC_DEMO": "1"}
        prepared = serving.ready(data_dir, database=DATABASE, more=more)
        _tell_stories(data_dir, prepared)
        port = serving.free_port()
        with serving.site(prepared, port=port) as process:
            say("\n  Avec – démonstration (données inventées)")
            say(f"  Ouvrez : http://{serving.shown_host()}:{port}/")
            say("  Entrez sans mot de passe : Nora, Marc, Sami, Claire ou Hélène.")
            say(f"  Arrêter : Ctrl-C   ·   prêt en {serving.elapsed(began)} s")
            return process.wait()


def _tell_stories(data_dir: Path, prepared: dict[str, str]) -> None:
    """Fill the territory once; the mark says that it was told to the end."""
    mark = data_dir / "seeded"
    if mark.exists():
        return
    say("  Le territoire du Val-d’Aure se peuple…")
    django_side.run(
        *("django", "seed_demo"),
        own={**prepared, "AVEC_DB_ROLE": "web"},
        refusal="Les données inventées n’ont pas pu être écrites (voir ci-dessus).",
    )
    mark.touch()


def _forget(data_dir: Path) -> None:
    """Remove what a demonstration left, and nothing else."""
    environment.forget(data_dir, DATABASE)
    place = places.prepare(data_dir)
    for folder in (place.keys, place.root / "static"):
        shutil.rmtree(folder, ignore_errors=True)
    (place.root / "seeded").unlink(missing_ok=True)
