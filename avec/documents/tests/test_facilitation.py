"""A session is hers: its rights end with it, and she alone says how it was."""

import re

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.urls import reverse

from avec.access.identity import acting_as
from avec.access.rules import NotAllowed
from avec.circles import actions as circles
from avec.circles.models import Tie
from avec.documents import actions
from avec.documents.models import HelpGiven, Passage, SaidAfter, WritingSession
from avec.documents.refusals import StillOpen
from avec.documents.words import Freedom
from tests.entrance import client_as
from tests.second_wall import as_web


def plainly(page):
    """Return a page with ordinary spaces, for its sentences to be looked for."""
    return page.replace("\u202f", " ").replace("\u00a0", " ")


DICTATED = (
    "INSERT INTO documents_passage (id, document_id, owner_id, section_key,"
    " question_key, author_id, held_by_id, mode, quality, relation, sealed)"
    " VALUES (gen_random_uuid(), %(plan)s, %(nora)s, 'direction', 'meaning',"
    " %(nora)s, %(sami)s, 'dictated', 'person', '', 'x')"
)


def close(cast):
    nora = cast.seen_by("nora")
    with acting_as(nora), transaction.atomic():
        actions.close_writing_session(viewer=nora, session=cast.session)


def say(cast, **said):
    nora = cast.seen_by("nora")
    with acting_as(nora), transaction.atomic():
        return actions.say_after_session(
            viewer=nora,
            session=cast.session,
            **{"free": Freedom.YES, "words": "Elle a attendu.", **said},
        )


def sami_dictates_past_python(cast):
    keys = {"plan": cast.plan.pk, "nora": cast.nora, "sami": cast.sami}
    sami = cast.seen_by("sami")
    with acting_as(sami), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(DICTATED, keys)


@pytest.mark.parametrize("way", ["closed by her", "past its hour"])
def test_past_python_too_the_pen_is_held_during_the_session_only(cast, way, clock):
    sami_dictates_past_python(cast)

    if way == "closed by her":
        close(cast)
    else:
        clock("4 hours 1 second")

    with pytest.raises(ProgrammingError, match="row-level security"):
        sami_dictates_past_python(cast)
    with cast.acting("sami"):
        assert not Passage.objects.filter(document=cast.plan).exists()
        assert not WritingSession.objects.filter(pk=cast.session.pk).exists()


def test_she_is_asked_when_it_is_over_and_not_before(cast):
    with pytest.raises(StillOpen):
        say(cast)

    close(cast)

    assert say(cast).content["free"] == "yes"


def test_nobody_else_answers_for_her(cast):
    close(cast)
    sami = cast.seen_by("sami")
    with acting_as(sami), transaction.atomic(), pytest.raises(NotAllowed):
        actions.say_after_session(viewer=sami, session=cast.session, free=Freedom.YES)


def test_the_helper_reads_her_answer_only_once_she_opens_it(cast):
    close(cast)
    say(cast, free=Freedom.NO, words="Non, pas ce jour-là.")
    client = client_as(cast.sami)
    assert "pas ce jour-là" not in client.get(reverse("documents:help_given")).text
    with cast.acting("sami"):
        assert not SaidAfter.objects.exists()

    say(cast, free=Freedom.NO, words="Non, pas ce jour-là.", opened=True)
    assert "pas ce jour-là" in client.get(reverse("documents:help_given")).text

    say(cast, free=Freedom.NO, words="Non, pas ce jour-là.")
    assert "pas ce jour-là" not in client.get(reverse("documents:help_given")).text


def test_a_helper_counts_time_and_kinds_and_no_name(cast, clock):
    clock("45 minutes")
    close(cast)
    client = client_as(cast.sami)

    page = client.get(reverse("documents:help_given")).text
    assert re.search(r"\b(4[5-9]|5\d)\sminutes", page)
    assert "Mon plan de rétablissement" in page
    assert "Nora" not in page

    say(cast, named=True)
    assert "Nora" in client.get(reverse("documents:help_given")).text

    say(cast, named=False)
    assert "Nora" not in client.get(reverse("documents:help_given")).text


def test_a_count_does_not_tell_that_a_document_is_gone(cast):
    close(cast)
    say(cast, named=True)
    nora = cast.seen_by("nora")
    with acting_as(nora), transaction.atomic():
        actions.delete_document(viewer=nora, document=cast.plan)

    with cast.acting("sami"):
        kept = HelpGiven.objects.get(session_id=cast.session.pk)
    assert kept.person_name == ""
    assert kept.ended_at is not None


