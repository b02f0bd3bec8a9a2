"""The demonstration: invented data, in a folder and a database of their own."""

import argparse
import os
import shutil
import subprocess
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from datetime import time as dtime
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg

from hosting import django_side, environment, migrating, serving
from hosting import place as places
from hosting.words import say

DATABASE = "avec_demo"


def run(data_dir: Path, *, fresh: bool = False, reset_at: dtime | None = None) -> int:
    """Serve the demonstration until Ctrl-C, making its data the first time.

    With ``reset_at`` it is made anew each day at that hour; the site is closed for
    as long as it takes.
    """
    say("\n  Avec – démonstration (données inventées)")
    with serving.alone(data_dir), serving.stopped_politely():
        while True:
            began = time.monotonic()
            if fresh:
                _forget(data_dir)
            prepared = prepare(data_dir)
            if reset_at:
                prepared["AVEC_DEMO_RESETS_AT"] = f"{reset_at:%H:%M}"
            port = serving.free_port()
            with serving.site(prepared, port=port) as process:
                _welcome(port, began)
                try:
                    return process.wait(seconds_until(reset_at) if reset_at else None)
                except subprocess.TimeoutExpired:
                    say(f"  Il est {reset_at:%H:%M} : la démonstration recommence.")
            fresh = True


def _welcome(port: int, began: float) -> None:
    say("\n  Avec – démonstration (données inventées)")
    say(f"  Ouvrez : http://{serving.shown_host()}:{port}/")
    say("  Entrez sans mot de passe : Nora, Marc, Sami, Claire ou Hélène.")
    say(f"  Arrêter : Ctrl-C   ·   prêt en {serving.elapsed(began)} s")


def hour_of_day(typed: str) -> dtime:
    """Read an hour as one types it, like 04:00.

    :raises ArgumentTypeError: when it is not one.
    """
    try:
        return dtime.fromisoformat(typed).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        message = f"« {typed} » n’est pas une heure, comme 04:00"
        raise argparse.ArgumentTypeError(message) from None


def seconds_until(hour: dtime, now: datetime | None = None) -> float:
    """Tell how long to wait for this hour, today or tomorrow, on the site’s clock."""
    here = ZoneInfo(os.environ.get("AVEC_TIME_ZONE", "Europe/Paris"))
    now = (now or datetime.now(UTC)).astimezone(here)
    then = datetime.combine(now, hour, tzinfo=here)
    if then <= now:
        then = datetime.combine(now + timedelta(days=1), hour, tzinfo=here)
    return then.timestamp() - now.timestamp()


def prepare(data_dir: Path) -> dict[str, str]:
    """Make the demonstration ready, its story told to the end.

    :raises CannotHost: when the database holds somebody who was not invented.
    """
    try:
        prepared = _ready(data_dir)
    except migrating.CannotMigrate:
        say("  La démonstration d’avant ne va plus avec ce logiciel : on recommence.")
        _forget(data_dir)
        prepared = _ready(data_dir)
    if _how_far(prepared) == "begun":
        say("  La dernière fois s’était arrêtée en chemin : on recommence.")
        _forget(data_dir)
        prepared = _ready(data_dir)
    if not _how_far(prepared):
        say("  Le territoire du Val-d’Aure se peuple…")
        tell(prepared)
    return prepared


def tell(prepared: Mapping[str, str]) -> None:
    """Tell the story as the site; this one command also knows the owner’s address.

    :raises CannotHost: when it could not be told; what it said is above.
    """
    django_side.run(
        *("django", "seed_demo"),
        own={
            **environment.only_for("web", prepared),
            "AVEC_OWNER_URL": prepared["AVEC_OWNER_URL"],
        },
        refusal="Les données inventées n’ont pas pu être écrites (voir ci-dessus).",
    )


def _ready(data_dir: Path) -> dict[str, str]:
    return serving.ready(data_dir, database=DATABASE, more={"AVEC_DEMO": "1"})


def _how_far(prepared: Mapping[str, str]) -> str:
    """Say how far the story was told: not at all, « begun », or « told » to the end."""
    with psycopg.connect(prepared["AVEC_OWNER_URL"]) as connection:
        row = connection.execute(
            "select coalesce(max(key), '') from avec.demonstration"
            " where key in ('begun', 'told')"
        ).fetchone()
    return row[0] if row else ""


def _forget(data_dir: Path) -> None:
    """Remove what a demonstration left, and nothing else."""
    environment.forget(data_dir, DATABASE)
    place = places.prepare(data_dir)
    for folder in (place.keys, place.root / "static"):
        shutil.rmtree(folder, ignore_errors=True)
