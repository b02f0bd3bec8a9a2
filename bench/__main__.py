"""`make bench`: print the figures, write bench/results.json, judge nothing.

CPU is this process's and its PostgreSQL backend's together. Each page is measured
in turn with the floor, round by round; the ratio is the median of the rounds.
What the figures mean is in bench/README.md.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from bench.measuring import Bench, Figure, opener, statements
from bench.writing import writes

ROOT = Path(__file__).resolve().parent.parent


def prepare(place: Path) -> tuple[dict[str, str], str]:
    """Start a server of its own and migrate it; return the environment and admin."""
    from hosting import environment, roles, server

    database = "avec_bench"
    known = environment.prepare(place / "data", database=database)
    owner = {
        **os.environ,
        **known,
        "AVEC_DB_ROLE": "owner",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
    }
    for command in ("migrate", "load_templates"):
        subprocess.run(
            [sys.executable, "-m", "django", command, "--verbosity", "0"],
            env=owner,
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    roles.write_ticket_secret(known["AVEC_OWNER_URL"], known["AVEC_TICKET_KEY"])
    admin = urlsplit(server.start(place / "data").superuser_url)
    return known, admin._replace(path=f"/{database}").geturl()


def first_visit() -> int:
    """Bytes of a first visit to the home page: page, styles, scripts, compressed."""
    import re

    from django.contrib.staticfiles import finders
    from django.test import Client

    page = Client().get("/").content.decode()
    total = len(gzip.compress(page.encode(), 6))
    for address in re.findall(r'(?:href|src)="/static/([^"]+)"', page):
        name = re.sub(r"\.[0-9a-f]{12}(?=\.)", "", address)
        found = finders.find(name)
        if found:
            total += len(gzip.compress(Path(found).read_bytes(), 9))
    return total


def pages(world, hers) -> list[tuple[str, object, str, float]]:
    """Name, client, path and goal of what is opened all day, then the rest."""
    from tests.entrance import client_as

    nora, marc = client_as(world.nora), client_as(world.marc)
    reader = client_as(world.reader)
    return [
        ("home", nora, "/aujourdhui/", 3.0),
        ("plan of 60 passages", nora, f"/documents/{world.plan}/", 3.0),
        ("shared extract of three parts", marc, f"/documents/{world.plan}/lire/", 3.0),
        ("plan of 60, shared whole", reader, f"/documents/{world.plan}/lire/", 3.0),
        ("circle", nora, "/cercle/", 3.0),
        ("who looked", nora, "/qui-a-regarde/", 3.0),
        ("notebook, a month of 60 pages", nora, "/carnet/", 6.0),
        ("documents", nora, "/documents/", 6.0),
        ("one question", nora, f"/documents/{world.plan}/ecrire/direction/dream/", 6.0),
        ("re-read before publishing", nora, f"/documents/{world.plan}/relire/", 6.0),
        *tools.pages(hers),
    ]


def measure(bench: Bench, chosen, world, hers, people: int) -> list[Figure]:
    """Measure every page at this size of territory."""
    figures = []
    for name, client, path, goal in pages(world, hers):
        if not named(chosen, name):
            continue
        act = opener(client, path)
        count = statements(act)
        ratio, cost = bench.compare(act)
        figures += [
            Figure.of(name, "CPU / floor", people, round(ratio, 2), "ratio", goal),
            Figure.of(name, "statements", people, count, "statements", 8),
        ]
        print(
            f"    {name:<36} {ratio:5.2f} × floor  {cost:6.2f} ms  {count} statements"
        )
    return figures


def named(chosen, name: str) -> bool:
    """Tell whether a line was asked for; all are, unless ``--only`` names some."""
    return not chosen.only or any(word in name for word in chosen.only)


def flatness(small: list[Figure], large: list[Figure]) -> list[Figure]:
    """How much dearer each page is with many more people.

    From one ratio to the floor to the other: the machine may have been busier in
    between, the floor is then dearer too.
    """
    return [
        Figure(
            f"{one.metric.partition(':')[0]}: many people / few",
            round(other.value / one.value, 2),
            "ratio",
            1.2,
        )
        for one, other in zip(small, large, strict=True)
        if one.unit == "ratio"
    ]


def printing(bench: Bench, chosen, world, hers, people: int) -> list[Figure]:
    """How long each tagged PDF takes, once warm, and beside the floor."""
    from avec.access.identity import acting_as
    from avec.access.viewer import Viewer
    from avec.documents.models import Version
    from tests.entrance import client_as

    with acting_as(Viewer(world.nora)):
        from django.db import transaction

        with transaction.atomic():
            version = Version.objects.filter(document_id=world.plan).latest("number").pk
    plan = opener(client_as(world.nora), f"/versions/{version}/pdf/")
    figures = []
    for name, act in [("tagged PDF of the plan", plan), *tools.papers(hers)]:
        if not named(chosen, name):
            continue
        act()
        times = []
        for _ in range(7):
            start = time.perf_counter()
            act()
            times.append((time.perf_counter() - start) * 1000)
        taken = statistics.median(times)
        ratio, _cost = bench.compare(act, each=2)
        size = f"{people:,} people".replace(",", " ")
        figures.append(Figure(f"{name}, {size}", round(taken, 1), "ms", 100))
        print(f"    {name:<36} {ratio:5.2f} × floor  {taken:6.2f} ms of waiting")
    return figures


def main() -> int:
    """Run everything and leave bench/results.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=1_000)
    parser.add_argument("--many", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--each", type=int, default=25)
    parser.add_argument(
        "--only", action="append", default=[], metavar="WORD", help="only such lines"
    )
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="avec-bench-") as folder:
        Path(folder).chmod(0o755)
        known, admin = prepare(Path(folder))
        os.environ.update(
            known,
            AVEC_DB_ROLE="web",
            AVEC_HOSTS="testserver",
            DJANGO_SETTINGS_MODULE="bench.settings",
        )
        import psycopg

        with psycopg.connect(known["AVEC_OWNER_URL"]) as owner:
            for table in ("auth_user", "django_session"):
                owner.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO avec_web")
            owner.execute("GRANT USAGE ON SEQUENCE auth_user_id_seq TO avec_web")
        import django

        django.setup()
        figures = run(chosen, admin)
        from hosting import server

        server.stop(Path(folder) / "data")
    if chosen.only:
        return 0
    (ROOT / "bench" / "results.json").write_text(
        json.dumps([vars(figure) for figure in figures], ensure_ascii=False, indent=1)
        + "\n"
    )
    print(f"\n  {len(figures)} figures → bench/results.json")
    for figure in figures:
        if figure.value > figure.goal:
            print(f"  over the goal: {figure.metric} {figure.value} {figure.unit}")
    return 0


