"""Nobody writes in another's name or on another's things, even past Python.

Each attack runs on a bare connection of the web role, with the ticket of who
attacks, and without a line of Python between it and the tables.
"""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors

from tests.second_wall import as_owner, as_web, become, named_statements

pytestmark = pytest.mark.walls


def refused(web, statement: str, parameters: dict | None = None) -> bool:
    """Tell whether the database refuses, at once or when it checks at the end."""
    try:
        with web.transaction():
            done = web.execute(statement, parameters or {})
            web.execute("SET CONSTRAINTS ALL IMMEDIATE")
            if done.rowcount == 0:
                return True
            raise psycopg.Rollback
    except (errors.InsufficientPrivilege, errors.IntegrityError):
        return True
    return False


SHARE = (
    "INSERT INTO documents_grant (id, bundle, document_id, owner_id, to_person_id,"
    ' scope, section_key, question_key, "right", time_zone) VALUES'
    " (gen_random_uuid(), gen_random_uuid(), %(document)s, %(owner)s, %(to)s,"
    " 'document', '', '', 'read', 'Europe/Paris')"
)
SESSION = (
    "INSERT INTO documents_writingsession (id, document_id, owner_id, helper_id,"
    " section_keys, ends_at) VALUES (gen_random_uuid(), %(document)s, %(owner)s,"
    " %(to)s, ARRAY['direction'], avec.now() + interval '1 hour')"
)
PASSAGE = (
    "INSERT INTO documents_passage (id, document_id, owner_id, section_key,"
    " question_key, author_id, held_by_id, mode, quality, relation, replaces_id,"
    " sealed)"
    " VALUES (gen_random_uuid(), %(document)s, %(owner)s, 'direction', 'dream',"
    " %(author)s, %(held_by)s, %(mode)s, %(quality)s, '', %(replaces)s, 'x')"
)


def words(cast, **changes) -> dict:
    return {
        "document": cast.plan.pk,
        "owner": cast.nora,
        "author": cast.nora,
        "held_by": cast.nora,
        "mode": "written",
        "quality": "person",
        "replaces": None,
    } | changes


@pytest.mark.parametrize("thief", ["karim", "marc", "claire", "sami", "helene"])
@pytest.mark.parametrize("statement", [SHARE, SESSION], ids=["share", "session"])
def test_nobody_opens_somebody_elses_document(cast, thief, statement):
    me = cast.people[thief]
    with as_web(cast.seen_by(thief)) as web:
        for owner in (me, cast.nora):
            for to in (me, cast.marc):
                values = {"document": cast.plan.pk, "owner": owner, "to": to}
                assert refused(web, statement, values)


def test_even_the_owner_opens_only_to_people_of_her_circle(cast):
    with as_web(cast.seen_by("nora")) as web:
        values = {"document": cast.plan.pk, "owner": cast.nora}

        assert refused(web, SHARE, values | {"to": cast.karim})
        assert refused(web, SESSION, values | {"to": cast.karim})
        assert not refused(web, SHARE, values | {"to": cast.sami})
        assert not refused(web, SESSION, values | {"to": cast.claire})


@pytest.mark.parametrize("thief", ["karim", "marc", "claire", "sami", "helene"])
def test_nobody_writes_in_her_name(cast, thief):
    me = cast.people[thief]
    with as_web(cast.seen_by(thief)) as web:
        assert refused(web, PASSAGE, words(cast))
        assert refused(web, PASSAGE, words(cast, held_by=me))
        assert refused(web, PASSAGE, words(cast, author=me, held_by=me))
        assert refused(web, PASSAGE, words(cast, owner=me, author=me, held_by=me))
        if thief != "sami":
            dictated = words(cast, held_by=me, mode="dictated")
            assert refused(web, PASSAGE, dictated)
        if thief != "claire":
            view = words(cast, author=me, held_by=me, mode="view", quality="relative")
            assert refused(web, PASSAGE, view)


