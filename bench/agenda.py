"""Finding a time in common, with a year of a territory's appointments in the tables.

Three hundred people, two hundred and fifty days, each four meetings a day with another:
300,000 claims. What is measured is the wait for the answer of the database, its walls
and functions included, with values given apart from the question.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import psycopg
from django.db import transaction
from django.test import Client
from psycopg.types.range import Range

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.agenda.finding import NOTICE, Length, common_starts, moments, usual_hours
from avec.agenda.team import free_time_of_team, team_week
from avec.people.actions import create_account
from avec.people.tokens import draw, hashed
from bench.measuring import Figure, statements
from bench.world import PASSPHRASE

PEOPLE, DAYS, TURNS = 300, 250, 7
PARIS = ZoneInfo("Europe/Paris")
POOL = 15
GOALS = {14: 2.0, 60: 2.0, 180: 4.0}
WHOLE_GOAL = 200.0
POOL_GOALS = {14: 5.0, 60: 10.0, 180: 30.0}

WHO = """
CREATE TEMP TABLE who ON COMMIT DROP AS
  SELECT i AS number, gen_random_uuid() AS id FROM generate_series(0, {last}) AS i;
INSERT INTO people_person (id, name, sort_key, called)
  SELECT id, 'Agenda ' || number, 'agenda ' || number, '' FROM who;
INSERT INTO circles_tie (id, person_id, other_id, relationship)
  SELECT gen_random_uuid(), %(me)s, id, 'other' FROM who WHERE number < {near};
"""
HOURS = """
INSERT INTO agenda_opening (id, owner_id, starts_on, starts_at, minutes, zone, rule,
                            without, days_off, is_bookable)
  SELECT id, id, %(first)s, '09:00', 540, 'Europe/Paris', 'FREQ=DAILY', '{}', '', false
  FROM who;
INSERT INTO agenda_opentime (id, opening_id, owner_id, during)
  SELECT gen_random_uuid(), w.id, w.id, tstzrange(d + h.starts, d + h.ends)
  FROM who w, generate_series(%(first)s::timestamptz,
    %(first)s::timestamptz + make_interval(days => %(days)s), '1 day') AS d,
    (VALUES (interval '9 hours', interval '12 hours 30 minutes'),
            (interval '14 hours', interval '18 hours')) AS h(starts, ends);
"""
MEETINGS = """
CREATE TEMP TABLE meets ON COMMIT DROP AS
  SELECT gen_random_uuid() AS id, gen_random_uuid() AS time, a.id AS one, b.id AS other,
    tstzrange(d + h, d + h + interval '45 minutes') AS during
  FROM who a JOIN who b ON b.number = a.number + 1 AND a.number %% 2 = 0,
    generate_series(%(first)s::timestamptz,
      %(first)s::timestamptz + make_interval(days => %(days)s - 1), '1 day') AS d,
    unnest(ARRAY[interval '9 hours 30 minutes', interval '11 hours',
                 interval '14 hours 30 minutes', interval '16 hours']) AS h;
INSERT INTO agenda_appointment (id, owner_id, minutes, before, after, zone, mode,
    is_pair, is_discreet, during, confirmed_at, sequence)
  SELECT id, one, 45, 0, 0, 'Europe/Paris', 'place', false, false, during, now(), 1
  FROM meets;
INSERT INTO agenda_attendee (id, appointment_id, person_id, name, side, is_lead)
  SELECT gen_random_uuid(), id, unnest(ARRAY[one, other]), '', 'person', false
  FROM meets;
INSERT INTO agenda_proposedtime (id, appointment_id, during, said_by_id, expires_at)
  SELECT time, id, during, one, upper(during) FROM meets;
INSERT INTO agenda_claim (id, owner_id, appointment_id, time_id, during,
                          overlaps_knowingly)
  SELECT gen_random_uuid(), unnest(ARRAY[one, other]), id, time, during, false
  FROM meets;
"""


TEAM = """
WITH place AS (
  INSERT INTO people_organization (id, name, sort_key, kind, commune)
    VALUES (gen_random_uuid(), 'Lieu', 'lieu', 'other', '') RETURNING id),
team AS (
  INSERT INTO people_team (id, organization_id, name, sort_key)
    SELECT gen_random_uuid(), id, 'Équipe', 'equipe' FROM place
    RETURNING id, organization_id)
INSERT INTO people_affiliation (id, person_id, organization_id, team_id, capacity,
    function, answers_for_place, confirmed_at, starts_at)
  SELECT CASE WHEN one = %(me)s THEN %(hat)s ELSE gen_random_uuid() END, one,
    organization_id, id, 'professional', '', false, avec.now(), avec.now()
  FROM team, unnest(%(mates)s::uuid[]) AS one
