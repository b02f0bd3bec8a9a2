"""« Nous » exists with every yes, each from one's own account, and not before."""

from __future__ import annotations

import psycopg
import pytest
from django.db import transaction
from django.urls import reverse

from avec.access.rules import NotAllowed
from avec.documents import actions
from avec.documents.actions.publishing import verify_document
from avec.documents.actions.writing import Place
from avec.documents.models import Agreement, Divergence, Passage
from avec.documents.refusals import (
    AlreadyProposed,
    AlreadySaid,
    LiftedByItsVoice,
    NotAVoiceHere,
    NothingToTakeBack,
)
from avec.documents.words import DivergenceState
from tests.entrance import client_as, speaking
from tests.second_wall import as_web

WE = "Nous cherchons une maison près du bus. CANARI-nous-3f21"


def here(cast):
    return Place(cast.plan, "direction", "dream")


@pytest.fixture
def proposed(cast):
    """Nora proposes a text to Claire, who disagrees at this question."""
    viewer = cast.seen_by("nora")
    with cast.acting("nora"), transaction.atomic():
        return actions.propose_together(
            viewer=viewer, place=here(cast), text=WE, name="Nora", voices=[cast.claire]
        )


def answer(cast, name, passage, act=actions.say_yes):
    with cast.acting(name), transaction.atomic():
        return act(viewer=cast.seen_by(name), passage=passage)


def published_words(cast):
    with cast.acting("nora"), transaction.atomic():
        version = actions.publish(
            viewer=cast.seen_by("nora"), document=cast.plan, name="Nora"
        )
        return [
            item.content["answer"].get("text") for item in version.items.order_by("pk")
        ]


def state_of_the_disagreement(cast):
    with cast.acting("nora"):
        return Divergence.objects.get(passage=cast.view).state


def as_(cast, name):
    return client_as(cast.people[name], cast.hats.get(name))


def page_of(passage):
    return reverse("documents:together", args=[passage.pk])


# ------------------------------------------------------------------------- in the page


def test_nora_proposes_claire_says_yes_and_everyone_reads_nous(cast):
    nora, claire = client_as(cast.nora), as_(cast, "claire")
    question = reverse("documents:question", args=[cast.plan.pk, "direction", "dream"])
    propose = reverse(
        "documents:propose_together", args=[cast.plan.pk, "direction", "dream"]
    )
    assert propose in nora.get(question).content.decode()
    assert "Claire, infirmière" in nora.get(propose).content.decode()

    there = nora.post(propose, {"words": WE, "voices": [str(cast.claire)]})["Location"]
    assert "Pas encore répondu" in nora.get(there).content.decode()
    page = nora.get(question).content.decode()
    assert "attend le oui de Claire" in page
    assert "voice--together" not in page
    assert "vous propose un texte" in claire.get("/", follow=True).content.decode()

    page = claire.get(there).content.decode()
    assert WE in page
    assert "Oui, je le dis aussi" in page
    claire.post(there, {"answer": "yes"})

    assert "voice--together" in nora.get(question).content.decode()
    assert (
        "Claire dit oui à votre texte commun"
        in nora.get("/", follow=True).content.decode()
    )
    nora.post(reverse("documents:review", args=[cast.plan.pk]))
    read = claire.get(reverse("documents:read", args=[cast.plan.pk])).content.decode()
    assert "voice--together" in read
    assert "Nora et Claire" in read
    assert "Ce que chaque voix disait avant" in read
    assert "Désaccord ouvert" not in read
    assert (
        "a dit oui à un texte commun"
        in nora.get(reverse("documents:who_looked")).content.decode()
    )


def test_without_words_or_people_nothing_is_lost(cast):
    propose = reverse(
        "documents:propose_together", args=[cast.plan.pk, "direction", "dream"]
    )
    answered = client_as(cast.nora).post(propose, {"words": WE})

    assert answered.status_code == 422
    assert WE in answered.content.decode()
    assert "Choisissez au moins une personne" in answered.content.decode()


def test_html_in_the_text_stays_text(cast, proposed):
    viewer = cast.seen_by("nora")
    answer(cast, "claire", proposed, actions.say_no)
    with cast.acting("nora"), transaction.atomic():
        passage = actions.propose_together(
            viewer=viewer,
            place=here(cast),
            text="<b hx-get=/x>nous</b>",
            name="Nora",
            voices=[cast.claire],
        )

    page = client_as(cast.nora).get(page_of(passage)).content.decode()

    assert "<b hx-get" not in page


def test_claire_keeps_her_words_and_the_text_is_closed_to_her(cast, proposed):
    claire = as_(cast, "claire")
    claire.post(page_of(proposed), {"answer": "no"})

    assert claire.get(page_of(proposed)).status_code == 404
    page = client_as(cast.nora).get(page_of(proposed)).content.decode()
    assert "Garde ses mots à soi" in page
    assert WE not in published_words(cast)


