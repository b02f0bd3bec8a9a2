"""Once a day, those whose seven days are over leave, and their keys with them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection, transaction

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.people import actions
from avec.people.models import Account
from avec.people.tests.people import someone
from avec.vault.actions import Unreadable, seal, unseal
from tests.scene import as_warden

ROOT = Path(__file__).parents[3]
JOB = (
    "import django; django.setup();"
    "from avec.people.actions import finish_departures; finish_departures()"
)


@pytest.fixture
def kept(django_db_setup, django_db_blocker) -> Iterator[dict[str, Viewer]]:
    """Two people really written: the job is another process."""
    with django_db_blocker.unblock():
        people = {}
        for name in ("Part", "Reste"):
            viewer, _name = someone(name)
            with acting_as(viewer), transaction.atomic():
                actions.ask_to_leave(viewer=viewer)
            people[name] = viewer
        yield people
        connection.close()
    for viewer in people.values():
        for table, column in (("people_account", "person_id"), ("people_person", "id")):
            as_warden(f"DELETE FROM {table} WHERE {column} = %s", [viewer.person_id])


def finish(**more: str) -> None:
    environment = {**os.environ, "AVEC_DB_ROLE": "job", **more}
    subprocess.run([sys.executable, "-c", JOB], env=environment, cwd=ROOT, check=True)


def test_those_whose_days_are_over_leave_and_the_others_stay(kept):
    leaves, stays = kept["Part"], kept["Reste"]
    words = {
        viewer: seal(viewer.person_id, "essai", viewer.person_id, "des mots")
        for viewer in kept.values()
    }
    as_warden(
        "UPDATE people_account SET closing_on = '2020-01-01' WHERE person_id = %s",
        [leaves.person_id],
    )
    finish()
    with acting_as(leaves), transaction.atomic():
        assert not Account.objects.exists()
    with acting_as(stays), transaction.atomic():
        assert Account.objects.exists()
    with pytest.raises(Unreadable):
        unseal(leaves.person_id, "essai", leaves.person_id, words[leaves])
    assert unseal(stays.person_id, "essai", stays.person_id, words[stays]) == "des mots"


def test_a_key_that_came_back_from_a_copy_is_destroyed_again(kept):
    leaves = kept["Part"]
    as_warden(
        "UPDATE people_person SET left_at = avec.now() WHERE id = %s",
        [leaves.person_id],
    )
    blob = seal(leaves.person_id, "essai", leaves.person_id, "des mots")
    finish()
    with pytest.raises(Unreadable):
        unseal(leaves.person_id, "essai", leaves.person_id, blob)


def test_the_site_may_not_finish_departures():
    with (
        psycopg.connect(os.environ["AVEC_WEB_URL"]) as site,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        site.execute("SELECT * FROM avec.people_leaving()")
