"""Destroyed means destroyed: a key outlives no stop, however its row went."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.listening import actions
from avec.people.tests.people import someone
from avec.vault.actions import key_store
from tests.scene import as_warden
from tests.second_wall import as_owner

ROOT = Path(__file__).parents[3]
DESTROY = (
    "import django; django.setup(); from avec.listening import tasks;"
    "print(tasks.destroy_due())"
)
FALLS = (
    "import django; django.setup(); from avec.listening import tasks\n"
    "def falls(key): raise OSError('disk')\n"
    "tasks.erase_keys = falls\n"
    "tasks.destroy_due()"
)


def job(statement: str) -> subprocess.CompletedProcess:
    """Run something as the role of the jobs, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", statement],
        env={**os.environ, "AVEC_DB_ROLE": "job"},
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def listener(django_db_setup, django_db_blocker) -> Iterator[Viewer]:
    """Somebody really written, who listened: the job is another process."""
    with django_db_blocker.unblock():
        viewer = someone("Écoutante")[0]
        job(DESTROY)
        yield viewer
        connection.close()
    for table, column in (
        ("listening_debrief", "owner_id"),
        ("listening_worry", "owner_id"),
        ("listening_listening", "listener_id"),
        ("people_account", "person_id"),
        ("people_person", "id"),
    ):
        as_warden(f"DELETE FROM {table} WHERE {column} = %s", [viewer.person_id])
    as_warden("DELETE FROM listening_goingkey")


def debriefed(viewer):
    with acting_as(viewer), transaction.atomic():
        moment = actions.begin(viewer=viewer, announced=True)
        written = actions.write_debrief(
            viewer=viewer, listening=moment, content={"state": "Las."}
        )
    return moment, written.pk


def going() -> set:
    with as_owner() as owner:
        owner.execute("SET ROLE avec_warden")
        return {key for (key,) in owner.execute("SELECT key FROM listening_goingkey")}


def test_a_stop_after_the_rows_went_leaves_no_key_behind(listener):
    _moment, key = debriefed(listener)
    as_warden(
        "UPDATE listening_debrief SET ends_at = avec.now() - interval '1 minute'"
        " WHERE id = %s",
        [key],
    )
    assert job(FALLS).returncode != 0
    assert key in set(key_store().people())
    assert going() == {key}

    assert job(DESTROY).stdout.strip() == "1"
    assert key not in set(key_store().people())
    assert going() == set()
    assert job(DESTROY).stdout.strip() == "0"


def test_keys_destroyed_by_hand_are_wrapped_anew_the_same_day(listener):
    """Else the copies of the night before would still open what was destroyed."""
    moment, key = debriefed(listener)
    with acting_as(listener), transaction.atomic():
        actions.destroy_debrief(viewer=listener, listening=moment)
    assert key not in set(key_store().people())
    assert going() == {key}

    assert job(DESTROY).stdout.strip() == "1"
    assert going() == set()


def test_the_key_of_a_worry_erased_by_hand_goes_as_well(listener):
    with acting_as(listener), transaction.atomic():
        worry = actions.begin_worry(viewer=listener, what="Il a tout donné.")
    with acting_as(listener), transaction.atomic():
        actions.erase_worry(viewer=listener, worry=worry)
    assert going() == {worry.pk}

    assert job(DESTROY).stdout.strip() == "1"
    assert going() == set()


def test_one_departure_that_fails_holds_up_nobody_else(listener):
    other = someone("Autre")[0]
    for one in (listener, other):
        as_warden(
            "UPDATE people_account SET closing_on = '2020-01-01' WHERE person_id = %s",
            [one.person_id],
        )
    fails = (
        "import django; django.setup()\n"
        "from avec.people.actions import leaving\n"
        "from django.db import IntegrityError\n"
        "whole = leaving.leave\n"
        "def one_fails(*, viewer):\n"
        f"    if str(viewer.person_id) == '{listener.person_id}':\n"
        "        raise IntegrityError\n"
        "    whole(viewer=viewer)\n"
        "leaving.leave = one_fails\n"
        "print(leaving.finish_departures())"
    )
    try:
        assert job(fails).stdout.strip() == "1"
    finally:
        for table, column in (("people_account", "person_id"), ("people_person", "id")):
            as_warden(f"DELETE FROM {table} WHERE {column} = %s", [other.person_id])


def test_nobody_reads_the_list_of_keys_and_only_the_job_empties_it(listener):
    with acting_as(listener), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_function_privilege('avec_web', 'avec.going_keys()', 'EXECUTE'),"
            " has_function_privilege('avec_web', 'avec.keys_are_gone(uuid[])',"
            " 'EXECUTE'), has_table_privilege('avec_web', 'listening_goingkey',"
            " 'SELECT, INSERT, UPDATE, DELETE')"
        )
        assert cursor.fetchone() == (False, False, False)