def test_a_double_click_says_yes_once(cast, proposed):
    claire = as_(cast, "claire")
    claire.post(page_of(proposed), {"answer": "yes"})

    assert claire.post(page_of(proposed), {"answer": "yes"}).status_code == 409


def test_the_text_is_printed_above_the_columns(cast, proposed):
    answer(cast, "claire", proposed)
    nora = client_as(cast.nora)
    nora.post(reverse("documents:review", args=[cast.plan.pk]))
    with cast.acting("nora"):
        cast.plan.refresh_from_db()
        current = cast.plan.current_version_id

    pdf = nora.get(reverse("documents:version_pdf", args=[current]))

    assert pdf.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    "name", ["marc", "sami", "helene", "aicha", "paul", "odile", "karim"]
)
def test_nobody_else_finds_the_text(cast, proposed, name):
    page = as_(cast, name).get(page_of(proposed))

    assert page.status_code == 404
    assert "CANARI-nous" not in page.content.decode()


def test_nora_finds_what_she_proposed_among_what_she_says_with_others(cast, proposed):
    listed = as_(cast, "nora").get(reverse("documents:common_texts")).content.decode()

    assert page_of(proposed) in listed
    english = speaking(as_(cast, "nora"), "en").get(reverse("documents:common_texts"))
    assert " et " not in english.text.split("<main")[1].split("</main")[0]


def test_claire_finds_again_what_she_says_with_others(cast, proposed):
    answer(cast, "claire", proposed)
    with cast.acting("nora"), transaction.atomic():
        actions.stop_all_shares_with(viewer=cast.seen_by("nora"), person_id=cast.claire)
    claire = as_(cast, "claire")

    assert (
        page_of(proposed)
        in claire.get(reverse("documents:common_texts")).content.decode()
    )
    claire.post(page_of(proposed), {"answer": "back"})
    assert WE not in published_words(cast)


# --------------------------------------------------------------------------- the rules


def test_before_every_yes_it_is_in_no_version(cast, proposed):
    assert WE not in published_words(cast)
    assert answer(cast, "claire", proposed) is True
    assert WE in published_words(cast)
    with cast.acting("nora"):
        verify_document(cast.plan)


def test_the_disagreement_is_lifted_with_it_and_comes_back_without_it(cast, proposed):
    assert state_of_the_disagreement(cast) == DivergenceState.OPEN
    answer(cast, "claire", proposed)
    assert state_of_the_disagreement(cast) == DivergenceState.LIFTED

    answer(cast, "claire", proposed, actions.take_yes_back)

    assert state_of_the_disagreement(cast) == DivergenceState.OPEN
    assert WE not in published_words(cast)


@pytest.mark.parametrize("act", [actions.take_yes_back, actions.take_out_passage])
def test_the_owner_too_ends_it(cast, proposed, act):
    answer(cast, "claire", proposed)
    answer(cast, "nora", proposed, act)

    assert state_of_the_disagreement(cast) == DivergenceState.OPEN
    assert WE not in published_words(cast)


def test_what_was_published_stays_published(cast, proposed):
    answer(cast, "claire", proposed)
    assert WE in published_words(cast)
    answer(cast, "claire", proposed, actions.take_yes_back)

    read = as_(cast, "claire").get(reverse("documents:read", args=[cast.plan.pk]))
    assert WE in read.content.decode()


def test_both_original_passages_stay(cast, proposed):
    answer(cast, "claire", proposed)
    words = published_words(cast)

    assert any("CANARI-de-Nora" in word for word in words if word)
    with cast.acting("nora"):
        for passage in (cast.dream, cast.view):
            passage.refresh_from_db()
            assert passage.withdrawn_at is None
            assert passage.content


def test_the_owner_does_not_reopen_what_a_common_text_lifted(cast, proposed):
    answer(cast, "claire", proposed)
    with cast.acting("nora"), transaction.atomic():
        divergence = Divergence.objects.get(passage=cast.view)
        with pytest.raises(LiftedByItsVoice):
            actions.say_where_it_stands(
                viewer=cast.seen_by("nora"),
                divergence=divergence,
                state=DivergenceState.SPOKEN,
            )
        assert "commun" in divergence.said


def test_one_text_waits_at_a_time_and_a_refused_one_makes_room(cast, proposed):
    viewer = cast.seen_by("nora")

    def again():
        return actions.propose_together(
            viewer=viewer, place=here(cast), text="b", name="Nora", voices=[cast.claire]
        )

    with cast.acting("nora"), transaction.atomic(), pytest.raises(AlreadyProposed):
        again()
    answer(cast, "claire", proposed, actions.say_no)
    with cast.acting("nora"), transaction.atomic():
        assert again().pk != proposed.pk
        proposed.refresh_from_db()
        assert proposed.withdrawn_at is not None


