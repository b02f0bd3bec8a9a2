"""E9: two visitors, two looks, each written without the other's, shown together."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from avec.access.rules import NotAllowed
from avec.agenda.tests.scene import at, call, say, times
from avec.circles import actions as circles
from avec.visits import actions
from avec.visits.models import Beside, Look
from avec.visits.refusals import HasAppeared, NothingSaid, NotYetShown
from avec.visits.tests.scene import ALONE, PAIR, as_, keeps, key_of, reads
from tests.second_wall import as_web, become

pytestmark = pytest.mark.django_db
EVERYONE = {"nora", "claire", "sami"}


def bare(cast, who: str, *, where: str = PAIR) -> int:
    """Count the looks of this visit that injected SQL would meet as ``who``."""
    with cast.acting(who), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM visits_look WHERE appointment_id = %s",
            [key_of(cast, where)],
        )
        return cursor.fetchone()[0]


def test_nobody_reads_a_look_before_both_are_kept_not_even_by_bare_sql(cast):
    assert {who: reads(cast, who) for who in EVERYONE} == {
        "nora": {"nora"},
        "claire": {"claire"},
        "sami": set(),
    }
    assert {who: bare(cast, who) for who in EVERYONE} == {
        "nora": 1,
        "claire": 1,
        "sami": 0,
    }


def test_both_appear_together_to_both_and_to_the_person(cast):
    keeps(cast, "sami", "Il y avait de la musique.")

    assert [reads(cast, who) for who in EVERYONE] == [EVERYONE] * 3
    assert [bare(cast, who) for who in EVERYONE] == [3] * 3


@pytest.mark.parametrize("who", ["marc", "karim", "helene", "odile"])
def test_nobody_else_reads_them_then_nor_ever(cast, clock, who):
    keeps(cast, "sami", "Il y avait de la musique.")
    clock("30 days")

    assert reads(cast, who) == set()
    assert bare(cast, who) == 0


def test_after_a_week_they_appear_with_what_there_is(cast, clock):
    clock("5 days 12 hours")
    assert bare(cast, "sami") == 0

    clock("6 days")
    assert [reads(cast, who) for who in ("nora", "sami")] == [{"nora", "claire"}] * 2
    keeps(cast, "sami", "Je l’écris après avoir lu.")
    assert reads(cast, "nora") == EVERYONE


def test_a_look_changes_until_it_appears_then_is_corrected_beside(cast):
    keeps(cast, "claire", "La porte était ouverte.")
    mine = keeps(cast, "claire", "La porte était fermée.")
    with as_(cast, "claire") as viewer, pytest.raises(NotYetShown):
        actions.say_beside(viewer=viewer, look=mine, words="En fait, ouverte.")
    keeps(cast, "sami", "Il y avait de la musique.")

    with pytest.raises(HasAppeared):
        keeps(cast, "claire", "Autre chose.")
    with as_(cast, "claire") as viewer:
        actions.say_beside(viewer=viewer, look=mine, words="En fait, ouverte.")
    with as_(cast, "nora") as viewer:
        look = Look.objects.visible_to(viewer).get(pk=mine.pk)
        (beside,) = Beside.objects.visible_to(viewer).filter(look=mine)
        assert look.content == {"words": "La porte était fermée."}
        assert beside.content == {"words": "En fait, ouverte."}


def test_what_appeared_does_not_change_by_bare_sql_either(cast):
    mine = keeps(cast, "claire", "La porte était fermée.")
    keeps(cast, "sami", "Il y avait de la musique.")

    with (
        cast.acting("claire"),
        pytest.raises(DatabaseError, match="corrected beside"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE visits_look SET sealed = 'x'::bytea WHERE id = %s", [mine.pk]
        )


def test_nobody_writes_a_look_for_somebody_else(cast):
    insert = (
        "INSERT INTO visits_look (id, appointment_id, owner_id, sealed)"
        " VALUES (gen_random_uuid(), %s, %s, 'x')"
    )
    key = key_of(cast)
    with as_web(cast.seen_by("sami")) as web:
        for who, owner in [("sami", "nora"), ("marc", "marc"), ("nora", "sami")]:
            become(web, cast.seen_by(who))
            with (
                pytest.raises(Exception, match="row-level security"),
                web.transaction(),
            ):
                web.execute(insert, [key, cast.people[owner]])


def test_the_person_answers_with_equal_weight_and_the_look_stays(cast):
    mine = keeps(cast, "claire", "Elle était calme.")
    keeps(cast, "sami", "Il y avait de la musique.")
    with as_(cast, "nora") as viewer:
        look = Look.objects.visible_to(viewer).get(pk=mine.pk)
        for _twice in range(2):
            actions.say_beside(
                viewer=viewer, look=look, words="Ce n’est pas ainsi que je l’ai vécu."
            )

    for who in ("claire", "sami"):
        with as_(cast, who) as viewer:
            (answer,) = Beside.objects.visible_to(viewer).filter(look=mine)
            assert answer.owner_id == cast.nora
            assert answer.content["words"].startswith("Ce n’est pas ainsi")


def test_taken_away_before_it_appears_nothing_stays_and_it_is_waited_for(cast):
    mine = keeps(cast, "claire", "À reprendre.")
    with as_(cast, "claire") as viewer:
        actions.take_look_away(viewer=viewer, look=mine)
    keeps(cast, "sami", "Il y avait de la musique.")

    assert reads(cast, "nora") == {"nora"}
    assert bare(cast, "claire") == 0


def test_taken_away_afterwards_the_words_go_and_nothing_hides_again(cast):
    mine = keeps(cast, "claire", "À reprendre.")
    keeps(cast, "sami", "Il y avait de la musique.")
    with as_(cast, "claire") as viewer:
        actions.take_look_away(viewer=viewer, look=mine)

    assert reads(cast, "nora") == {"nora", "sami"}
    with as_(cast, "nora") as viewer:
        row = Look.objects.visible_to(viewer).get(pk=mine.pk)
        assert (row.content, row.withdrawn_at is None) == ({}, False)


def test_only_its_author_takes_a_look_away(cast):
    mine = keeps(cast, "claire", "À garder.")
    keeps(cast, "sami", "Il y avait de la musique.")

    with as_(cast, "nora") as viewer, pytest.raises(NotAllowed):
        actions.take_look_away(viewer=viewer, look=mine)
    with cast.acting("nora"), connection.cursor() as cursor:
        cursor.execute("SELECT avec.take_look_away(%s)", [mine.pk])
    assert "claire" in reads(cast, "nora")


def test_an_empty_look_is_not_kept(cast):
    with pytest.raises(NothingSaid):
        keeps(cast, "sami", "  ")


def test_before_its_end_or_without_having_been_asked_nobody_looks_back(cast):
    called = call(cast, "claire", "nora", starts=[at(days=6)])
    (time,) = times(cast, "nora", called.appointment)
    say(cast, "nora", time)
    for who, appointment in [("claire", called.appointment), ("marc", None)]:
        with as_(cast, who) as viewer, pytest.raises(NotAllowed):
            actions.keep_look(
                viewer=viewer,
                appointment=appointment or called.appointment,
                words="Trop tôt.",
            )


def test_with_one_who_came_by_their_trade_a_look_appears_at_once(cast):
    assert reads(cast, "nora", ALONE) == {"claire"}
    keeps(cast, "nora", "Le mien.", ALONE)
    assert reads(cast, "claire", ALONE) == {"claire", "nora"}


def test_at_work_ones_own_life_is_not_looked_back_on(cast):
    """Paul met Karim in his own name: under his hat there is nothing of it."""
    with cast.acting("paul", hat=False), transaction.atomic():
        assert Look.objects.visible_to(cast.seen_by("paul", hat=False)).exists()
    with as_(cast, "paul") as viewer:
        assert not Look.objects.visible_to(viewer).exists()


def test_across_a_block_nothing_is_read(cast):
    keeps(cast, "sami", "Il y avait de la musique.")
    with as_(cast, "sami") as viewer:
        circles.block(viewer=viewer, person_id=cast.nora, remembered_as="N.")

    assert reads(cast, "nora") == {"nora", "claire"}
    assert reads(cast, "sami") == {"sami", "claire"}
