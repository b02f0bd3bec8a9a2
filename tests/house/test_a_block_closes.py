"""A block closes at once what either opened, to a team too, in each wall alone."""

from __future__ import annotations

import psycopg
import pytest
from django.core.exceptions import EmptyResultSet
from django.db import connection

from avec.documents.models import (
    Agreement,
    Block,
    Divergence,
    Document,
    Draft,
    Grant,
    Passage,
    ReadingQuestion,
    Version,
    VersionItem,
    WritingSession,
)
from avec.people.models import Person
from tests.second_wall import as_owner, as_web, become

pytestmark = pytest.mark.walls

OPENED = (Document, Block, Version, VersionItem, Grant, WritingSession)
HER_OWN = {Passage: "author_id", Draft: "author_id", Divergence: "raised_by_id"}
HER_OWN |= {Agreement: "person_id", ReadingQuestion: "asked_of_id"}
APART = "INSERT INTO circles_block (id, person_id, other_id, remembered_as, began_at)"
APART += " VALUES (gen_random_uuid(), %s, %s, '', avec.now())"

DIRECTIONS = [("nora", "claire"), ("claire", "nora")]


def by_the_first_wall(cast, model, who, apart):
    """What Django's filter lets through once two people are kept apart."""
    query = model.objects.visible_to(cast.seen_by(who)).order_by().values_list("pk")
    try:
        said, values = query.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return set()
    with as_owner() as owner:
        owner.execute("SET ROLE avec_warden")
        if apart:
            owner.execute(APART, [cast.people[name] for name in apart])
        return {key for (key,) in psycopg.ClientCursor(owner).execute(said, values)}


def by_the_second_wall(cast, model, who, apart):
    """What PostgreSQL lets through, asked for everything."""
    with as_web() as web:
        if apart:
            blocker, blocked = apart
            become(web, cast.seen_by(blocker))
            web.execute("SELECT avec.block_person(%s, '')", [cast.people[blocked]])
        become(web, cast.seen_by(who))
        table, key = model._meta.db_table, model._meta.pk.column
        return {key for (key,) in web.execute(f"SELECT {key} FROM {table}")}


WALLS = [by_the_first_wall, by_the_second_wall]


def of_nora(cast, model, keys):
    """Keep what belongs to Nora and was not said by Claire, or to her."""
    said = f"SELECT id FROM {model._meta.db_table} WHERE owner_id = %s"
    if model in HER_OWN:
        said += f" AND {HER_OWN[model]} <> '{cast.claire}'"
    with as_owner() as owner:
        owner.execute("SET ROLE avec_warden")
        return {key for (key,) in owner.execute(said, [cast.nora])} & keys


@pytest.mark.parametrize("seen_through", WALLS)
@pytest.mark.parametrize("apart", DIRECTIONS, ids=" blocks ".join)
def test_nothing_that_nora_opened_is_left_to_claire(cast, seen_through, apart):
    before = {
        model: of_nora(cast, model, seen_through(cast, model, "claire", None))
        for model in (*OPENED, *HER_OWN)
    }
    after = {
        model: of_nora(cast, model, seen_through(cast, model, "claire", apart))
        for model in (*OPENED, *HER_OWN)
    }

    # Claire had the whole plan by name, the portrait through her team, a common text.
    assert {model for model, keys in before.items() if keys} >= {
        Document,
        Version,
        VersionItem,
        Grant,
        Passage,
    }
    assert len(before[Document]) == 2
    assert not any(after.values()), after


@pytest.mark.parametrize("apart", DIRECTIONS, ids=" blocks ".join)
def test_the_two_walls_agree_on_what_is_left(cast, apart):
    for model in (*OPENED, *HER_OWN):
        for who in ("nora", "claire", "marc", "sami"):
            left = [wall(cast, model, who, apart) for wall in WALLS]
            assert left[0] == left[1], (model, who)


@pytest.mark.parametrize("seen_through", WALLS)
def test_it_closes_for_one_person_and_for_nobody_else(cast, seen_through):
    for model in OPENED:
        before = seen_through(cast, model, "marc", None)
        assert seen_through(cast, model, "marc", ("nora", "claire")) == before


def test_a_writing_session_is_closed_to_the_helper(cast):
    for seen_through in WALLS:
        assert seen_through(cast, WritingSession, "sami", None)
        for apart in (("nora", "sami"), ("sami", "nora")):
            for model in (WritingSession, Document):
                assert not seen_through(cast, model, "sami", apart)
            left = seen_through(cast, Passage, "sami", apart)
            assert not of_nora(cast, Passage, left)


def test_whoever_is_blocked_does_not_even_keep_the_name(cast):
    assert cast.nora in by_the_second_wall(cast, Person, "claire", None)
    for apart in DIRECTIONS:
        assert cast.nora not in by_the_second_wall(cast, Person, "claire", apart)


def test_no_function_tells_who_blocked_whom(cast):
    """Blocked people learn nothing, not even with SQL of their own."""
    with as_web() as web:
        become(web, cast.seen_by("nora"))
        web.execute("SELECT avec.block_person(%s, '')", [cast.claire])
        become(web, cast.seen_by("claire"))
        assert web.execute("SELECT * FROM circles_block").fetchall() == []