@pytest.mark.parametrize("named", ["marc", "karim", "nora"])
def test_only_voices_that_stand_there_are_named(cast, named):
    with cast.acting("nora"), transaction.atomic(), pytest.raises(NotAVoiceHere):
        actions.propose_together(
            viewer=cast.seen_by("nora"),
            place=here(cast),
            text=WE,
            name="Nora",
            voices=[cast.people[named]],
        )


@pytest.mark.parametrize("name", ["claire", "sami", "marc", "karim"])
def test_only_the_owner_proposes(cast, name):
    with (
        cast.acting(name),
        transaction.atomic(),
        pytest.raises((NotAllowed, cast.plan.DoesNotExist)),
    ):
        actions.propose_together(
            viewer=cast.seen_by(name),
            place=here(cast),
            text=WE,
            name=name,
            voices=[cast.claire],
        )


def test_a_yes_is_given_once_and_taken_back_once(cast, proposed):
    answer(cast, "claire", proposed)
    with pytest.raises(AlreadySaid):
        answer(cast, "claire", proposed)
    answer(cast, "claire", proposed, actions.take_yes_back)
    with pytest.raises((NothingToTakeBack, NotAllowed)):
        answer(cast, "claire", proposed, actions.take_yes_back)


def test_once_her_share_is_stopped_claire_neither_reads_nor_answers(cast, proposed):
    with cast.acting("nora"), transaction.atomic():
        actions.stop_all_shares_with(viewer=cast.seen_by("nora"), person_id=cast.claire)

    assert as_(cast, "claire").get(page_of(proposed)).status_code == 404
    with pytest.raises(AlreadySaid):
        answer(cast, "claire", proposed)


# ---------------------------------------------------------------------- the second wall


def refused(web, statement, parameters):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute(statement, parameters)


YES = "UPDATE documents_agreement SET said_yes_at = now() WHERE passage_id = %s"


@pytest.mark.walls
@pytest.mark.parametrize("name", ["nora", "claire"])
def test_nobody_writes_a_yes_by_hand_nor_erases_an_answer(cast, name):
    for statement in (
        YES,
        "DELETE FROM documents_agreement WHERE passage_id = %s",
        "UPDATE documents_divergence SET lifted_with_id = %s",
    ):
        with as_web(cast.seen_by(name)) as web:
            refused(web, statement, [cast.edges.proposed.pk])


@pytest.mark.walls
def test_the_owner_says_yes_for_nobody_else(cast):
    with as_web(cast.seen_by("nora")) as web:
        assert web.execute(
            "SELECT avec.say_yes(%s)", [cast.edges.proposed.pk]
        ).fetchone() == ("",)


@pytest.mark.walls
def test_a_text_without_every_yes_enters_no_version(cast):
    with as_web(cast.seen_by("nora")) as web:
        refused(
            web,
            "INSERT INTO documents_versionitem (id, version_id, document_id, owner_id,"
            " position, section_key, question_key, passage_id, author_id, mode,"
            " quality, relation, is_disputed, written_at, digest)"
            " SELECT gen_random_uuid(), %s, document_id, owner_id, 900, section_key,"
            " question_key, id, author_id, mode, quality, relation, false, written_at,"
            " 'x' FROM documents_passage WHERE id = %s",
            [cast.version.pk, cast.edges.proposed.pk],
        )


@pytest.mark.walls
def test_the_owner_does_not_lift_in_the_name_of_a_common_text(cast):
    with as_web(cast.seen_by("nora")) as web:
        refused(
            web,
            "UPDATE documents_divergence SET state = 'lifted' WHERE passage_id = %s",
            [cast.view.pk],
        )


@pytest.mark.walls
@pytest.mark.parametrize("named", ["marc", "karim"])
def test_the_database_names_only_voices_that_stand_there(cast, named):
    with as_web(cast.seen_by("nora")) as web:
        refused(
            web,
            "INSERT INTO documents_agreement (id, document_id, owner_id, passage_id,"
            " person_id) VALUES (gen_random_uuid(), %s, %s, %s, %s)",
            [cast.plan.pk, cast.nora, cast.edges.proposed.pk, cast.people[named]],
        )


@pytest.mark.walls
def test_nobody_says_nous_in_a_view(cast):
    with (
        as_web(cast.seen_by("claire")) as web,
        pytest.raises(psycopg.errors.CheckViolation),
    ):
        web.execute(
            "INSERT INTO documents_passage (id, document_id, owner_id, section_key,"
            " question_key, author_id, held_by_id, mode, quality, relation)"
            " VALUES (gen_random_uuid(), %s, %s, 'direction', 'dream', %s, %s,"
            " 'view', 'we', '')",
            [cast.plan.pk, cast.nora, cast.claire, cast.claire],
        )


@pytest.mark.walls
@pytest.mark.parametrize("name", ["marc", "sami", "helene", "karim"])
def test_answers_are_read_by_those_they_name(cast, proposed, name):
    with cast.acting(name):
        assert not Agreement.objects.filter(passage=proposed).exists()
        assert not Passage.objects.filter(pk=proposed.pk).exists()
