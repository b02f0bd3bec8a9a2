"""The walls of the circle, each tried with the other one open."""

from __future__ import annotations

import os

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from avec.access.viewer import NOBODY
from avec.circles import actions, proofs
from avec.circles.models import Block, Delivery, Invitation, Tie
from avec.circles.tests.people import acting, invited, sent, someone, tied
from avec.circles.words import Way
from avec.people.models import Person

pytestmark = pytest.mark.walls

WALLED = (Tie, Invitation, Delivery, Block)


@pytest.fixture
def kept(django_db_blocker, django_db_setup):
    """Really write what the test writes: another role will read it."""
    with django_db_blocker.unblock():
        yield
        connection.close()


@pytest.fixture
def circle(kept):
    """Nora with Marc and, ended, Paul; Sami invited, Claire blocked; Odile outside."""
    people = {name: someone(name) for name in ("Nora", "Marc", "Sami", "Odile")}
    paul, claire = someone("Paul"), someone("Claire")
    nora = people["Nora"]
    tied(nora, people["Marc"])
    tied(people["Sami"], nora)
    past = tied(nora, paul)
    with acting(paul):
        actions.end_tie(viewer=paul, tie=past)
    invited(people["Sami"], by=nora)
    refused = invited(people["Marc"], by=people["Sami"])
    with acting(people["Marc"]):
        actions.decline(viewer=people["Marc"], invitation=refused)
    sent(nora, Way.LINK)
    with acting(nora):
        actions.block(viewer=nora, person_id=claire.person_id, remembered_as="Claire")
    return {**people, "Paul": paul, "Claire": claire}


def _by_the_wall(model, viewer):
    with acting(viewer):
        return set(model._base_manager.values_list("pk", flat=True))


def _by_visible_to(model, viewer):
    """Ask the same question as a role that no policy stops."""
    query = model.objects.visible_to(viewer).values_list("pk").query
    sql, params = query.sql_with_params()
    with psycopg.connect(os.environ["AVEC_BACKUP_URL"]) as bare:
        return {row[0] for row in bare.execute(sql, params)}


@pytest.mark.parametrize("model", WALLED)
def test_the_two_walls_agree(circle, model):
    for viewer in (*circle.values(), NOBODY):
        assert _by_the_wall(model, viewer) == _by_visible_to(model, viewer)


def test_each_wall_shows_what_it_should(circle):
    counted = {
        name: tuple(len(_by_the_wall(model, viewer)) for model in WALLED)
        for name, viewer in {**circle, "nobody": NOBODY}.items()
    }

    assert counted == {
        # ties, invitations, deliveries, blocks
        "Nora": (3, 5, 1, 1),
        "Marc": (1, 2, 2, 0),
        "Sami": (1, 3, 1, 0),
        "Odile": (0, 0, 0, 0),
        "Paul": (1, 1, 1, 0),
        "Claire": (0, 0, 0, 0),
        "nobody": (0, 0, 0, 0),
    }


def test_people_known_through_the_circle_are_the_same_for_both_walls(circle):
    for viewer in circle.values():
        assert _by_the_wall(Person, viewer) >= {viewer.person_id}
        with acting(viewer):
            shown = set(Person.objects.visible_to(viewer).values_list("pk", flat=True))
        assert shown == _by_the_wall(Person, viewer)