def test_a_voice_does_not_take_the_place_of_her_words(cast):
    view = words(
        cast,
        author=cast.claire,
        held_by=cast.claire,
        mode="view",
        quality="professional",
    )
    with as_web(cast.seen_by("claire")) as web:
        assert not refused(web, PASSAGE, view)
        assert not refused(web, PASSAGE, view | {"replaces": cast.view.pk})
        assert refused(web, PASSAGE, view | {"replaces": cast.dream.pk})
        assert refused(web, PASSAGE, view | {"quality": "person"})
        assert refused(web, PASSAGE, view | {"author": cast.marc})


def _karims_version(cast):
    with as_owner() as owner:
        owner.execute("SET ROLE avec_warden")
        return owner.execute(
            "SELECT id FROM documents_version WHERE document_id = %s",
            [cast.karims_plan.pk],
        ).fetchone()[0]


@pytest.mark.parametrize(("who", "statement"), named_statements("forged_changes"))
def test_nothing_is_changed_or_added_for_somebody_else(cast, who, statement):
    values = {
        **cast.people,
        "plan": cast.plan.pk,
        "view": cast.view.pk,
        "dream": cast.dream.pk,
        "dictated": cast.dictated.pk,
        "version": cast.version.pk,
        "entry": cast.edges.reading.pk,
        "link": cast.edges.link.pk,
        "karims": _karims_version(cast),
    }
    with as_web(cast.seen_by(who)) as web:
        assert refused(web, statement, values)


def test_what_she_took_out_is_not_put_back_by_its_author(cast):
    out = "UPDATE documents_passage SET withdrawn_at = %s, withdrawn_by_id = %s"
    with as_web(cast.seen_by("nora")) as web:
        when = web.execute("SELECT avec.now()").fetchone()[0]
        hers = web.execute(out + " WHERE id = %s", [when, cast.nora, cast.view.pk])
        assert hers.rowcount == 1
        become(web, cast.seen_by("claire"))

        with pytest.raises(errors.InsufficientPrivilege), web.transaction():
            web.execute(out, [None, None])


def test_a_yes_is_hers_and_is_not_taken_back(cast):
    yes = "UPDATE documents_passage SET confirmed_at = avec.now() WHERE id = %s"
    with as_web(cast.seen_by("nora")) as web:
        assert web.execute(yes, [cast.dictated.pk]).rowcount == 1
        with pytest.raises(errors.InsufficientPrivilege), web.transaction():
            web.execute("UPDATE documents_passage SET confirmed_at = NULL")


def test_an_answer_is_given_once_by_who_was_asked(cast):
    answer = (
        "UPDATE documents_readingquestion SET answer_sealed = %s,"
        " answered_at = avec.now()"
    )
    with as_web(cast.seen_by("odile")) as web:
        assert web.execute(answer, [b"because"]).rowcount == 1
        with pytest.raises(errors.InsufficientPrivilege), web.transaction():
            web.execute(answer, [b"something else"])


def test_the_voice_that_disagrees_lifts_it_and_nobody_opens_it_again(cast):
    state = "UPDATE documents_divergence SET state = %s"
    with as_web(cast.seen_by("claire")) as web:
        assert web.execute(state, ["lifted"]).rowcount == 1
        become(web, cast.seen_by("nora"))
        with pytest.raises(errors.InsufficientPrivilege), web.transaction():
            web.execute(state, ["open"])


def test_a_version_is_revoked_once(cast):
    revoke = "UPDATE documents_version SET revoked_at = %s WHERE id = %s"
    with as_web(cast.seen_by("nora")) as web:
        now = web.execute("SELECT avec.now()").fetchone()[0]
        assert web.execute(revoke, [now, cast.version.pk]).rowcount == 1
        with pytest.raises(errors.InsufficientPrivilege), web.transaction():
            web.execute(revoke, [None, cast.version.pk])


@pytest.mark.parametrize("who", ["nora", "sami"])
def test_both_close_a_writing_session_once(cast, who):
    close = "SELECT avec.close_writing_session(%s)"
    with as_web(cast.seen_by(who)) as web:
        assert web.execute(close, [cast.session.pk]).fetchone() == (True,)
        assert web.execute(close, [cast.session.pk]).fetchone() == (False,)
