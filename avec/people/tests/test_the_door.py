"""The door asked with SQL of one's own: nothing tells whether a name is known."""

from __future__ import annotations

import re
from base64 import b64decode

import pytest
from django.db import connection

from avec.people import hashing, passphrases
from avec.people.tests.people import PHRASE, made
from tests.scene import as_warden
from tests.second_wall import as_web

pytestmark = pytest.mark.walls


def at_the_door(question, *values):
    with as_web() as web:
        return web.execute(question, values).fetchall()


def recipe_of(name):
    [(recipe,)] = at_the_door("SELECT avec.door(%s)", name)
    return recipe


@pytest.fixture
def kept_account(django_db_blocker, django_db_setup):
    """An account that another connection sees."""
    with django_db_blocker.unblock():
        yield made("Nora")
        connection.close()


def test_the_door_does_not_tell_whether_a_name_is_known(kept_account):
    known, unknown = recipe_of(kept_account.sign_in_name), recipe_of("nora9999")

    *work, salt, end = known.split("$")
    *other_work, other_salt, other_end = unknown.split("$")
    assert (work, len(salt), end) == (other_work, len(other_salt), other_end)
    assert salt != other_salt
    for text in (salt, other_salt):
        drawn = b64decode(text + "=" * (-len(text) % 4)).decode()
        assert re.fullmatch("[a-zA-Z0-9]{22}", drawn)


def test_an_unknown_name_is_answered_the_same_every_time(kept_account):
    assert recipe_of("nora9999") == recipe_of("nora9999")
    assert recipe_of("nora9999") != recipe_of("nora9998")


def test_an_account_without_a_passphrase_is_answered_like_an_unknown_name(kept_account):
    unknown = recipe_of("nora9999")
    as_warden(
        "UPDATE people_account SET password = '' WHERE person_id = %s",
        [kept_account.person_id],
    )

    recipe = recipe_of(kept_account.sign_in_name)

    assert recipe.split("$")[:4] == unknown.split("$")[:4]
    assert len(recipe) == len(unknown)
    assert not at_the_door(
        "SELECT * FROM avec.door_opens(%s, '')", kept_account.sign_in_name
    )


def test_who_stands_behind_a_name_is_said_to_the_right_words_only(kept_account):
    name = kept_account.sign_in_name
    opens = "SELECT person, needs_card FROM avec.door_opens(%s, %s)"
    right = hashing.hashed_like(passphrases.settle(PHRASE), recipe_of(name))
    wrong = hashing.hashed_like("d’autres mots bien longs", recipe_of(name))

    assert at_the_door(opens, name, right) == [(kept_account.person_id, False)]
    for said in (wrong, "", "%", None, recipe_of(name)):
        assert at_the_door(opens, name, said) == []
    assert at_the_door(opens, "%", right) == []