FORGERIES = {
    "a tie nobody agreed to": (
        "INSERT INTO circles_tie (id, person_id, other_id, relationship)"
        " VALUES (gen_random_uuid(), %(nora)s, %(odile)s, 'relative')"
    ),
    "a tie of one's own making": (
        "INSERT INTO circles_tie (id, person_id, other_id, relationship)"
        " VALUES (gen_random_uuid(), %(odile)s, %(nora)s, 'relative')"
    ),
    "an invitation in another's name": (
        "INSERT INTO circles_invitation"
        " (id, person_id, way, addressed_to, signed, relationship, ends_at)"
        " VALUES (gen_random_uuid(), %(nora)s, 'name', 'x', 'Nora', 'relative',"
        " avec.now())"
    ),
    "an invitation for a year": (
        "INSERT INTO circles_invitation"
        " (id, person_id, way, addressed_to, signed, relationship, ends_at)"
        " VALUES (gen_random_uuid(), %(odile)s, 'name', 'x', 'Odile', 'relative',"
        " avec.now() + interval '1 year')"
    ),
    "a delivery by hand": (
        "INSERT INTO circles_delivery (id, invitation_id, recipient_id)"
        " SELECT gen_random_uuid(), gen_random_uuid(), %(odile)s"
    ),
    "a block in another's name": (
        "INSERT INTO circles_block (id, person_id, other_id, remembered_as)"
        " VALUES (gen_random_uuid(), %(nora)s, %(odile)s, 'x')"
    ),
    "an ended tie that begins again": "UPDATE circles_tie SET ended_at = NULL",
    "a tie with somebody else": "UPDATE circles_tie SET other_id = %(odile)s",
    "a tie removed": "DELETE FROM circles_tie",
    "an invitation removed": "DELETE FROM circles_invitation",
    "an invitation accepted by hand": (
        "UPDATE circles_invitation SET accepted_at = avec.now()"
    ),
    "an invitation sent to another": "UPDATE circles_invitation SET addressed_to = ''",
    "a pair locked from outside": "SELECT avec.lock_pair(%(nora)s, %(odile)s)",
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_the_database_refuses(circle, forgery):
    keys = {name.lower(): viewer.person_id for name, viewer in circle.items()}
    viewer = circle["Nora"] if "UPDATE" in FORGERIES[forgery] else circle["Odile"]

    with (
        acting(viewer),
        pytest.raises(DatabaseError) as refusal,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(FORGERIES[forgery], keys)

    assert not isinstance(refusal.value, IntegrityError)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE circles_tie SET relationship = 'other'",
        "UPDATE circles_invitation SET withdrawn_at = avec.now()",
        "UPDATE circles_delivery SET declined_at = avec.now()",
        "DELETE FROM circles_block",
    ],
)
def test_what_is_not_hers_is_out_of_reach(circle, statement):
    for name, viewer in circle.items():
        if name in ("Odile", "Claire", "Paul"):
            with acting(viewer), connection.cursor() as cursor:
                cursor.execute(statement)
                touched = cursor.rowcount
                transaction.set_rollback(True)
            mine = 1 if name == "Paul" and "delivery" in statement else 0
            assert touched == mine


def test_the_other_of_a_tie_cannot_change_its_word_in_sql(circle):
    with acting(circle["Marc"]), connection.cursor() as cursor:
        cursor.execute("UPDATE circles_tie SET relationship = 'other'")
        assert cursor.rowcount == 0


def test_an_ended_tie_does_not_change_any_more(circle):
    nora = circle["Nora"]
    with acting(nora), connection.cursor() as cursor:
        cursor.execute("UPDATE circles_tie SET relationship = 'other'")
        touched = cursor.rowcount
        transaction.set_rollback(True)

    assert touched == 1


def test_the_sender_cannot_ask_whether_it_was_received(circle):
    nora = circle["Nora"]

    with acting(nora), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM circles_delivery d JOIN circles_invitation i"
            " ON i.id = d.invitation_id WHERE i.person_id = %s",
            [nora.person_id],
        )
        assert cursor.fetchone()[0] == 0


def test_narrow_functions_do_nothing_for_a_stranger(circle):
    nora, odile = circle["Nora"], circle["Odile"]
    with acting(nora):
        tie = Tie.objects.running().filter(person_id=nora.person_id).get()
        link = Invitation.objects.get(way=Way.LINK)
        named = Invitation.objects.open().get(way=Way.NAME, person_id=nora.person_id)

    with acting(odile), connection.cursor() as cursor:
        cursor.execute("SELECT avec.end_tie(%s)", [tie.pk])
        assert cursor.fetchone()[0] is False
        for proof in ("", proofs.hashed("somebody else’s"), None):
            for invitation in (link, named):
                cursor.execute(
                    "SELECT avec.accept_invitation(%s, %s)", [invitation.pk, proof]
                )
                assert cursor.fetchone()[0] == "closed"
        cursor.execute("SELECT avec.decline_invitation(%s)", [proofs.hashed("x")])
        assert cursor.fetchone()[0] is False
        cursor.execute("SELECT avec.deliver_invitation(%s)", [named.pk])
    with acting(NOBODY), connection.cursor() as cursor:
        cursor.execute(
            "SELECT avec.accept_invitation(%s, %s)", [link.pk, link.proof_hash]
        )
        assert cursor.fetchone()[0] == "closed"
        cursor.execute("SELECT avec.decline_invitation(%s)", [link.proof_hash])
        assert cursor.fetchone()[0] is False
        cursor.execute("SELECT avec.block_person(%s, 'x')", [nora.person_id])
        assert cursor.fetchall() == []

    assert _by_the_wall(Delivery, odile) == set()
    assert tie.pk in _by_the_wall(Tie, nora)