"""


def figures(admin: str) -> list[Figure]:
    """Load a year, then find times for one to five people and for two pools."""
    person_id = create_account(
        word="agenda", name="Agenda", passphrase=PASSPHRASE
    ).person_id
    first = datetime.now(PARIS).replace(hour=0, minute=0, second=0, microsecond=0)
    near, seconds = _load(admin, person_id, first)
    print("  agenda")
    print(f"    a year of a territory                {seconds:6.1f} s to load")
    found = [Figure("agenda: a year of a territory, loaded", seconds, "s", 60.0)]
    viewer = Viewer(person_id)
    for days, goal in GOALS.items():
        for number in (1, 2, 3, 5):
            pools = [[one] for one in near[: number * 2 : 2]]
            found += _searched(viewer, pools, days, goal, f"{number} people")
        two = [near[0 : 2 * POOL : 2], near[1 : 2 * POOL : 2]]
        goal = POOL_GOALS[days]
        found += _searched(viewer, two, days, goal, f"two pools of {POOL}")
    found += _team(admin, viewer, near[:POOL])
    return [*found, *_feed(admin, near[0])]


def _load(admin: str, me: UUID, first: datetime) -> tuple[list[UUID], float]:
    said = {"me": me, "first": first, "days": DAYS}
    with psycopg.connect(admin, cursor_factory=psycopg.ClientCursor) as owner:
        owner.execute("SET statement_timeout = 0")
        owner.execute(WHO.format(last=PEOPLE - 1, near=2 * POOL), said)
        owner.execute(HOURS, said)
        near = [
            key
            for (key,) in owner.execute(
                "SELECT id FROM who WHERE number < %s ORDER BY number", [2 * POOL]
            )
        ]
        start = time.perf_counter()
        owner.execute(MEETINGS, said)
        owner.commit()
        seconds = time.perf_counter() - start
    with psycopg.connect(admin, autocommit=True) as owner:
        for table in ("claim", "opentime", "opening", "absence", "appointment"):
            owner.execute(f"ANALYZE agenda_{table}")
    return near, round(seconds, 1)


def _searched(
    viewer: Viewer, pools: list[list[UUID]], days: int, goal: float, what: str
) -> list[Figure]:
    """Measure the wait for the answer of the database, then with a page's own work."""
    now = datetime.now(PARIS)
    length = Length(45, after=15)
    usual = usual_hours(now, PARIS, days=days, is_wide=False)
    span = Range(now + NOTICE, now + timedelta(days=days))

    with acting_as(viewer), transaction.atomic():
        asked = _median(lambda: common_starts(pools, length, span=span, usual=usual))
        whole = _median(
            lambda: moments(viewer, pools, length, now=now, zone=PARIS, days=days)
        )
    said = f"{what}, {days} days"
    print(f"    {said:<36} {asked:6.2f} ms, {whole:6.2f} ms with what a page needs")
    return [
        Figure(f"agenda: common time, {said}", asked, "ms", goal),
        Figure(f"agenda: moments to choose from, {said}", whole, "ms", WHOLE_GOAL),
    ]


def _team(admin: str, viewer: Viewer, mates: list[UUID]) -> list[Figure]:
    """Measure the week of a team of fifteen, each with four meetings a day."""
    hat = uuid4()
    with psycopg.connect(admin) as owner:
        owner.execute("SET ROLE avec_warden")
        owner.execute(
            TEAM,
            {"hat": hat, "me": viewer.person_id, "mates": [*mates, viewer.person_id]},
        )
    worn = Viewer(viewer.person_id, hat)
    monday = datetime.now(PARIS).date() + timedelta(days=7)
    monday -= timedelta(days=monday.weekday())
    with acting_as(worn), transaction.atomic():
        asked = _median(lambda: free_time_of_team(monday))
        whole = _median(lambda: team_week(worn, monday))
    said = f"week of a team of {len(mates) + 1}"
    print(f"    {said:<36} {asked:6.2f} ms, {whole:6.2f} ms with what a page needs")
    return [
        Figure(f"agenda: {said}, time of each", asked, "ms", 5.0),
        Figure(f"agenda: {said}, as a page shows it", whole, "ms", 50.0),
    ]


def _feed(admin: str, whose: UUID) -> list[Figure]:
    """Measure the calendar of somebody who has a thousand appointments in the year."""
    secret = draw()
    with psycopg.connect(admin) as owner:
        owner.execute(
            "INSERT INTO agenda_subscription (id, owner_id, shows, digest)"
            " VALUES (gen_random_uuid(), %s, 'neutral', %s)",
            [whose, hashed(secret)],
        )
    client = Client()

    def read() -> object:
        return client.get(f"/agenda/abonnement/{secret}.ics")

    events = read().content.count(b"BEGIN:VEVENT")
    taken = _median(read)
    print(f"    {f'a calendar of {events} appointments':<36} {taken:6.2f} ms")
    return [
        Figure(f"agenda: feed of {events}", taken, "ms", 1000.0),
        Figure("agenda: feed, statements", statements(read), "statements", 3),
    ]


def _median(act: Callable[[], object]) -> float:
    act()
    times = []
    for _ in range(TURNS):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    return round(statistics.median(times), 2)