def run(chosen, admin: str) -> list[Figure]:
    """Measure with few people, then with many."""
    global tools  # what imports models waits until Django is awake
    from avec.documents.models import TemplateVersion
    from bench import agenda, media, tools
    from bench import world as worlds

    template = TemplateVersion.objects.get(key="recovery_plan", organization=None).pk
    world, hers = worlds.measured(), tools.written()
    worlds.crowd(admin, chosen.few, template, also=tools.CROWD)
    bench = Bench(chosen.rounds, chosen.each)

    def all_at(people: int) -> list[Figure]:
        print(f"  {people} people")
        found = measure(bench, chosen, world, hers, people)
        if not chosen.only:
            found += writes(bench, world, people)
        return found

    few = all_at(chosen.few)
    figures = [*few, *printing(bench, chosen, world, hers, chosen.few)]
    if named(chosen, "media"):
        figures += media.figures()
    if named(chosen, "agenda"):
        figures += agenda.figures(admin)
    if not chosen.only:
        figures.append(
            Figure("first visit, compressed", first_visit(), "bytes", 40_000)
        )
    if chosen.many > chosen.few:
        worlds.crowd(admin, chosen.many, template, after=chosen.few, also=tools.CROWD)
        many = all_at(chosen.many)
        figures += many + flatness(few, many)
        figures += printing(bench, chosen, world, hers, chosen.many)
    return figures


if __name__ == "__main__":
    sys.exit(main())
