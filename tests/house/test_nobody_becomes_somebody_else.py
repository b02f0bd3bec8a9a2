"""SQL injected as the site's own role becomes nobody else and reads nothing.

Each attack runs on a bare connection of the web role, with the ticket of who
attacks, and without a line of Python between it and the tables.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import time
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import RequestFactory
from psycopg import errors

from avec.access.entrance import Entrance
from avec.access.identity import acting_as, ticket
from avec.access.sessions import SessionStore, hashed
from avec.access.viewer import NOBODY, Viewer
from tests.second_wall import as_owner, as_web, become, statements, told

pytestmark = pytest.mark.walls

ASK_ALL = "SELECT count(*) FROM documents_document"


def becomes(web) -> object:
    return web.execute("SELECT avec.me()").fetchone()[0]


def signed(body: str, key: bytes | None = None) -> str:
    key = key or bytes.fromhex(settings.AVEC_TICKET_KEY)
    return f"{body}:{hmac.new(key, body.encode(), hashlib.sha256).hexdigest()}"


# --- Becoming somebody ------------------------------------------------------


@pytest.fixture
def nora_ticket(cast):
    """A ticket of Nora’s for the backend one attacks from, as the site signs it."""
    return lambda web: ticket(Viewer(cast.nora), web.info.backend_pid)


def test_a_ticket_of_the_site_is_believed(cast, nora_ticket):
    """Without this, the refusals below would prove nothing."""
    with as_web() as web:
        told(web, nora_ticket(web))

        assert becomes(web) == cast.nora
        assert web.execute(ASK_ALL).fetchone()[0] > 0


FORGERIES = {
    "a plain name": lambda real, nora, pid: str(nora),
    "signed with another key": lambda real, nora, pid: signed(
        f"{nora}::{pid}:{int(time.time()) + 600}", b"another key"
    ),
    "signed with nothing": lambda real, nora, pid: real.rpartition(":")[0] + ":",
    "another person, the same signature": lambda real, nora, pid: ":".join(
        [str(uuid4()), *real.split(":")[1:]]
    ),
    "a hat added": lambda real, nora, pid: real.replace("::", f":{uuid4()}:"),
    "prolonged": lambda real, nora, pid: real.replace(
        real.split(":")[3], str(int(time.time()) + 10**7)
    ),
    "of another backend": lambda real, nora, pid: signed(
        f"{nora}::{pid + 1}:{int(time.time()) + 600}"
    ),
    "expired": lambda real, nora, pid: signed(f"{nora}::{pid}:{int(time.time()) - 1}"),
    "without an end": lambda real, nora, pid: signed(f"{nora}::{pid}:"),
    "ending in words": lambda real, nora, pid: signed(f"{nora}::{pid}:never"),
    "one part more": lambda real, nora, pid: real + ":more",
    "one part less": lambda real, nora, pid: real.split(":", 1)[1],
    "several glued": lambda real, nora, pid: real + real,
    "only colons": lambda real, nora, pid: "::::",
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_ticket_is_nobody(cast, nora_ticket, forgery):
    with as_web() as web:
        real = nora_ticket(web)
        told(web, FORGERIES[forgery](real, cast.nora, web.info.backend_pid))

        assert becomes(web) is None
        assert web.execute(ASK_ALL).fetchone()[0] == 0


def test_a_ticket_copied_to_another_backend_is_nobody(cast, nora_ticket):
    with as_web() as hers, as_web() as other:
        stolen = nora_ticket(hers)
        told(other, stolen)

        assert becomes(other) is None


def test_a_ticket_ends_with_its_transaction(cast, nora_ticket):
    with as_web() as web:
        told(web, nora_ticket(web))
        web.commit()

        assert becomes(web) is None


@pytest.mark.parametrize("moment", ["the ticket", "a session read", "a session kept"])
def test_no_secret_is_in_the_text_of_a_statement(cast, moment):
    """PostgreSQL shows what each backend runs to every session of the same role."""
    key = "k" * 43
    session = SessionStore(key)
    session.person_id = cast.nora
    request = RequestFactory().get("/")
    request.COOKIES[settings.SESSION_COOKIE_NAME] = key
    with acting_as(Viewer(cast.nora)), transaction.atomic():
        if moment == "the ticket":
            connection.say_who(Viewer(cast.nora))
        elif moment == "a session read":
            Entrance(lambda request: None)._enter(request)
        elif moment == "a session kept":
            session.save()
        pid = connection.connection.info.backend_pid
        with as_web() as spy:
            said = spy.execute(
                "SELECT query FROM pg_stat_activity WHERE pid = %s", [pid]
            ).fetchone()[0]

    assert "avec." in said
    assert "$1" in said
    assert hashed(key) not in said
    assert str(cast.nora) not in said


def test_a_session_key_is_the_only_way_to_enter(cast):
    with as_web() as web:
        rows = web.execute("SELECT * FROM avec.enter('')").fetchall()
        rows += web.execute("SELECT * FROM avec.enter(%s)", [str(cast.nora)]).fetchall()

        assert rows == []
        assert becomes(web) is None


# --- Reading what nobody may ------------------------------------------------


@pytest.mark.parametrize("statement", statements("forbidden"))
def test_what_the_role_of_the_site_may_never_do(cast, statement):
    with as_web(cast.seen_by("karim")) as web, pytest.raises(psycopg.Error) as refused:
        web.execute(statement)

    # What is misspelt would be refused to anybody: that would prove nothing.
    misspelt = errors.SyntaxError | errors.UndefinedTable | errors.UndefinedColumn
    assert not isinstance(refused.value, misspelt), refused.value


def test_signing_a_ticket_for_somebody_is_for_no_one(cast):
    with (
        as_web(cast.seen_by("karim")) as web,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        web.execute("SELECT avec.say_who(%s, NULL)", [cast.nora])


@pytest.mark.parametrize("question", statements("nothing_of_others"))
def test_questions_that_find_nothing_of_others(cast, question):
    with as_web(cast.seen_by("karim")) as web:
        rows = web.execute(question, {"nora": cast.nora}).fetchall()

    assert rows == []


def test_what_is_hidden_is_not_even_computed_with(cast):
    """A condition that fails on a hidden row would say that the row is there."""
    question = (
        "SELECT count(*) FROM documents_passage WHERE 1 / (length(section_key) - 9)"
    )
    with as_web(cast.seen_by("marc")) as web:
        assert web.execute(f"{question} > 5").fetchone() == (0,)
    with as_web(cast.seen_by("nora")) as web, pytest.raises(errors.DivisionByZero):
        web.execute(f"{question} > 5")


# --- Functions that see past the walls --------------------------------------


def test_a_session_is_saved_only_for_who_acts(cast):
    save = "SELECT avec.save_session(%s, %s, NULL, '{}', '', false, NULL, avec.now())"
    for viewer in (cast.seen_by("karim"), NOBODY):
        with as_web(viewer) as web, pytest.raises(errors.InsufficientPrivilege):
            web.execute(save, ["f" * 64, cast.nora])


def test_a_session_of_somebody_else_is_not_taken_over(cast):
    save = "SELECT avec.save_session(%s, %s, NULL, '{}', '', false, NULL, %s)"
    with as_web(cast.seen_by("nora")) as web:
        later = web.execute("SELECT avec.now() + interval '1 hour'").fetchone()[0]
        web.execute(save, [hashed("key"), cast.nora, later])
        become(web, cast.seen_by("karim"))
        web.execute(save, [hashed("key"), cast.karim, later])
        web.execute(save, [hashed("key"), None, later])
        told(web, "")
        entered = web.execute("SELECT person FROM avec.enter(%s)", ["key"]).fetchone()

    assert entered == (cast.nora,)


def test_a_line_of_the_journal_is_in_the_name_of_who_acts(cast):
    with as_web(cast.seen_by("claire")) as web:
        web.execute(
            "SELECT avec.journal('reading', 'forged', %s, '', '[]', '', 'web')",
            [cast.nora],
        )
        line = web.execute(
            "SELECT actor_id, affiliation_id FROM audit_entry WHERE verb = 'forged'"
        ).fetchone()

    assert line == (cast.claire, cast.hats["claire"])


def test_nobody_enters_a_circle_without_the_proof(cast):
    accept = "SELECT avec.accept_invitation(%s, %s)"
    with as_web(cast.seen_by("marc")) as web:
        for invitation in (cast.edges.link, cast.edges.to_paul):
            for proof in ("", "0" * 64, None):
                told_back = web.execute(accept, [invitation.pk, proof]).fetchone()
                assert told_back == ("closed",)
    with as_web() as web:
        assert web.execute(accept, [cast.edges.to_paul.pk, ""]).fetchone() == (
            "closed",
        )


@pytest.mark.parametrize(
    "call",
    [
        "SELECT avec.end_tie(id) FROM unnest(%(ties)s) id",
        "SELECT avec.decline_invitation('')",
        "SELECT avec.close_writing_session(%(session)s)",
    ],
)
def test_acts_on_what_is_not_ones_own_do_nothing(cast, call):
    with as_owner() as owner:
        owner.execute("SET ROLE avec_warden")
        ties = [key for (key,) in owner.execute("SELECT id FROM circles_tie")]
    with as_web(cast.seen_by("karim")) as web:
        done = web.execute(call, {"ties": ties, "session": cast.session.pk}).fetchall()

    assert not any(value for (value,) in done)


@pytest.mark.parametrize("name", ["nora0001", "nobody9999"])
@pytest.mark.parametrize("key", ["sign_in_name", "person_id"])
def test_a_name_that_is_taken_is_refused_like_any_other(cast, name, key):
    """An account more would say, before being refused, whether its name is free."""
    with (
        as_web(cast.seen_by("karim")) as web,
        pytest.raises(errors.InsufficientPrivilege, match="row-level security"),
    ):
        web.execute(
            "INSERT INTO people_account (person_id, sign_in_name, password, email,"
            " language, look, is_demo)"
            " VALUES (avec.me(), %s, '', '', 'fr', '{}', false)"
            f" ON CONFLICT ({key}) DO NOTHING",
            [name],
        )


def test_no_first_address_is_drawn_where_somebody_answers_already(cast):
    """Not even by the role that may: Hélène answers for the hospital."""
    with psycopg.connect(os.environ["AVEC_JOB_URL"]) as job:
        drawn = job.execute("SELECT avec.first_address('f')").fetchone()
        job.rollback()

    assert drawn == (False,)


def test_giving_back_shares_touches_only_what_was_open_to_oneself(cast):
    with as_web(cast.seen_by("karim")) as web:
        web.execute("SELECT avec.renounce_shares(%s)", [cast.nora])
        become(web, cast.seen_by("nora"))
        running = web.execute(
            "SELECT count(*) FROM documents_grant WHERE stopped_at IS NULL"
        ).fetchone()[0]
        web.rollback()
        become(web, cast.seen_by("nora"))
        before = web.execute(
            "SELECT count(*) FROM documents_grant WHERE stopped_at IS NULL"
        ).fetchone()[0]

    assert running == before
