"""The same code tried by many at the same instant opens for one of them."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection, transaction

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.people import actions
from avec.people.actions.cards import digests

TRIES = 12


@pytest.fixture
def kept(django_db_setup, django_db_blocker, owner_url) -> Iterator[tuple]:
    """Somebody whose card is really written, so that other connections see it."""
    with django_db_blocker.unblock():
        account = actions.create_account(
            word="foule", name="Foule", passphrase="lune panier calme tortue"
        )
        viewer = Viewer(account.person_id)
        with acting_as(viewer), transaction.atomic():
            codes = actions.make_card(viewer=viewer)
        yield account.person_id, codes
        connection.close()
    with psycopg.connect(owner_url) as owner:
        owner.execute("SET ROLE avec_warden")
        for table, column in (
            (
                "people_cardcode",
                "(SELECT person_id FROM people_codecard WHERE id = card_id)",
            ),
            ("people_codecard", "person_id"),
            ("people_account", "person_id"),
            ("people_person", "id"),
        ):
            owner.execute(
                f"DELETE FROM {table} WHERE {column} = %s",  # our own names
                [account.person_id],
            )


def test_the_same_code_tried_twelve_times_at_once_opens_once(kept):
    person_id, codes = kept
    wanted, opened = digests(person_id, codes[0]), []
    ready = threading.Barrier(TRIES)

    def try_it():
        with psycopg.connect(os.environ["AVEC_WEB_URL"]) as other:
            ready.wait()
            row = other.execute(
                "SELECT avec.spend_code(%s, %s)", [person_id, wanted]
            ).fetchone()
            opened.append(row[0])

    tries = [threading.Thread(target=try_it) for _each in range(TRIES)]
    for each in tries:
        each.start()
    for each in tries:
        each.join()
    assert sorted(map(bool, opened)) == [False] * (TRIES - 1) + [True]