def test_nobody_names_somebody_else_or_counts_for_themselves(cast):
    close(cast)
    with as_web(cast.seen_by("sami")) as web:
        web.execute("SELECT avec.agree_to_be_named(%s, true)", [cast.session.pk])
    with cast.acting("sami"):
        assert not HelpGiven.objects.exclude(person_name="").exists()
        with pytest.raises(ProgrammingError), transaction.atomic():
            HelpGiven.objects.update(person_name="Nora")


def test_the_document_names_the_helper_only_if_she_wants(cast):
    close(cast)
    say(cast)
    nora = cast.seen_by("nora")
    with acting_as(nora), transaction.atomic():
        without = actions.publish(viewer=nora, document=cast.plan, name="Nora")
    say(cast, printed=True)
    with acting_as(nora), transaction.atomic():
        version = actions.publish(viewer=nora, document=cast.plan, name="Nora")

    assert without.content["with"] == []
    assert version.content["with"] == ["Sami"]
    page = client_as(cast.claire).get(reverse("documents:read", args=[cast.plan.pk]))
    assert "Écrit avec Sami" in page.text


def test_what_she_said_is_erased_with_what_she_had_agreed_to(cast):
    close(cast)
    say(cast, named=True, opened=True)
    client = client_as(cast.nora)

    client.post(reverse("documents:erase_after_session", args=[cast.session.pk]))

    with cast.acting("nora"):
        assert not SaidAfter.objects.filter(session=cast.session).exists()
    with cast.acting("sami"):
        assert not HelpGiven.objects.exclude(person_name="").exists()


def test_closing_leads_to_the_question_which_may_be_left(cast):
    client = client_as(cast.nora)
    closed = client.post(
        reverse("documents:close_session", args=[cast.session.pk]), follow=True
    )
    assert "Étiez-vous libre de dire non" in closed.text

    after = reverse("documents:after_session", args=[cast.session.pk])
    assert client.post(after, {}).status_code == 422
    assert client.post(after, {"free": "silent"}).status_code == 302
    assert (
        "Vous en avez parlé"
        in client.get(reverse("documents:sessions", args=[cast.plan.pk])).text
    )


def as_helper(cast) -> str:
    return client_as(cast.sami).get(reverse("documents:help_given")).content.decode()


def test_reading_what_she_said_of_a_session_is_on_her_page(cast):
    close(cast)
    say(cast, opened=True)

    assert "Elle a attendu." in as_helper(cast)

    page = client_as(cast.nora).get(reverse("documents:who_looked")).content.decode()
    assert "Sami a lu ce que vous dites d’une séance," in plainly(page)


@pytest.mark.parametrize("who_ends_it", ["nora", "sami"])
def test_what_she_opened_of_a_session_closes_with_the_tie(cast, who_ends_it):
    close(cast)
    say(cast, opened=True, named=True)
    assert "Elle a attendu." in as_helper(cast)
    viewer = cast.seen_by(who_ends_it)
    with acting_as(viewer), transaction.atomic():
        circles.end_tie(
            viewer=viewer,
            tie=Tie.objects.visible_to(viewer)
            .running()
            .get(person_id=cast.nora, other_id=cast.sami),
        )

    page = as_helper(cast)

    assert "Elle a attendu." not in page
    with cast.acting("sami"):
        assert not HelpGiven.objects.exclude(person_name="").exists()
    with cast.acting("nora"):
        assert (
            SaidAfter.objects.get(session=cast.session).content["words"]
            == "Elle a attendu."
        )


@pytest.mark.parametrize("who_blocks", ["nora", "sami"])
def test_a_block_takes_her_name_from_the_page_of_the_helper(cast, who_blocks):
    close(cast)
    say(cast, opened=True, named=True)
    with cast.acting("sami"):
        assert HelpGiven.objects.get(session_id=cast.session.pk).person_name == "Nora"
    other = "sami" if who_blocks == "nora" else "nora"
    viewer = cast.seen_by(who_blocks)
    with acting_as(viewer), transaction.atomic():
        circles.block(
            viewer=viewer, person_id=getattr(cast, other), remembered_as="Quelqu’un"
        )

    with cast.acting("sami"):
        assert not HelpGiven.objects.exclude(person_name="").exists()
    assert "Elle a attendu." not in as_helper(cast)


def test_nobody_closes_what_was_said_between_two_others(cast):
    close(cast)
    say(cast, opened=True)

    marc = cast.seen_by("marc")
    with acting_as(marc), transaction.atomic():
        actions.close_what_was_said(person_id=cast.nora, helper_id=cast.sami)

    assert "Elle a attendu." in as_helper(cast)
